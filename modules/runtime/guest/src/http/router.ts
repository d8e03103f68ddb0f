/** The global `router`. */

import { acceptWith } from '../sockets/accept.ts'
import type { Handler, Middleware } from './compose.ts'
import { type Cors, type CorsOptions, createCors } from './cors.ts'
import { ANY, add, SOCKET } from './routes.ts'

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all'] as const

interface Use {
  prefix: string
  middleware: Middleware
}

const uses: Use[] = []
let cors: Cors | undefined

/** Middleware for a path, outermost first. */
export function middlewareFor(path: string): readonly Middleware[] {
  const found: Middleware[] = []
  for (const { prefix, middleware } of uses) {
    if (prefix === '' || path === prefix || path.startsWith(`${prefix}/`)) found.push(middleware)
  }
  return found
}
export const hasMiddleware = (): boolean => uses.length > 0
export const corsStep = (): Cors | undefined => cors

const joined = (prefix: string, path: string): string => {
  const whole = `${prefix}${path === '/' && prefix !== '' ? '' : path}`
  return whole === '' ? '/' : whole
}
const bare = (path: string): string => path.replace(/\/\*?$/, '')

function functions(where: string, list: readonly unknown[]): void {
  for (const item of list)
    if (typeof item !== 'function')
      throw new TypeError(`${where} takes functions, got ${item === null ? 'null' : typeof item}`)
}

interface RouteOptions {
  /** `stream`: the handler gets the body as a stream; without it, by its content type. */
  body?: 'stream'
}

/** Options that may stand before the handlers of a route. */
function optionsOf(where: string, given: unknown): RouteOptions | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const { body } = given as RouteOptions
  if (body !== undefined && body !== 'stream')
    throw new TypeError(`${where}: body is 'stream' or left out, got ${String(body)}`)
  return given
}

type Add = (path: string, ...handlers: (RouteOptions | Middleware | Handler)[]) => Router

export type Router = {
  [M in (typeof METHODS)[number]]: Add
} & {
  ws(path: string, ...handlers: unknown[]): Router
  use(...args: [string, ...Middleware[]] | Middleware[]): Router
  group(prefix: string, build?: (group: Router) => void): Router
  cors(options?: CorsOptions): Router
}

function createGroup(prefix: string): Router {
  const router = {
    use(...args: (string | Middleware)[]) {
      const path = typeof args[0] === 'string' ? bare(joined(prefix, args[0])) : prefix
      const list = typeof args[0] === 'string' ? args.slice(1) : args
      functions('router.use', list)
      for (const middleware of list) uses.push({ prefix: path, middleware: middleware as Middleware })
      return router
    },
    ws(path: string, ...handlers: unknown[]) {
      if (typeof path !== 'string') throw new TypeError(`router.ws takes a path first, got ${typeof path}`)
      const chain = handlers.slice(0, -1) as Middleware[]
      functions(`router.ws("${path}")`, chain)
      add({ method: SOCKET, pattern: joined(prefix, path), handler: acceptWith(path, handlers.at(-1)), chain })
      return router
    },
    group(path: string, build?: (group: Router) => void) {
      const group = createGroup(bare(joined(prefix, path)))
      build?.(group)
      return group
    },
    cors(options?: CorsOptions) {
      cors = createCors(options)
      return router
    },
  } as Router
  for (const name of METHODS) {
    router[name] = (path, ...given) => {
      if (typeof path !== 'string') throw new TypeError(`router.${name} takes a path first, got ${typeof path}`)
      const where = `router.${name}("${path}")`
      const options = optionsOf(where, given[0])
      const handlers = (options === undefined ? given : given.slice(1)) as (Middleware | Handler)[]
      functions(where, handlers)
      const handler = handlers.at(-1)
      if (handler === undefined) throw new TypeError(`${where} has no handler`)
      const chain = handlers.slice(0, -1) as Middleware[]
      add({
        method: name === 'all' ? ANY : name.toUpperCase(),
        pattern: joined(prefix, path),
        handler: handler as Handler,
        chain,
        ...(options?.body === 'stream' ? { unparsed: true } : {}),
      })
      return router
    }
  }
  return Object.freeze(router)
}

export const router = createGroup('')
