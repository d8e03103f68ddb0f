/** `ctx`: what a handler knows of its request, and how it shapes the answer. Nothing is parsed or built before it is asked for. */
import { stringifySetCookie } from 'cookie'
import type { Inbound } from '../../../protocol.ts'
import { createLogger, type Logger } from '../logger.ts'
import { bytesOf, isBytes, NativePromise } from '../primordials.ts'
import { AbortController, type AbortSignal, abortSignal } from '../web/abort.ts'
import { blobBytes, isBlob } from '../web/blob.ts'
import { readAll } from '../web/body-stream.ts'
import { encode } from '../web/encoding.ts'
import { reportRejection } from '../web/global-events.ts'
import { headerName, headerValue } from '../web/headers.ts'
import { incomingRequest, type Request } from '../web/request.ts'
import { isStream, type ReadableStream } from '../web/streams.ts'
import { URL } from '../web/url.ts'
import { closeBody, openBody } from './incoming.ts'
import { disposition, typeByName } from './mime.ts'
import { parseBody, parseCookies, parseHeaders, parseQuery, type Values } from './parse.ts'
import { partOf } from './range.ts'
import { events, type Send, type Work, written } from './writer.ts'

export type RequestMessage = Extract<Inbound, [kind: 'request', ...rest: unknown[]]>

/** What the handler has said about its answer so far. */
export interface Reply {
  status: number
  headers: string[]
  /** Whether `body` has been set, be it to nothing. */
  done: boolean
  body: unknown
  type: string | null
}

/** The reply, made now if there was none. */
export let replyOf: (ctx: Context) => Reply
/** The reply, or null when the handler has said nothing. */
export let maybeReply: (ctx: Context) => Reply | null
export let idOf: (ctx: Context) => number
/** The client has left. */
export let abortContext: (ctx: Context, reason: unknown) => void
export let isAborted: (ctx: Context) => boolean
export let setParams: (ctx: Context, params: Values) => void
/** The last part of an answer's message: the route that took the request, `,3`; empty when none did. */
export let routeOf: (ctx: Context) => string
export let setRoute: (ctx: Context, part: string) => void

/** Whether the body comes piece by piece and has not been read as a whole. */
export let isStreamed: (ctx: Context) => boolean
/** Reads a body that comes piece by piece as a whole. @throws Problem when it is too large */
export let readWhole: (ctx: Context) => Promise<void>
/** The handler gets the body as a stream, whatever its size. */
export let leaveUnparsed: (ctx: Context) => void
/** Whoever still reads the body is told that nothing more comes. */
export let dropBody: (ctx: Context, reason: () => unknown) => void

const BAD_STATUS = 'A status is a whole number from 200 to 599'
const NONE: Values = Object.freeze(Object.create(null))

export function mountPath(base: string): string {
  const at = base.indexOf('/', base.indexOf('://') + 3)
  return at < 0 ? '' : base.slice(at).replace(/\/+$/, '')
}
export function originOf(base: string): string {
  const at = base.indexOf('/', base.indexOf('://') + 3)
  return at < 0 ? base : base.slice(0, at)
}

export class Context {
  readonly path: string
  #message: RequestMessage
  #raw: string | Uint8Array<ArrayBuffer> | null
  #stream: ReadableStream | null = null
  #unparsed = false
  #params: Values = NONE
  #reply: Reply | null = null
  #route = ''
  #query: Values | undefined
  #headers: Values | undefined
  #cookies: Values | undefined
  #body: { value: unknown } | undefined
  #request: Request | undefined
  #abort: AbortController | undefined
  #aborted = false
  #logger: Logger | undefined
  /** Free for middleware to pass things on. */
  state: Record<string, unknown> | undefined

  constructor(message: RequestMessage, path: string, raw: string | Uint8Array<ArrayBuffer> | null) {
    this.#message = message
    this.path = path
    this.#raw = raw
    if (message[9] === 'stream') this.#stream = openBody(message[1], lengthOf(message[5]), message[10]!)
  }

  get method(): string {
    return this.#message[3]
  }
  get requestId(): string {
    return this.#message[2]
  }
  get ip(): string {
    return this.#message[8]
  }
  get params(): Values {
    return this.#params
  }
  get query(): Values {
    this.#query ??= parseQuery(this.#message[4].slice(this.path.length + 1))
    return this.#query
  }
  get headers(): Values {
    this.#headers ??= parseHeaders(this.#message[5])
    return this.#headers
  }
  get cookies(): Values {
    this.#cookies ??= parseCookies(this.headers.cookie)
    return this.#cookies
  }
  get body(): unknown {
    if (this.#unparsed) return this.request.body ?? undefined
    if (this.#stream !== null)
      throw new TypeError('The body has not been read; await ctx.request.json(), text() or bytes()')
    this.#body ??= { value: parseBody(this.#raw, this.headers['content-type']) }
    return this.#body.value
  }
  get url(): URL {
    return new URL(this.#message[7].replace(/\/+$/, '') + this.#message[4])
  }
  get request(): Request {
    this.#request ??= incomingRequest({
      method: this.#message[3],
      url: () => originOf(this.#message[7]) + this.#message[4],
      headers: this.#message[5],
      source: () => this.#stream ?? this.#raw,
      signal: () => this.#controller().signal,
    })
    return this.#request
  }
  get signal(): AbortSignal {
    return this.#controller().signal
  }
  get logger(): Logger {
    this.#logger ??= createLogger(() => this.requestId)
    return this.#logger
  }

  status(code: number): this {
    if (!Number.isInteger(code) || code < 200 || code > 599) throw new RangeError(`${BAD_STATUS}, got ${String(code)}`)
    this.#say().status = code
    return this
  }
  header(name: string, ...values: unknown[]): this | string | undefined {
    const key = headerName(name)
    if (values.length === 0) return this.headers[key]
    const value = values[0]
    const reply = this.#say()
    if (key !== 'set-cookie' && key !== 'vary') drop(reply.headers, key)
    if (value !== null && value !== undefined) reply.headers.push(key, headerValue(key, value))
    return this
  }
  cookie(name: string, ...given: [(string | null)?, Record<string, unknown>?]): this | string | undefined {
    if (given.length === 0) return this.cookies[name]
    const value = given[0]
    const options = given[1] ?? {}
    const settings = { path: mountPath(this.#message[7]) || '/', sameSite: 'lax', ...options, name, value: value ?? '' }
    if (value === null || value === undefined) Object.assign(settings, { maxAge: 0, expires: new Date(0) })
    this.#say().headers.push('set-cookie', headerValue('set-cookie', stringifySetCookie(settings as never)))
    return this
  }
  json(value: unknown, status?: number): this {
    const text = JSON.stringify(value)
    if (text === undefined) throw new TypeError('ctx.json: the value has no JSON form')
    return this.#finish(text, 'application/json; charset=utf-8', status)
  }
  text(value: unknown, status?: number): this {
    return this.#finish(String(value), 'text/plain; charset=utf-8', status)
  }
  html(value: unknown, status?: number): this {
    return this.#finish(String(value), 'text/html; charset=utf-8', status)
  }
  redirect(location: string | URL, status = 302): this {
    if (![301, 302, 303, 307, 308].includes(status)) throw new RangeError(`${status} is not a redirect`)
    const text = String(location)
    // A path is one of this service, wherever it is mounted.
    const target = text.startsWith('/') && !text.startsWith('//') ? mountPath(this.#message[7]) + text : text
    this.header(
      'location',
      target.replace(/[^\x21-\x7e]+/g, (part) => encodeURIComponent(part.toWellFormed())),
    )
    return this.#finish(null, null, status)
  }
  file(content: unknown, name = '', options: { type?: string; inline?: boolean } = {}): this {
    const given = (content as { name?: unknown; type?: unknown } | null) ?? {}
    const known = name || (typeof given === 'object' && typeof given.name === 'string' ? given.name : '')
    const type =
      options.type ?? ((typeof given === 'object' && typeof given.type === 'string' && given.type) || typeByName(known))
    if (known) this.header('content-disposition', disposition(options.inline ? 'inline' : 'attachment', known))
    return this.#finish(this.#partOf(content), headerValue('content-type', type))
  }
  stream(work: Work, options: { type?: string; status?: number } = {}): this {
    const type = headerValue('content-type', options.type ?? 'text/plain; charset=utf-8')
    return this.#finish(this.method === 'HEAD' ? null : written(this.signal, work), type, options.status)
  }
  sse(work: (send: Send) => unknown): this {
    this.header('cache-control', 'no-cache, no-transform')
    this.header('x-accel-buffering', 'no')
    return this.stream(events(work), { type: 'text/event-stream; charset=utf-8' })
  }
  waitUntil(promise: unknown): void {
    reportRejection(NativePromise.resolve(promise), this.requestId)
  }

  /** The part of a file that is asked for, where its size is known. */
  #partOf(content: unknown): unknown {
    if (isStream(content) || (this.method !== 'GET' && this.method !== 'HEAD')) return content
    const bytes = isBlob(content) ? blobBytes(content) : isBytes(content) ? bytesOf(content) : undefined
    const whole = bytes ?? (typeof content === 'string' ? encode(content) : undefined)
    if (whole === undefined) return content
    this.header('accept-ranges', 'bytes')
    if (this.method === 'HEAD') return content
    const said = this.#say()
    // A part of what the client does not have the rest of is no use to it.
    const same = this.headers['if-range']
    if ((said.status !== 0 && said.status !== 200) || (same !== undefined && !has(said.headers, same))) return content
    const part = partOf(this.headers.range, whole.byteLength)
    if (part === undefined) return content
    said.status = part === null ? 416 : 206
    const shown = part === null ? '*' : `${part.start}-${part.end - 1}`
    this.header('content-range', `bytes ${shown}/${whole.byteLength}`)
    return part === null ? '' : whole.subarray(part.start, part.end)
  }
  #say(): Reply {
    this.#reply ??= { status: 0, headers: [], done: false, body: null, type: null }
    return this.#reply
  }
  #finish(body: unknown, type: string | null, status?: number): this {
    if (status !== undefined) this.status(status)
    const reply = this.#say()
    reply.done = true
    reply.body = body
    reply.type = type
    return this
  }
  #controller(): AbortController {
    if (this.#abort === undefined) {
      this.#abort = new AbortController()
      if (this.#aborted) this.#abort.abort()
    }
    return this.#abort
  }

  static {
    replyOf = (ctx) => ctx.#say()
    maybeReply = (ctx) => ctx.#reply
    idOf = (ctx) => ctx.#message[1]
    isAborted = (ctx) => ctx.#aborted
    abortContext = (ctx, reason) => {
      ctx.#aborted = true
      if (ctx.#abort !== undefined) abortSignal(ctx.#abort.signal, reason)
    }
    setParams = (ctx, params) => {
      ctx.#params = params
    }
    isStreamed = (ctx) => ctx.#stream !== null
    readWhole = async (ctx) => {
      const bytes = await readAll(ctx.#stream!)
      ctx.#raw = bytes.byteLength === 0 ? null : bytes
      ctx.#stream = null
    }
    leaveUnparsed = (ctx) => {
      ctx.#unparsed = true
    }
    dropBody = (ctx, reason) => {
      if (ctx.#message[9] === 'stream') closeBody(ctx.#message[1], reason)
    }
    routeOf = (ctx) => ctx.#route
    setRoute = (ctx, part) => {
      ctx.#route = part
    }
  }
}

function lengthOf(headers: readonly string[]): number | undefined {
  for (let i = 0; i < headers.length; i += 2) if (headers[i] === 'content-length') return Number(headers[i + 1])
  return undefined
}

/** Whether the answer has the entity tag or date of `If-Range`. */
function has(list: string[], value: string): boolean {
  if (value.startsWith('W/')) return false
  for (let i = 0; i < list.length; i += 2)
    if ((list[i] === 'etag' || list[i] === 'last-modified') && list[i + 1] === value) return true
  return false
}

function drop(list: string[], name: string): void {
  for (let i = list.length - 2; i >= 0; i -= 2) if (list[i] === name) list.splice(i, 2)
}
