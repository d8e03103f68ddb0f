/** `/r/:slug/*`: whatever comes there is handed to the project's service, and its answer back, as they are. */
import type { EventEmitter } from 'node:events'
import { type DirectRequest, isCoded, isHost, type Logger, type UpgradeRequest } from '../../../kernel/index.ts'
import { HOPS_HEADER } from '../egress/headers.ts'
import { type Hops, MAX_HOPS } from '../egress/hops.ts'
import type { Limits } from '../runtime.config.ts'
import { bodyTooLarge, methodNotServed } from '../runtime.errors.ts'
import type { Preview } from '../services/preview.ts'
import type { Services } from '../services/services.ts'
import { createBodies } from './bodies.ts'
import { Exchange, type ExchangeOptions } from './exchange.ts'
import { requestHeaders } from './headers.ts'
import { type createPreviewDoor, previewName, readPreviewName } from './preview-address.ts'
import { RequestStream } from './request-stream.ts'
import { createHandshakes, SocketExchange } from './socket-exchange.ts'
import { closeAfter } from './unread.ts'
import type { Visits } from './visits.ts'

/** Path all services are below. */
export const MOUNT = '/r'
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Bodies known to be no larger are read whole before the service is asked: that costs less than to ask for them. */
const WHOLE_BYTES = 64 * 1024

/** Where bodies may be larger than one frame to a runner holds well, they are handed on in pieces. */
const FRAME_BYTES = 32 * 1024 * 1024

/** Answers of services must not act as the administrator who opens them on the server's own origin. */
const SANDBOX = 'sandbox allow-scripts allow-forms allow-popups'

export interface IngressOptions {
  services: Services
  /** Finds the preview an address leads to, for who may reach it. */
  previewDoor: ReturnType<typeof createPreviewDoor>
  /** What previews have open. */
  visits: Visits
  hops: Hops
  log: Logger
  /** Origin services are reached at. */
  origin(): string
  /** Host, with port, of the origin that is the services' own, if there is one. */
  servicesHost: string | undefined
  /** Limits of the configuration, for what leads to no service. */
  limits: BodyLimits
  /** Bytes that the bodies of all requests may hold together. */
  heldBytes?: number
}

type BodyLimits = Pick<Limits, 'bodyBytes' | 'streamBytes'>
interface Taker {
  limits: BodyLimits
  /** Something may read bodies as streams. */
  streams: boolean
}
type Body = Buffer | RequestStream | null

/** Where a request goes. `name` is the part of the address that says so. */
interface Destination {
  name: string
  target: string
  /** Absent for what is published. */
  preview?: Preview
}

export interface Ingress {
  take(taken: DirectRequest): void
  takeUpgrade(taken: UpgradeRequest): void
}

/** Answers requests under `MOUNT`; they come here without having been routed or parsed. */
export function createIngress(options: IngressOptions): Ingress {
  const { services, previewDoor, visits, hops, log, origin, servicesHost, limits, heldBytes } = options
  const bodies = createBodies(heldBytes)
  const handshakes = createHandshakes()

  const optionsOf = (taken: DirectRequest, to: Destination, body: Body): ExchangeOptions => {
    const { name, target, preview } = to
    const mount = `${MOUNT}/${name}`
    const secretAddress = preview !== undefined && name.includes('.')
    return {
      slug: preview ? previewName(preview.project.slug) : name,
      requestId: taken.id,
      target,
      // Who opens a preview as a member says so to the server, not to the code.
      headers: requestHeaders(taken.request.rawHeaders, preview && !secretAddress ? 'authorization' : undefined),
      body: body instanceof RequestStream ? null : body,
      bodyStream: body instanceof RequestStream ? body : undefined,
      base: origin() + mount,
      mount,
      ip: taken.ip,
      secretAddress,
      // The server's own origin leads here too, whatever the services' origin is.
      policy: servicesHost !== undefined && isHost(taken.host, servicesHost) ? undefined : SANDBOX,
    }
  }
  const exchangeOf = (taken: DirectRequest, to: Destination, body: Body): Exchange =>
    new Exchange(taken.request, taken.response, optionsOf(taken, to, body))
  const failed = (exchange: Exchange, error: unknown): void => {
    log.error({ err: error, requestId: exchange.requestId }, 'a service could not be looked up')
    exchange.unavailable(1)
  }

  /** Says where a request goes, at once or once it is known that the client may go there. */
  const find = (
    taken: DirectRequest,
    until: EventEmitter,
    found: (to: Destination) => void,
    refused: (to: Destination, error: unknown) => void,
  ): void => {
    const to: Destination = splitTarget(taken.request.url!)
    const address = readPreviewName(to.name)
    if (!address) {
      found(to)
      return
    }
    const { endings } = visits
    previewDoor(taken, address).then(
      ({ preview, by }) => {
        // Somebody lost the right to a preview meanwhile, perhaps this one.
        if (visits.endings !== endings) return find(taken, until, found, refused)
        visits.follow({ projectId: preview.project.id, by }, taken, until)
        found({ ...to, preview })
      },
      (error) => refused(to, error),
    )
  }

  const pass = (exchange: Exchange, { name, preview }: Destination): void => {
    const known = preview ?? services.known(name)
    if (known) {
      known.handle(exchange)
      return
    }
    services.bySlug(name).then(
      (service) => (service ? service.handle(exchange) : exchange.notFound()),
      (error) => failed(exchange, error),
    )
  }

  const takerOf = async ({ name }: Destination): Promise<Taker> =>
    (await services.bySlug(name)) ?? { limits, streams: false }

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

  const refuse = (taken: DirectRequest, exchange: Exchange, error: unknown): void => {
    // More of a refused body may be on its way; nobody waits for it.
    closeAfter(taken.response)
    if (isCoded(error)) exchange.refuse(error)
    else failed(exchange, error)
  }

  const read = (
    taken: DirectRequest,
    to: Destination,
    { limits: { bodyBytes, streamBytes }, streams }: Taker,
    begin: (body: Body) => void,
  ) => {
    const { request, response } = taken
    const declared = request.headers['content-length']
    const streamed = streams || bodyBytes > FRAME_BYTES
    if (streamed && (declared === undefined || Number(declared) > Math.min(WHOLE_BYTES, bodyBytes))) {
      const maxBytes = Math.max(streamBytes, bodyBytes)
      if (Number(declared) > maxBytes) refuse(taken, exchangeOf(taken, to, null), bodyTooLarge([maxBytes]))
      else begin(new RequestStream(taken, maxBytes, bodies))
      return
    }
    taken.wantBody()
    bodies.read(request, declared, bodyBytes, (error, body) => {
      if (error) {
        if (isCoded(error)) refuse(taken, exchangeOf(taken, to, null), error)
        else response.destroy()
        return
      }
      const bytes = body!.byteLength
      response.once('close', () => bodies.release(bytes))
      begin(bytes === 0 ? null : body!)
    })
  }

  const serve = (taken: DirectRequest, to: Destination): void => {
    const { request } = taken
    const begin = (body: Body) => {
      const exchange = exchangeOf(taken, to, body)
      if (to.name === '') exchange.notFound()
      else if (!METHODS.has(request.method!)) exchange.refuse(methodNotServed([request.method!]))
      else if (countHops(taken, exchange)) pass(exchange, to)
    }
    if (!hasBody(request.headers)) {
      begin(null)
      return
    }
    const known = to.preview ?? services.known(to.name)
    if (known) read(taken, to, known, begin)
    else
      takerOf(to).then(
        (taker) => read(taken, to, taker, begin),
        (error) => refuse(taken, exchangeOf(taken, to, null), error),
      )
  }

  const take = (taken: DirectRequest): void =>
    find(
      taken,
      taken.response,
      (to) => serve(taken, to),
      (to, error) => refuse(taken, exchangeOf(taken, to, null), error),
    )

  const takeUpgrade = (taken: UpgradeRequest): void => {
    const exchangeTo = (to: Destination) => new SocketExchange(taken, handshakes, optionsOf(taken, to, null))
    find(
      taken,
      taken.socket,
      (to) => {
        const exchange = exchangeTo(to)
        if (to.name === '') exchange.notFound()
        else if (exchange.check() && countHops(taken, exchange, taken.socket)) pass(exchange, to)
      },
      (to, error) => refuse(taken, exchangeTo(to), error),
    )
  }

  return { take, takeUpgrade }
}

const hasBody = (headers: DirectRequest['request']['headers']): boolean =>
  headers['transfer-encoding'] !== undefined ||
  (headers['content-length'] !== undefined && headers['content-length'] !== '0')

const SLASH = 0x2f
const QUESTION = 0x3f

/** `/r/shop/cart?id=1` → `shop` and `/cart?id=1`. */
function splitTarget(url: string): { name: string; target: string } {
  const start = MOUNT.length + 1
  let end = start
  for (; end < url.length; end += 1) {
    const code = url.charCodeAt(end)
    if (code === SLASH || code === QUESTION) break
  }
  const rest = url.slice(end)
  return { name: url.slice(start, end), target: rest.charCodeAt(0) === SLASH ? rest : `/${rest}` }
}
