/** `router.cors`. */
import { type Context, replyOf } from './context.ts'

export interface CorsOptions {
  origin?: '*' | string | readonly string[] | ((origin: string) => boolean)
  methods?: readonly string[]
  headers?: readonly string[]
  exposeHeaders?: readonly string[]
  credentials?: boolean
  /** Seconds a preflight may be remembered. */
  maxAge?: number
}

export type Cors = (ctx: Context) => boolean

/** Makes the step before every answer. It returns true for a preflight, which is then answered with what the reply holds. */
export function createCors(options: CorsOptions = {}): Cors {
  const { origin = '*', credentials = false, maxAge = 600 } = options
  if (credentials && origin === '*') throw new TypeError('router.cors: credentials need named origins, not "*"')
  const allows = (from: string): boolean =>
    typeof origin === 'function'
      ? origin(from) === true
      : typeof origin === 'string'
        ? origin === '*' || origin === from
        : origin.includes(from)

  return (ctx) => {
    const from = ctx.headers.origin
    const preflight =
      ctx.method === 'OPTIONS' && from !== undefined && ctx.headers['access-control-request-method'] !== undefined
    if (origin !== '*') ctx.header('vary', 'Origin')
    if (from === undefined || !allows(from)) return preflight && end(ctx)
    ctx.header('access-control-allow-origin', origin === '*' ? '*' : from)
    if (credentials) ctx.header('access-control-allow-credentials', 'true')
    if (!preflight) {
      if (options.exposeHeaders?.length) ctx.header('access-control-expose-headers', options.exposeHeaders.join(', '))
      return false
    }
    ctx.header(
      'access-control-allow-methods',
      (options.methods ?? ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).join(', '),
    )
    const asked = options.headers?.join(', ') ?? ctx.headers['access-control-request-headers']
    if (asked) ctx.header('access-control-allow-headers', asked)
    ctx.header('access-control-max-age', String(maxAge))
    return end(ctx)
  }
}

function end(ctx: Context): boolean {
  replyOf(ctx).status = 204
  return true
}
