import * as z from 'zod/mini'
import { email, newPassword, personName } from '@/lib/person.ts'

/** Messages are keys of the `users` strings. Whoever exists has a password already, which is not asked for. */
export const userSchema = (isNew: boolean) =>
  z.object({
    name: isNew ? personName : personName.check(z.minLength(1, 'invalid.required')),
    email,
    password: isNew ? newPassword : z.string(),
    permissions: z.object({ createProjects: z.boolean(), manageUsers: z.boolean() }),
    projects: z.array(z.string()),
  })
export type UserFields = z.infer<ReturnType<typeof userSchema>>
