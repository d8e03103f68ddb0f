import type { FastifyRequest } from 'fastify'
import type { Events, Guard, Http } from '../../kernel/index.ts'
import { sessionsEnded, type User, type UsersService } from '../users/contract.ts'
import { keyNotHere, loginFailed, rootOnly, sessionOver, signInRequired } from './auth.errors.ts'
import {
  type AccessCheck,
  type AuthService,
  KEY_HEADER,
  type KeyCheck,
  type LoginInput,
  type LoginResult,
  SESSION_COOKIE,
  type SetupInput,
} from './contract.ts'
import type { LoginLimit } from './login-limit.ts'
import { assertOwnOrigin } from './origin.ts'
import type { FirstRun } from './setup.ts'
import type { Tokens } from './tokens.ts'

/** What the module's own routes use besides the public facade. */
export interface AuthFacade extends AuthService {
  readonly guard: Guard
  knows(access: string): boolean
  setupRequired(): Promise<boolean>
  setup(input: SetupInput): Promise<LoginResult>
  /** @throws M3M_AUTH_LOGIN, M3M_AUTH_TOO_MANY */
  login(input: LoginInput, address: string): Promise<LoginResult>
}

interface Parts {
  users: UsersService
  http: Http
  events: Events
  tokens: Tokens
  limit: LoginLimit
  firstRun: FirstRun
}

export function createAuthService({ users, http, events, tokens, limit, firstRun }: Parts): AuthFacade {
  const signedIn = new WeakMap<object, User>()
  const checks = new Map<string, AccessCheck>([
    ['user', () => {}],
    [
      'root',
      (_, user) => {
        if (!user.root) throw rootOnly()
      },
    ],
  ])

  // Guarded when they were opened, streams would go on for whoever is signed in no more.
  events.on(sessionsEnded, ({ userId }) => http.endStreams((request) => signedIn.get(request)?.id === userId))

  const keyChecks = new Map<string, KeyCheck>()

  /** The user a request's token or cookie stands for, null when it carries neither. */
  const resolve = async (request: FastifyRequest): Promise<User | null> => {
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const token = bearer ?? tokens.parseCookies(request.headers.cookie)[SESSION_COOKIE]
    if (!token) return null
    if (!bearer) assertOwnOrigin(request, http.uri)
    const { sub, epoch } = tokens.verify(token)
    const user = await users.bySession(sub, epoch)
    if (!user) throw sessionOver()
    signedIn.set(request, user)
    return user
  }

  const open = async (user: User): Promise<LoginResult> => {
    await users.signedIn(user.id)
    return { token: tokens.sign({ sub: user.id, epoch: await users.sessionEpoch(user.id) }), user }
  }

  return {
    async guard(request, access) {
      const key = request.headers[KEY_HEADER]
      if (key !== undefined) {
        const byKey = keyChecks.get(access)
        if (!byKey) throw keyNotHere()
        signedIn.set(request, await byKey(request, String(key)))
        return
      }
      const user = await resolve(request)
      if (!user) throw signInRequired()
      await checks.get(access)!(request, user)
    },
    knows: (access) => checks.has(access),
    userOf(request) {
      const user = signedIn.get(request)
      if (!user) throw new TypeError('userOf() asks for a route whose access is not public')
      return user
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
    addAccess(word, check, byKey) {
      if (word === 'public' || checks.has(word)) throw new TypeError(`The access word "${word}" is taken`)
      checks.set(word, check)
      if (byKey) keyChecks.set(word, byKey)
    },
    setupUrl: () => firstRun.url(),
    setupRequired: () => firstRun.required(),
    setup: async (input) => open(await firstRun.makeRoot(input)),
    async login({ email, password }, address) {
      const right = limit.attempt(email, address)
      const user = await users.authenticate(email, password)
      if (!user) throw loginFailed()
      right()
      return open(user)
    },
  }
}
