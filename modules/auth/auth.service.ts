import type { FastifyRequest } from 'fastify'
import type { Events, Guard, Http } from '../../kernel/index.ts'
import type { AuditRecord, AuditService } from '../audit/contract.ts'
import { sessionsEnded, type User, type UsersService } from '../users/contract.ts'
import { keyNotHere, loginFailed, rootOnly, sessionNotFound, sessionOver, signInRequired } from './auth.errors.ts'
import {
  type AccessCheck,
  type AuthService,
  KEY_HEADER,
  type KeyCheck,
  type LoginInput,
  type LoginResult,
  SESSION_COOKIE,
  type Session,
  type SetupInput,
  signedOut,
} from './contract.ts'
import type { LoginLimit } from './login-limit.ts'
import { assertOwnOrigin } from './origin.ts'
import { type Sessions, whereaboutsOf } from './sessions.ts'
import type { FirstRun } from './setup.ts'
import type { SessionClaims, Tokens } from './tokens.ts'

/** What the module's own routes use besides the public facade. */
export interface AuthFacade extends AuthService {
  readonly guard: Guard
  knows(access: string): boolean
  setupRequired(): Promise<boolean>
  setup(input: SetupInput, request: FastifyRequest): Promise<LoginResult>
  /** @throws M3M_AUTH_LOGIN, M3M_AUTH_TOO_MANY */
  login(input: LoginInput, request: FastifyRequest): Promise<LoginResult>
  /** Ends the session a request carries, if it carries one. */
  logout(request: FastifyRequest): Promise<void>
  /** Where the user of a request is signed in. */
  sessions(request: FastifyRequest): Promise<Session[]>
  /** Ends one of them. @throws M3M_AUTH_SESSION_NOT_FOUND */
  endSession(request: FastifyRequest, id: string): Promise<void>
  /** Ends all of them but that of the request; resolves to how many. */
  endOtherSessions(request: FastifyRequest): Promise<number>
}

interface Parts {
  users: UsersService
  http: Http
  events: Events
  audit: AuditService | undefined
  tokens: Tokens
  sessions: Sessions
  limit: LoginLimit
  firstRun: FirstRun
}

export function createAuthService({
  users,
  http,
  events,
  audit,
  tokens,
  sessions,
  limit,
  firstRun,
}: Parts): AuthFacade {
  const signedIn = new WeakMap<object, User>()
  /** Ids of the sessions that requests carry. */
  const carried = new WeakMap<object, string>()
  const byKey = new WeakSet<object>()
  audit?.identifyBy((request) => {
    const user = signedIn.get(request)
    if (!user) return { kind: 'nobody', name: '' }
    const { id, name, email } = user
    return byKey.has(request) ? { kind: 'key', id, name } : { kind: 'user', id, name, email }
  })
  const record = async (request: object, entry: AuditRecord) => audit?.record(request, entry)

  const checks = new Map<string, AccessCheck>([
    ['user', () => {}],
    [
      'root',
      (_, user) => {
        if (!user.root) throw rootOnly()
      },
    ],
  ])

  /** Guarded when they were opened, streams would go on for whoever is signed in no more. */
  const cut = (
    { id, root }: Pick<User, 'id' | 'root'>,
    everywhere: boolean,
    of: (session: string) => boolean,
  ): void => {
    const matches = (request: object) => signedIn.get(request)?.id === id && of(carried.get(request) ?? '')
    http.endStreams(matches)
    events.emit(signedOut, { userId: id, root, everywhere, matches })
  }
  events.on(sessionsEnded, ({ userId, root }) => cut({ id: userId, root }, true, () => true))

  const keyChecks = new Map<string, KeyCheck>()

  /** What a request's token or cookie says, null when it carries neither. */
  const claimsOf = (request: FastifyRequest): (SessionClaims & { byCookie: boolean }) | null => {
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const token = bearer ?? tokens.parseCookies(request.headers.cookie)[SESSION_COOKIE]
    return token ? { ...tokens.verify(token), byCookie: !bearer } : null
  }
  const userBehind = async (request: FastifyRequest, { sub, sid }: SessionClaims): Promise<User | null> => {
    const where = whereaboutsOf(request)
    const epoch = await sessions.epochOf(sid, sub, where)
    if (epoch === null) return null
    const user = await users.bySession(sub, epoch)
    if (user) return user
    // Between the two questions the session may have been carried over to another epoch.
    const next = await sessions.epochOf(sid, sub, where)
    return next === null || next === epoch ? null : users.bySession(sub, next)
  }
  /** The user a request's session stands for, null when it carries none. */
  const resolve = async (request: FastifyRequest): Promise<User | null> => {
    const claims = claimsOf(request)
    if (!claims) return null
    if (claims.byCookie) assertOwnOrigin(request, http.uri)
    const user = await userBehind(request, claims)
    if (!user) throw sessionOver()
    signedIn.set(request, user)
    carried.set(request, claims.sid)
    return user
  }
  const userOf = (request: object): User => {
    const user = signedIn.get(request)
    if (!user) throw new TypeError('userOf() asks for a route whose access is not public')
    return user
  }
  const sessionOf = (request: object): string => {
    const id = carried.get(request)
    if (!id) throw new TypeError('Only requests of people have a session')
    return id
  }

  const endOthers = async (request: object): Promise<number> => {
    const [user, keep] = [userOf(request), sessionOf(request)]
    const ended = await sessions.endOthers(user.id, keep)
    cut(user, true, (session) => session !== keep)
    return ended
  }
  const end = async (id: string, user: User): Promise<boolean> => {
    const ended = await sessions.end(id, user.id)
    if (ended) cut(user, false, (session) => session === id)
    return ended
  }

  const open = async (user: User, request: FastifyRequest): Promise<LoginResult> => {
    await users.signedIn(user.id)
    const sid = await sessions.open(user.id, await users.sessionEpoch(user.id), whereaboutsOf(request))
    signedIn.set(request, user)
    return { token: tokens.sign({ sub: user.id, sid }), user }
  }

  return {
    async guard(request, access) {
      const key = request.headers[KEY_HEADER]
      if (key !== undefined) {
        const check = keyChecks.get(access)
        if (!check) throw keyNotHere()
        signedIn.set(request, await check(request, String(key)))
        byKey.add(request)
        return
      }
      const user = await resolve(request)
      if (!user) throw signInRequired()
      await checks.get(access)!(request, user)
    },
    knows: (access) => checks.has(access),
    userOf,
    authorOf(request) {
      const { id, name } = userOf(request)
      return { id: byKey.has(request) ? null : id, name }
    },
    async identify(request) {
      try {
        return signedIn.get(request) ?? (await resolve(request as FastifyRequest))
      } catch (error) {
        // A public route serves whoever comes; a session that does not count is as good as none.
        const { statusCode } = error as { statusCode?: number }
        if (statusCode === 401 || statusCode === 403) return null
        throw error
      }
    },
    addAccess(word, check, checkKey) {
      if (word === 'public' || checks.has(word)) throw new TypeError(`The access word "${word}" is taken`)
      checks.set(word, check)
      if (checkKey) keyChecks.set(word, checkKey)
    },
    setupUrl: () => firstRun.url(),
    setupRequired: () => firstRun.required(),
    async setup(input, request) {
      const root = await firstRun.makeRoot(input, request)
      return open(root, request)
    },
    async login({ email, password }, request) {
      const right = limit.attempt(email, request.ip)
      const user = await users.authenticate(email, password)
      if (!user) {
        // Some type their password where the address belongs.
        const target = /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined
        await record(request, { action: 'session.signInFailed', ...(target ? { target } : {}) })
        throw loginFailed()
      }
      right()
      const result = await open(user, request)
      await record(request, { action: 'session.signIn' })
      return result
    },
    async logout(request) {
      let claims: SessionClaims | null
      try {
        claims = claimsOf(request)
      } catch {
        return
      }
      const user = claims && (await userBehind(request, claims))
      if (!claims || !user) return
      signedIn.set(request, user)
      if (await end(claims.sid, user)) await record(request, { action: 'session.signOut' })
    },
    guess: (request) => limit.attempt(userOf(request).email, (request as FastifyRequest).ip),
    async sessions(request) {
      const { id } = userOf(request)
      return sessions.list(id, await users.sessionEpoch(id), sessionOf(request))
    },
    async endSession(request, id) {
      if (!(await end(id, userOf(request)))) throw sessionNotFound()
      await record(request, { action: 'session.end' })
    },
    async endOtherSessions(request) {
      const ended = await endOthers(request)
      await record(request, { action: 'session.endOthers', after: { ended } })
      return ended
    },
    async keepSession(request, change) {
      const { id } = userOf(request)
      const result = await sessions.carry(sessionOf(request), change, () => users.sessionEpoch(id))
      await endOthers(request)
      return result
    },
  }
}
