import * as z from 'zod/mini'
import { newPassword, personName } from '@/lib/person.ts'

/** Messages are keys of the `account` strings. */
export const nameSchema = z.object({ name: personName.check(z.minLength(1, 'invalid.name')) })
export type NameFields = z.infer<typeof nameSchema>

export const passwordSchema = z
  .object({ current: z.string().check(z.minLength(1, 'invalid.required')), next: newPassword })
  .check(z.refine(({ current, next }) => current !== next, { path: ['next'], error: 'invalid.same' }))
export type PasswordFields = z.infer<typeof passwordSchema>
