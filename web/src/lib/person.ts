/** What forms ask about people: names, addresses and passwords, as the server takes them. */
import '@/lib/zod.ts'
import * as z from 'zod/mini'
import { PASSWORD_MAX, PASSWORD_MIN } from '@/lib/api/index.ts'

const NAME_MAX = 100

/** May be empty. Messages here are keys of the strings `invalid.*` of whoever shows the form. */
export const personName = z.string().check(z.trim(), z.maxLength(NAME_MAX, 'invalid.nameLong'))

export const email = z
  .string()
  .check(
    z.trim(),
    z.minLength(1, 'invalid.required'),
    z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$|^[^\s@]+@localhost$/, 'invalid.email'),
  )

export const newPassword = z
  .string()
  .check(z.minLength(PASSWORD_MIN, 'invalid.passwordShort'), z.maxLength(PASSWORD_MAX, 'invalid.passwordLong'))

/** The numbers that messages speak of. */
export const COUNTS: Record<string, number> = {
  'invalid.nameLong': NAME_MAX,
  'invalid.passwordShort': PASSWORD_MIN,
  'invalid.passwordLong': PASSWORD_MAX,
}
