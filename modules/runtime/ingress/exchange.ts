/** One request to a service and its answer, on the raw connection: this is the hot path. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CodedError } from '../../../kernel/index.ts'
import type { RequestMeter } from '../../metrics/contract.ts'
import type { Reason } from '../contract.ts'
import type { ServiceRequest } from '../instances/request.ts'
import type { FlatHeaders } from '../protocol.ts'
import * as errors from '../runtime.errors.ts'
import { answerHeaders } from './headers.ts'
import { problemText } from './problem.ts'
import { Refusals } from './refusals.ts'
import type { RequestStream } from './request-stream.ts'
import { closeAfter, DISCARD_BYTES } from './unread.ts'

/** What may wait for a client that reads slowly. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024
/** Status that requests are counted with whose client left before the answer began. */
const CLIENT_LEFT = 499
/** How long a client may take nothing of what waits for it. */
const STALL_MS = 30_000

export interface ExchangeOptions {
  slug: string
  requestId: string
  target: string
  headers: FlatHeaders
  body: Buffer | null
  bodyStream?: RequestStream | undefined
  base: string
  ip: string
  /** Path the service is mounted at. */
  mount: string
  /** Value of `content-security-policy` on every answer; absent on an origin of its own. */
  policy: string | undefined
  /** The address opens something by itself: it is told to nobody. */
  secretAddress?: boolean
  stallMs?: number
}

export class Exchange extends Refusals implements ServiceRequest {
  readonly requestId: string
  readonly method: string
  readonly target: string
  readonly headers: FlatHeaders
  readonly body: Buffer | null
  readonly bodyStream: RequestStream | undefined
  readonly base: string
  readonly ip: string
  readonly arrivedAt = performance.now()
  onLeave: (() => void) | undefined
  meter: RequestMeter | undefined
  route: number | undefined
  readonly #response: ServerResponse
  readonly #options: ExchangeOptions
  #watched = false
  #counted = false
  /** Bytes a streamed answer still has to send, where the service said how many. */
  #left: number | undefined

  constructor(request: IncomingMessage, response: ServerResponse, options: ExchangeOptions) {
    super(options.slug)
    this.#response = response
    this.#options = options
    this.method = request.method!
    this.requestId = options.requestId
    this.target = options.target
    this.headers = options.headers
    this.body = options.body
    this.bodyStream = options.bodyStream
    this.base = options.base
    this.ip = options.ip
    response.once('close', () => this.#closed())
  }

  /** It became a WebSocket, and is no request any more. */
  protected upgraded(): void {
    this.#count(101, 0)
    this.meter?.end()
  }

  #closed(): void {
    this.onLeave?.()
    if (!this.#counted) this.#count(CLIENT_LEFT, 0)
    this.meter?.end()
  }

  /** Counts the answer when it begins: how fast a client reads is not the service's doing. */
  #count(status: number, bytes: number): void {
    this.#counted = true
    this.meter?.request(this.route, status, performance.now() - this.arrivedAt, bytes)
  }

  get over(): boolean {
    return this.#response.writableEnded || this.#response.destroyed
  }

  answer(status: number, headers: FlatHeaders, body: string | Uint8Array | null): void {
    if (this.over) return
    const bytes = body === null ? 0 : typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
    // A body where HTTP allows none would be read as the next answer.
    const bodiless = status === 204 || status === 304
    const length = bodiless ? undefined : this.method === 'HEAD' && bytes === 0 ? lengthIn(headers) : String(bytes)
    if (!this.#writeHead(status, headers, length)) return
    this.#count(status, bytes)
    if (bodiless || this.method === 'HEAD' || body === null) this.#response.end()
    else {
      this.#response.end(body)
      this.#watch()
    }
  }

  head(status: number, headers: FlatHeaders): void {
    const length = lengthIn(headers)
    if (this.over || !this.#writeHead(status, headers, length)) return
    this.#count(status, 0)
    if (length !== undefined && this.method !== 'HEAD' && status !== 204 && status !== 304) this.#left = Number(length)
    this.#response.flushHeaders()
  }

  chunk(data: string | Uint8Array, taken: () => void): boolean {
    if (this.over) return false
    if (this.#left !== undefined) {
      this.#left -= typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength
      // The rest would be read as the answer to somebody's next request.
      if (this.#left < 0) return false
    }
    if (this.method === 'HEAD') taken()
    else {
      this.#response.write(data, (error) => error ?? taken())
      this.#watch()
    }
    return this.#response.writableLength < MAX_BUFFERED_BYTES
  }

  end(): void {
    if (this.over) return
    if (this.#left) this.abort()
    else this.#response.end()
  }

  abort(): void {
    this.#response.destroy()
  }

  notFound(): void {
    this.fail(errors.serviceNotFound([this.#options.slug]))
  }

  /** Turns it away before any service had it. */
  refuse(error: CodedError): void {
    this.fail(error)
  }

  loop(): void {
    this.fail(errors.serviceLoop([this.#options.slug]))
  }

  /** Lets go of a client that does not read. */
  #watch(): void {
    if (this.#watched || this.#response.writableLength === 0) return
    this.#watched = true
    this.#response.setTimeout(this.#options.stallMs ?? STALL_MS, () => {
      if (this.#response.writableLength > 0) this.abort()
    })
  }

  #writeHead(status: number, flat: FlatHeaders, length: string | undefined): boolean {
    try {
      const headers = answerHeaders(flat, this.#options.mount)
      if (length !== undefined) headers.push('content-length', length)
      if (status === 426) headers.push('upgrade', 'websocket')
      if (this.#options.policy) headers.push('content-security-policy', this.#options.policy)
      // After the service's own, so that it counts.
      if (this.#options.secretAddress) headers.push('referrer-policy', 'no-referrer', 'x-robots-tag', 'noindex')
      if (!Number.isInteger(status) || status < 200 || status > 599)
        throw new RangeError(`${status} is no status of an answer`)
      if (this.bodyStream) this.#leaveUnread(this.bodyStream)
      this.#response.writeHead(status, headers)
      return true
    } catch (error) {
      this.fail(errors.serviceAnswer([this.#options.slug, (error as Error).message]))
      return false
    }
  }

  /** The answer begins, and may be over before the body is. */
  #leaveUnread(stream: RequestStream): void {
    if (stream.left > DISCARD_BYTES) closeAfter(this.#response)
    this.#response.once('finish', () => stream.discard())
  }

  fail(error: CodedError, reason?: Reason, retryAfter?: number): void {
    if (this.over) return
    if (this.#response.headersSent) {
      this.abort()
      return
    }
    const body = problemText(error, this.requestId, reason)
    const headers = ['content-type', 'application/problem+json', 'content-length', String(Buffer.byteLength(body))]
    if (retryAfter !== undefined) headers.push('retry-after', String(retryAfter))
    if (this.bodyStream) this.#leaveUnread(this.bodyStream)
    this.#response.writeHead(error.statusCode, headers)
    this.#count(error.statusCode, 0)
    this.#response.end(this.method === 'HEAD' ? undefined : body)
  }
}

/** The length a service names itself, when it is a number. */
function lengthIn(flat: FlatHeaders): string | undefined {
  for (let i = 0; i + 1 < flat.length; i += 2) {
    if (flat[i]!.toLowerCase() === 'content-length' && /^\d{1,15}$/.test(flat[i + 1]!)) return flat[i + 1]
  }
  return undefined
}
