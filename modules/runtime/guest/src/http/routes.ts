/** The table of routes: which handler a method and path lead to. */
import { addRoute, createRouter, findAllRoutes, findRoute } from 'rou3'
import type { Handler, Middleware } from './compose.ts'
import type { Values } from './parse.ts'
import { badPath } from './problem.ts'

export interface Route {
  method: string
  pattern: string
  handler: Handler
  /** Middleware of this route and its groups, outermost first. */
  chain: readonly Middleware[]
  /** Its handlers get the body as a stream. */
  unparsed?: boolean
  /** Its number among the declared routes, as the last part of an answer's message. */
  part: string
}

export interface Match {
  route: Route
  params: Values | undefined
}

const NO_SEGMENTS = /[:*({\\]/
/** Pseudo-method of `router.all`. */
export const ANY = ''
/** Pseudo-method of `router.ws`. */
export const SOCKET = 'WS'

const router = createRouter<Route>()
/** Paths without parameters, by method: one look-up. */
const statics: Record<string, Record<string, Route>> = Object.create(null)
const all: Route[] = []
let dynamic = false

export function add(declared: Omit<Route, 'part'>): void {
  const route: Route = { ...declared, part: `,${all.length}` }
  const pattern = route.pattern.replace(/[^\x21-\x7e]+/g, (part) => encodeURIComponent(part))
  if (!pattern.startsWith('/')) throw new TypeError(`A route starts with "/", got "${route.pattern}"`)
  if (all.some(({ method, pattern: known }) => method === route.method && known === route.pattern)) {
    throw new Error(`The route ${route.method || 'ANY'} ${route.pattern} is declared twice`)
  }
  if (NO_SEGMENTS.test(pattern)) {
    dynamic = true
    addRoute(router, route.method, pattern, route)
  } else {
    const path = pattern.length > 1 && pattern.endsWith('/') ? pattern.slice(0, -1) : pattern
    statics[route.method] ??= Object.create(null)
    statics[route.method]![path] = route
  }
  all.push(route)
}

export const routes = (): readonly Route[] => all

function findExact(method: string, path: string): Match | undefined {
  const found = statics[method]?.[path]
  if (found !== undefined) return { route: found, params: undefined }
  if (path.length > 1 && path.endsWith('/')) {
    const bare = statics[method]?.[path.slice(0, -1)]
    if (bare !== undefined) return { route: bare, params: undefined }
  }
  return undefined
}

/** The route for a method and path. @throws Problem for a broken escape in a parameter */
export function find(method: string, path: string): Match | undefined {
  const exact = findExact(method, path) ?? findExact(ANY, path)
  if (exact !== undefined || !dynamic) return exact
  const found = findRoute(router, method, path)
  if (found === undefined) return undefined
  return {
    route: found.data,
    params: found.params === undefined ? undefined : decodeParams(found.params, found.data.pattern),
  }
}

/** The WebSocket route for a path. */
export function findSocket(path: string): Match | undefined {
  const match = find(SOCKET, path)
  return match?.route.method === SOCKET ? match : undefined
}

/** A route without parameters, found with no object made. */
export const findStatic = (method: string, path: string): Route | undefined => statics[method]?.[path]

/** Methods that the path takes, sorted; `OPTIONS` and `HEAD` of `GET` included. */
export function allowed(path: string): string[] {
  const methods = new Set<string>()
  for (const method of new Set(all.map((route) => route.method))) {
    if (
      findExact(method, path) ||
      (dynamic && findAllRoutes(router, method, path).some(({ data }) => data.method === method))
    )
      methods.add(method)
  }
  methods.delete(SOCKET)
  if (methods.size === 0) return []
  if (methods.has('GET')) methods.add('HEAD')
  methods.add('OPTIONS')
  return [...methods].filter((method) => method !== ANY).sort()
}

function decodeParams(params: Record<string, string>, pattern: string): Values {
  const values: Values = Object.create(null)
  for (const name in params) values[name] = params[name]!.includes('%') ? decodeText(params[name]!) : params[name]!
  if (pattern.includes('*')) values['*'] = values['0'] ?? ''
  return values
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw badPath()
  }
}
