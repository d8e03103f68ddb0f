/** Requests taken before routing: a path prefix and a bare handler. Only for what must be as fast as HTTP itself. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { toOriginForm } from './origin-form.ts'

/** Answers whose clients wait for a word before they send the body (`Expect: 100-continue`). */
const expectant = new WeakSet<ServerResponse>()
/** Connections whose request may take its time. */
const unhurried = new WeakSet<Socket>()

/**
 * Lets the body of a request take longer than the server gives one otherwise: whoever reads it looks after that it goes
 * on at all.
 */
export function takeTime({ socket }: IncomingMessage, response: ServerResponse): void {
  unhurried.add(socket)
  response.once('close', () => unhurried.delete(socket))
}

/** A request nobody has looked at: no guard, no parsing, no schema. */
export class DirectRequest {
  /** No other request of any start of the server has it: logs outlive it. */
  readonly id: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** How many in front are believed. */
  readonly #proxies: number

  constructor(id: string, request: IncomingMessage, response: ServerResponse, proxies: number) {
    this.id = id
    this.request = request
    this.response = response
    this.#proxies = proxies
  }

  /** Tells a client that waits for it to send the body; to be called before the body is read. */
  wantBody(): void {
    if (this.request.headers.expect !== undefined && expectant.delete(this.response)) this.response.writeContinue()
  }
  /** The body may take longer than the server gives a request otherwise: whoever reads it looks after that. */
  takeTime(): void {
    takeTime(this.request, this.response)
  }

  get method(): string {
    return this.request.method!
  }
  get headers(): IncomingMessage['headers'] {
    return this.request.headers
  }
  /** `http` or `https`; the one a proxy names when it is believed. */
  get protocol(): string {
    const forwarded = this.#proxies > 0 ? this.request.headers['x-forwarded-proto'] : undefined
    return (
      String(forwarded ?? '')
        .split(',')
        .at(-1)!
        .trim() || ('encrypted' in this.request.socket ? 'https' : 'http')
    )
  }
  /** Address of the client; when proxies are believed, the one that the foremost of them names: others anybody can write. */
  get ip(): string {
    const forwarded = this.#proxies > 0 ? this.request.headers['x-forwarded-for'] : undefined
    const named = String(forwarded ?? '').split(',')
    return (named.at(-this.#proxies) ?? named[0]!).trim() || (this.request.socket.remoteAddress ?? '')
  }
  /** Host, with port, the client asked; the one a proxy names when it is believed. */
  get host(): string {
    const forwarded = this.#proxies > 0 ? this.request.headers['x-forwarded-host'] : undefined
    return (
      String(forwarded ?? '')
        .split(',')
        .at(-1)!
        .trim() ||
      (this.request.headers.host ?? '')
    )
  }
}
export type DirectHandler = (taken: DirectRequest) => void

export interface Direct {
  /** Takes requests for `prefix` itself and everything below it. */
  on(prefix: string, handler: DirectHandler): void
  /** From now on `next` answers everything: the server closes. */
  close(): void
  /** The server's listener: what nobody takes goes to `next`. */
  listener(next: RequestListener): RequestListener
}

/** What Fastify sets on the servers it makes itself. */
export interface ServerTimeouts {
  keepAliveTimeout?: number
  requestTimeout?: number
  headersTimeout?: number
  /** How often the other two are looked after; half a minute would be Node's own idea. */
  checkMs?: number
}

const START = Date.now().toString(36)

/** @param proxies how many in front are believed */
export function createDirect(proxies: number): Direct {
  const taken: { prefix: string; handler: DirectHandler }[] = []
  let closed = false
  let last = 0
  return {
    on(prefix, handler) {
      taken.push({ prefix, handler })
    },
    close() {
      closed = true
    },
    listener: (next) => (request, response) => {
      toOriginForm(request)
      if (!closed) {
        for (const { prefix, handler } of taken) {
          if (!under(request.url!, prefix)) continue
          last += 1
          handler(new DirectRequest(`${START}-${last.toString(36)}`, request, response, proxies))
          return
        }
      }
      if (request.headers.expect !== undefined && expectant.delete(response)) response.writeContinue()
      next(request, response)
    },
  }
}

/** @param listener answers requests */
export function createHttpServer(
  listener: RequestListener,
  { keepAliveTimeout, requestTimeout, headersTimeout = 15_000, checkMs = 2_000 }: ServerTimeouts,
): Server {
  const server = createServer({ connectionsCheckingInterval: checkMs }, listener)
  if (keepAliveTimeout !== undefined) server.keepAliveTimeout = keepAliveTimeout
  if (requestTimeout !== undefined) server.requestTimeout = requestTimeout
  server.headersTimeout = headersTimeout
  server.on('checkContinue', (request, response) => {
    expectant.add(response)
    listener(request, response)
  })
  return server
}

/** Lets requests that may take their time outlast the server's patience; call when all listeners are there. */
export function spareUnhurried(server: Server): void {
  const told = server.listeners('clientError') as ((error: Error, socket: Socket) => void)[]
  server.removeAllListeners('clientError')
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && unhurried.has(socket)) return
    for (const tell of told) tell.call(server, error, socket)
  })
}

const SLASH = 0x2f
const QUESTION = 0x3f

export function under(url: string, prefix: string): boolean {
  if (!url.startsWith(prefix)) return false
  const next = url.charCodeAt(prefix.length)
  return next === SLASH || next === QUESTION || Number.isNaN(next)
}
