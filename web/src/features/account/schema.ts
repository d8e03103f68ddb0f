import '@/lib/zod.ts'
import * as z from 'zod/mini'
import { PASSWORD_MAX, PASSWORD_MIN } from '@/lib/api/index.ts'

export const NAME_MAX = 100

/** Messages are keys of the `account` strings. */
export const nameSchema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'invalid.name'), z.maxLength(NAME_MAX, 'invalid.nameLong')),
})
export type NameFields = z.infer<typeof nameSchema>

export const passwordSchema = z
  .object({
    current: z.string().check(z.minLength(1, 'invalid.required')),
    next: z
      .string()
      .check(z.minLength(PASSWORD_MIN, 'invalid.passwordShort'), z.maxLength(PASSWORD_MAX, 'invalid.passwordLong')),
  })
  .check(z.refine(({ current, next }) => current !== next, { path: ['next'], error: 'invalid.same' }))
export type PasswordFields = z.infer<typeof passwordSchema>

/** The numbers that messages speak of. */
export const COUNTS: Record<string, number> = {
  'invalid.nameLong': NAME_MAX,
  'invalid.passwordShort': PASSWORD_MIN,
  'invalid.passwordLong': PASSWORD_MAX,
}
