import { type Static, Type } from 'typebox'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Id, OneOf, Timestamp } from '../schemas.ts'

export const PASSWORD_MIN = 8
export const PASSWORD_MAX = 128
export const Password = Type.String({ minLength: PASSWORD_MIN, maxLength: PASSWORD_MAX })
export const Email = Type.String({ format: 'email', maxLength: 254 })
export const PersonName = Type.String({ minLength: 1, maxLength: 100 })

export const Permissions = Type.Object({ createProjects: Type.Boolean(), manageUsers: Type.Boolean() })
export type Permissions = Static<typeof Permissions>

/** A person as the API shows one. `root` has every permission, always. */
export const User = Type.Object({
  id: Id,
  email: Type.String(),
  name: Type.String(),
  root: Type.Boolean(),
  status: OneOf(['active', 'blocked']),
  permissions: Permissions,
  createdAt: Timestamp,
})
export type User = Static<typeof User>

export interface NewUser {
  email: string
  password: string
  /** Default: the part of the address before the @. */
  name?: string
}

export interface UsersService {
  /** Whether nobody exists yet: the server waits for its root. */
  isEmpty(): Promise<boolean>
  /** Makes the first user. One winner when called at once. @throws M3M_USERS_ROOT_EXISTS, M3M_USERS_INVALID */
  createRoot(user: NewUser): Promise<User>
  /** The user whose address (case ignored) and password these are, or null; takes the same time either way. */
  authenticate(email: string, password: string): Promise<User | null>
  /** The user behind a session, or null when deleted or blocked, or when `epoch` is no longer theirs. */
  bySession(id: string, epoch: number): Promise<User | null>
  /** Number that changes when every session of a user must end (password changed, blocked). */
  sessionEpoch(id: string): Promise<number>
}

export const usersRef = serviceRef<UsersService>('users')
