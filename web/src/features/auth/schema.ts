import '@/lib/zod.ts'
import * as z from 'zod/mini'
import { PASSWORD_MAX, PASSWORD_MIN } from '@/lib/api/index.ts'

/** Messages are keys of the `auth` strings. */
export const setupSchema = z.object({
  name: z.string().check(z.trim(), z.maxLength(100, 'invalid.required')),
  email: z.string().check(z.trim(), z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$|^[^\s@]+@localhost$/, 'invalid.email')),
  password: z
    .string()
    .check(z.minLength(PASSWORD_MIN, 'invalid.passwordShort'), z.maxLength(PASSWORD_MAX, 'invalid.passwordLong')),
})
export type SetupFields = z.infer<typeof setupSchema>

export const PASSWORD_COUNTS: Record<string, number> = {
  'invalid.passwordShort': PASSWORD_MIN,
  'invalid.passwordLong': PASSWORD_MAX,
}
