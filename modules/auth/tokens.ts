/** Session tokens: signed and verified by @fastify/jwt, which the server's Fastify instance carries. */
import cookie from '@fastify/cookie'
import jwt from '@fastify/jwt'
import type { FastifyInstance } from 'fastify'
import { sessionOver } from './auth.errors.ts'

const ISSUER = 'm3m'
const AUDIENCE = 'm3m-session'
/** Ours have about 300 characters; longer ones are not worth the work. */
const MAX_LENGTH = 2048

export interface SessionClaims {
  /** Id of the user. */
  sub: string
  /** Id of the session. */
  sid: string
}

export interface Tokens {
  /** Gives the server cookies and the signer; nothing can be signed or verified before. */
  attach(app: FastifyInstance): Promise<void>
  /** Seconds a token is good for. */
  readonly lifetime: number
  sign(claims: SessionClaims): string
  /** @throws M3M_AUTH_SESSION unless the token is ours, unaltered and in time */
  verify(token: string): SessionClaims
  /** Values of a `Cookie` header by name. */
  parseCookies(header: string | undefined): Record<string, string | undefined>
}

export function createTokens(secret: string, lifetimeMs: number): Tokens {
  const lifetime = Math.max(1, Math.floor(lifetimeMs / 1000))
  let app: FastifyInstance | undefined
  const engine = () => {
    if (!app) throw new TypeError('Sessions are not ready before the server has mounted its routes')
    return app
  }

  return {
    lifetime,
    async attach(instance) {
      await instance.register(cookie)
      await instance.register(jwt, {
        secret,
        sign: { algorithm: 'HS256', iss: ISSUER, aud: AUDIENCE, expiresIn: lifetime },
        verify: {
          algorithms: ['HS256'],
          allowedIss: ISSUER,
          allowedAud: AUDIENCE,
          checkTyp: 'JWT',
          requiredClaims: ['sub', 'sid', 'iss', 'aud', 'iat', 'exp'],
        },
      })
      app = instance
    },
    sign: ({ sub, sid }) => engine().jwt.sign({ sub, sid }),
    verify(token) {
      if (token.length > MAX_LENGTH) throw sessionOver()
      try {
        const { sub, sid } = engine().jwt.verify<Partial<SessionClaims>>(token)
        if (typeof sub === 'string' && typeof sid === 'string') return { sub, sid }
      } catch (error) {
        throw sessionOver([], { cause: error })
      }
      throw sessionOver()
    },
    parseCookies: (header) => (header ? engine().parseCookie(header) : {}),
  }
}
