/** `/r/:slug/*`: whatever comes there is handed to the project's service, and its answer back, as they are. */
import type { EventEmitter } from 'node:events'
import { type DirectRequest, isCoded, isHost, type Logger, type UpgradeRequest } from '../../../kernel/index.ts'
import { HOPS_HEADER } from '../egress/headers.ts'
import { type Hops, MAX_HOPS } from '../egress/hops.ts'
import { methodNotServed } from '../runtime.errors.ts'
import type { Services } from '../services/services.ts'
import { createBodies } from './bodies.ts'
import { Exchange, type ExchangeOptions } from './exchange.ts'
import { requestHeaders } from './headers.ts'
import { createHandshakes, SocketExchange } from './socket-exchange.ts'

/** Path all services are below. */
export const MOUNT = '/r'
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Answers of services must not act as the administrator who opens them on the server's own origin. */
const SANDBOX = 'sandbox allow-scripts allow-forms allow-popups'

export interface IngressOptions {
  services: Services
  hops: Hops
  log: Logger
  /** Origin services are reached at. */
  origin(): string
  /** Host, with port, of the origin that is the services' own, if there is one. */
  servicesHost: string | undefined
  bodyBytes: number
  /** Bytes that the bodies of all requests may hold together. */
  heldBytes?: number
  /** Largest message of a WebSocket. */
  messageBytes: number
  requestMs: number
}

export interface Ingress {
  take(taken: DirectRequest): void
  takeUpgrade(taken: UpgradeRequest): void
}

/** Answers requests under `MOUNT`; they come here without having been routed or parsed. */
export function createIngress(options: IngressOptions): Ingress {
  const { services, hops, log, origin, servicesHost, bodyBytes, heldBytes, requestMs } = options
  const bodies = createBodies(bodyBytes, heldBytes)
  const handshakes = createHandshakes(options.messageBytes)

  const optionsOf = (taken: DirectRequest, slug: string, target: string, body: Buffer | null): ExchangeOptions => {
    const mount = `${MOUNT}/${slug}`
    return {
      slug,
      requestId: taken.id,
      target,
      headers: requestHeaders(taken.request.rawHeaders),
      body,
      base: origin() + mount,
      mount,
      ip: taken.ip,
      // The server's own origin leads here too, whatever the services' origin is.
      policy: servicesHost !== undefined && isHost(taken.host, servicesHost) ? undefined : SANDBOX,
      requestMs,
    }
  }
  const exchangeOf = (taken: DirectRequest, ...rest: [slug: string, target: string, body: Buffer | null]): Exchange =>
    new Exchange(taken.request, taken.response, optionsOf(taken, ...rest))

  const pass = (exchange: Exchange, slug: string): void => {
    const known = services.known(slug)
    if (known) {
      known.handle(exchange)
      return
    }
    services.bySlug(slug).then(
      (service) => (service ? service.handle(exchange) : exchange.notFound()),
      (error) => {
        log.error({ err: error, requestId: exchange.requestId }, 'a service could not be looked up')
        exchange.unavailable(1)
      },
    )
  }

  /** False when the request went round in circles and was refused. */
  const countHops = ({ id, request, response }: DirectRequest, exchange: Exchange, until: EventEmitter = response) => {
    const passed = request.headers[HOPS_HEADER]
    if (passed === undefined) return true
    const count = Number(passed) || 0
    if (count > MAX_HOPS) {
      exchange.loop()
      return false
    }
    hops.set(id, count)
    until.once('close', () => hops.delete(id))
    return true
  }

  const take = (taken: DirectRequest): void => {
    const { request, response } = taken
    const { slug, target } = splitTarget(request.url!)
    const begin = (body: Buffer | null) => {
      const exchange = exchangeOf(taken, slug, target, body)
      if (slug === '') exchange.notFound()
      else if (!METHODS.has(request.method!)) exchange.refuse(methodNotServed([request.method!]))
      else if (countHops(taken, exchange)) pass(exchange, slug)
    }
    if (!hasBody(request.headers)) {
      begin(null)
      return
    }
    bodies.read(request, request.headers['content-length'], (error, body) => {
      if (!error) {
        const bytes = body!.byteLength
        response.once('close', () => bodies.release(bytes))
        begin(bytes === 0 ? null : body!)
        return
      }
      // More of a refused body may be on its way; nobody waits for it.
      response.shouldKeepAlive = false
      if (isCoded(error)) exchangeOf(taken, slug, target, null).refuse(error)
      else response.destroy()
    })
  }

  const takeUpgrade = (taken: UpgradeRequest): void => {
    const { slug, target } = splitTarget(taken.request.url!)
    const exchange = new SocketExchange(taken, handshakes, optionsOf(taken, slug, target, null))
    if (slug === '') exchange.notFound()
    else if (exchange.check() && countHops(taken, exchange, taken.socket)) pass(exchange, slug)
  }

  return { take, takeUpgrade }
}

const hasBody = (headers: DirectRequest['request']['headers']): boolean =>
  headers['transfer-encoding'] !== undefined ||
  (headers['content-length'] !== undefined && headers['content-length'] !== '0')

const SLASH = 0x2f
const QUESTION = 0x3f

/** `/r/shop/cart?id=1` → `shop` and `/cart?id=1`. */
function splitTarget(url: string): { slug: string; target: string } {
  const start = MOUNT.length + 1
  let end = start
  for (; end < url.length; end += 1) {
    const code = url.charCodeAt(end)
    if (code === SLASH || code === QUESTION) break
  }
  const rest = url.slice(end)
  return { slug: url.slice(start, end), target: rest.charCodeAt(0) === SLASH ? rest : `/${rest}` }
}
