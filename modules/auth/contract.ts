import { type Static, Type } from 'typebox'
import { topic } from '../../kernel/events.ts'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Id, Nullable, Timestamp } from '../schemas.ts'
import { Email, Password, PersonName, User } from '../users/contract.ts'

export const SESSION_COOKIE = 'm3m_session'

export const LoginInput = Type.Object({
  email: Type.String({ maxLength: 254 }),
  password: Type.String({ maxLength: 1024 }),
})
export type LoginInput = Static<typeof LoginInput>

/** `token` is the JWT for `Authorization: Bearer`; the same one is set as an httpOnly cookie. */
export const LoginResult = Type.Object({ token: Type.String(), user: User })
export type LoginResult = Static<typeof LoginResult>

/** `required` until the first user exists. */
export const SetupState = Type.Object({ required: Type.Boolean() })
export type SetupState = Static<typeof SetupState>

export const SetupInput = Type.Object({
  token: Type.String({ minLength: 1, description: 'One-time token from the server log' }),
  email: Email,
  password: Password,
  name: Type.Optional(PersonName),
})
export type SetupInput = Static<typeof SetupInput>

/** A place where somebody is signed in. */
export const Session = Type.Object({
  id: Id,
  createdAt: Timestamp,
  /** True to a minute. */
  lastSeenAt: Timestamp,
  /** Of the last request. */
  address: Type.String(),
  userAgent: Type.String(),
  /** The one that asks. */
  current: Type.Boolean(),
})
export type Session = Static<typeof Session>

/** Who did something, for records of it; `id` is null for a program with a project's API key. */
export const Author = Type.Object({ id: Nullable(Id), name: Type.String() })
export type Author = Static<typeof Author>

/** Decides whether a signed-in user may use the route; throws a coded error when not. */
export type AccessCheck = (request: { params: unknown }, user: User) => Promise<void> | void

/** Header that carries a key instead of a session. */
export const KEY_HEADER = 'x-api-key'

/** Lets a key in where the access word allows it; resolves to who acts by it, or throws a coded error. */
export type KeyCheck = (request: { params: unknown }, key: string) => Promise<User>

export interface AuthService {
  /** The signed-in user of a request whose route is not public. */
  userOf(request: object): User
  /** The same for what is recorded of it. */
  authorOf(request: object): Author
  /** The signed-in user of any request, or null; for public routes that answer members differently. */
  identify(request: object): Promise<User | null>
  /**
   * Teaches the guard an access word (`project`); the user is signed in when the check runs. `byKey` opens its routes to
   * requests with an `X-API-Key`; without it they are for people only.
   */
  addAccess(word: string, check: AccessCheck, byKey?: KeyCheck): void
  /**
   * Counts a guess at the password of whoever is signed in like one at sign-in.
   * @returns to be called when the guess was right
   * @throws M3M_AUTH_TOO_MANY
   */
  guess(request: object): () => void
  /**
   * Runs `change`, which ends every session of the user (another password), but keeps the session of the request;
   * resolves to what it resolves to.
   */
  keepSession<T>(request: object, change: () => Promise<T>): Promise<T>
  /** Address of the page that makes the root, with its one-time token; null once somebody exists. */
  setupUrl(): Promise<string | null>
}

export const authRef = serviceRef<AuthService>('auth')

/**
 * Told when sessions of a user are over: what was begun with them, and goes on, matches. `everywhere`: not just one was
 * ended, so that whatever else was handed out to the user should not open anything any more either.
 */
export const signedOut = topic<{
  userId: string
  root: boolean
  everywhere: boolean
  /** @param request what `identify` or the guard was asked about */
  matches(request: object): boolean
}>('auth.signedOut')
