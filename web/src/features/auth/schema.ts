import '@/lib/zod.ts'
import * as z from 'zod/mini'
import { PASSWORD_MAX, PASSWORD_MIN } from '@/lib/api/index.ts'

const NAME_MAX = 100

/** Messages are keys of the `auth` strings. */
export const setupSchema = z.object({
  name: z.string().check(z.trim(), z.maxLength(NAME_MAX, 'invalid.nameLong')),
  email: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, 'invalid.required'),
      z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$|^[^\s@]+@localhost$/, 'invalid.email'),
    ),
  password: z
    .string()
    .check(z.minLength(PASSWORD_MIN, 'invalid.passwordShort'), z.maxLength(PASSWORD_MAX, 'invalid.passwordLong')),
})
export type SetupFields = z.infer<typeof setupSchema>

/** The numbers that messages speak of. */
export const COUNTS: Record<string, number> = {
  'invalid.nameLong': NAME_MAX,
  'invalid.passwordShort': PASSWORD_MIN,
  'invalid.passwordLong': PASSWORD_MAX,
}
