import * as z from 'zod/mini'
import { email, newPassword, personName } from '@/lib/person.ts'

/** Messages are keys of the `auth` strings. */
export const setupSchema = z.object({ name: personName, email, password: newPassword })
export type SetupFields = z.infer<typeof setupSchema>
