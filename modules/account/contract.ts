import { type Static, Type } from 'typebox'
import { Password, PersonName } from '../users/contract.ts'

/** Pixels of a picture's side, as it is kept. */
export const AVATAR_SIZE = 256
/** Of a picture as it is sent. */
export const AVATAR_MAX_BYTES = 5 * 1024 * 1024

export const UpdateMe = Type.Object({ name: PersonName })
export type UpdateMe = Static<typeof UpdateMe>

export const ChangePassword = Type.Object({ current: Type.String({ maxLength: 1024 }), next: Password })
export type ChangePassword = Static<typeof ChangePassword>
