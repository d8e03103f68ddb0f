import { type Static, Type } from 'typebox'
import { topic } from '../../kernel/events.ts'
import { serviceRef } from '../../kernel/service-ref.ts'
import type { AuditSource } from '../audit/contract.ts'
import { Id, Nullable, OneOf, Timestamp } from '../schemas.ts'

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
  avatar: Type.Optional(Type.String({ description: 'Address of the picture; another one for another picture' })),
})
export type User = Static<typeof User>

/** A user as those see one who manage users. */
export const UserRecord = Type.Object({ ...User.properties, lastSignInAt: Nullable(Timestamp) })
export type UserRecord = Static<typeof UserRecord>

export { makePassword } from './password-maker.ts'

export interface NewUser {
  email: string
  password: string
  /** Default: the part of the address before the @. */
  name?: string
}

export interface UsersService {
  /** Whether nobody exists yet: the server waits for its root. */
  isEmpty(): Promise<boolean>
  /**
   * Makes the first user. One winner when called at once.
   * @param by who does it: a request, or the `m3m` program
   * @throws M3M_USERS_ROOT_EXISTS, M3M_USERS_INVALID
   */
  createRoot(user: NewUser, by?: AuditSource): Promise<User>
  /** The user whose address (case ignored) and password these are, or null; takes the same time either way. */
  authenticate(email: string, password: string): Promise<User | null>
  /** The user behind a session, or null when deleted or blocked, or when `epoch` is no longer theirs. */
  bySession(id: string, epoch: number): Promise<User | null>
  /** Number that changes when every session of a user must end (password changed, blocked). */
  sessionEpoch(id: string): Promise<number>
  /** Notes that the user signed in now. */
  signedIn(id: string): Promise<void>
  /** Gives a user another name. @throws M3M_USERS_INVALID, M3M_USERS_NOT_FOUND */
  rename(id: string, name: string): Promise<User>
  /**
   * Gives a user another password, for whoever knows the one there was. Ends every session: there is another epoch.
   * @throws M3M_USERS_PASSWORD, M3M_USERS_INVALID, M3M_USERS_NOT_FOUND
   */
  changePassword(id: string, current: string, next: string): Promise<void>
  /** Says which picture a user has: a word that is another for each; null for none. @throws M3M_USERS_NOT_FOUND */
  setAvatar(id: string, tag: string | null): Promise<User>
  readonly administration: UserAdministration
}

/**
 * What can be done with people, whoever asks: who may do it is not decided here. Root is spared by the database itself:
 * only name, address and password of root can be changed.
 */
export interface UserAdministration {
  /** People by name, a page of `limit`. @throws M3M_USERS_CURSOR */
  list(query: UserListQuery): Promise<{ items: UserRecord[]; total: number; nextCursor?: string }>
  /** Those of these ids who exist, and root. */
  named(ids: readonly string[]): Promise<UserRecord[]>
  /** @throws M3M_USERS_NOT_FOUND */
  get(id: string): Promise<UserRecord>
  /** @throws M3M_USERS_EMAIL_TAKEN, M3M_USERS_INVALID */
  create(user: NewUser & { permissions: Permissions }): Promise<UserRecord>
  /** @throws M3M_USERS_NOT_FOUND, M3M_USERS_EMAIL_TAKEN, M3M_USERS_INVALID, M3M_USERS_ROOT when permissions of root are meant */
  update(id: string, changes: UserChanges): Promise<UserRecord>
  /** Blocks or unblocks; blocked, every session ends. @throws M3M_USERS_NOT_FOUND, M3M_USERS_ROOT */
  setStatus(id: string, status: User['status']): Promise<UserRecord>
  /** Sets another password and ends every session. @throws M3M_USERS_NOT_FOUND, M3M_USERS_INVALID */
  setPassword(id: string, password: string): Promise<UserRecord>
  /** The same for whoever has this address, written down as done by `by`. @throws M3M_USERS_NOT_FOUND, M3M_USERS_INVALID */
  setPasswordOf(email: string, password: string, by: AuditSource): Promise<UserRecord>
  /** Removes somebody for good. @throws M3M_USERS_NOT_FOUND, M3M_USERS_ROOT */
  remove(id: string): Promise<void>
}

export interface UserListQuery {
  /** Part of a name or address, whatever the case. */
  text?: string | undefined
  status?: User['status'] | undefined
  /** Ids of those who are left out. */
  except?: readonly string[] | undefined
  /** `nextCursor` of the page before. */
  cursor?: string | undefined
  limit: number
}

export interface UserChanges {
  email?: string
  name?: string
  permissions?: Permissions
}

/** Told when every session of a user is over: blocked, deleted, or with another password. */
export const sessionsEnded = topic<{ userId: string; root: boolean }>('users.sessionsEnded')

/** Told when a user is gone for good. */
export const userDeleted = topic<{ userId: string }>('users.deleted')

export const usersRef = serviceRef<UsersService>('users')
