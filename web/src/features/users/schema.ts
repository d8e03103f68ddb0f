import '@/lib/zod.ts'
import * as z from 'zod/mini'
import { PASSWORD_MAX, PASSWORD_MIN } from '@/lib/api/index.ts'

const NAME_MAX = 100

const person = {
  name: z.string().check(z.trim(), z.maxLength(NAME_MAX, 'invalid.nameLong')),
  email: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, 'invalid.required'),
      z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$|^[^\s@]+@localhost$/, 'invalid.email'),
    ),
  permissions: z.object({ createProjects: z.boolean(), manageUsers: z.boolean() }),
  projects: z.array(z.string()),
}

/** Messages are keys of the `users` strings. Whoever exists has a password already, which is not asked for. */
export const userSchema = (isNew: boolean) =>
  z.object({
    ...person,
    name: isNew ? person.name : person.name.check(z.minLength(1, 'invalid.required')),
    password: isNew
      ? z
          .string()
          .check(z.minLength(PASSWORD_MIN, 'invalid.passwordShort'), z.maxLength(PASSWORD_MAX, 'invalid.passwordLong'))
      : z.string(),
  })
export type UserFields = z.infer<ReturnType<typeof userSchema>>

/** The numbers that messages speak of. */
export const COUNTS: Record<string, number> = {
  'invalid.nameLong': NAME_MAX,
  'invalid.passwordShort': PASSWORD_MIN,
  'invalid.passwordLong': PASSWORD_MAX,
}
