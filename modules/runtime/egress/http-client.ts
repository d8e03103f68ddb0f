/** Outgoing HTTP for services: policy at every hop, limits on size, time and number. */
import { STATUS_CODES } from 'node:http'
import type { Agent, Dispatcher } from 'undici'
import { isCoded, messageOf } from '../../../kernel/index.ts'
import type { FlatHeaders } from '../protocol.ts'
import { type AnswerStream, openAnswer, Pieces, readEarly } from './answer-body.ts'
import { ACCEPT_ENCODING, isPacked, readBody, unpack } from './body.ts'
import {
  egressBusy,
  egressFailed,
  egressMemory,
  egressRedirect,
  egressRedirects,
  egressTimeout,
  egressTooLarge,
  egressUrl,
} from './egress.errors.ts'
import { cleanHeaders, HOPS_HEADER } from './headers.ts'
import type { EgressPolicy } from './policy.ts'

const MAX_REDIRECTS = 10
/** Bytes that all requests of one key may hold at once, what they send and what they get. */
const MAX_HELD_BYTES = 64 * 1024 * 1024
const MAX_HEADER_BYTES = 64 * 1024
/** What comes of an answer's body with its head, or this soon after it, is given with the head. */
const EARLY_BYTES = 64 * 1024
const EARLY_MS = 2
/** Time a body that is said to be no larger gets: whoever says its length has it. */
const SMALL_MS = 10
const REDIRECTS = new Set([301, 302, 303, 307, 308])
/** Speak to proxies, or give back what was sent to whoever may not see it. */
const FORBIDDEN_METHODS = new Set(['CONNECT', 'TRACE', 'TRACK'])
const SECRET = new Set(['authorization', 'cookie'])
const OF_BODY = /^content-/

export interface FetchRequest {
  method?: string
  url: string
  headers?: FlatHeaders
  body?: string | Uint8Array | null
  /** Bytes of the context's `upload`, if known. */
  length?: number
  redirect?: 'follow' | 'manual' | 'error'
  timeoutMs?: number
}
export interface FetchAnswer {
  /** Address after redirects. */
  url: string
  redirected: boolean
  status: number
  statusText: string
  headers: FlatHeaders
  /** The whole of it, or how it begins when there is a `rest`. */
  body: Uint8Array
  /** What is still to come; it holds its place among those under way until it is over. */
  rest?: AnswerStream
}

export interface FetchContext {
  /** Requests of one key are limited together. */
  key: string
  signal: AbortSignal
  /** How often the request that leads here has gone through services. */
  hops: number
  /** Answers are wanted with their heads, whatever their bodies do. */
  stream?: boolean
  /** A body that comes piece by piece, in place of the request's. It is sent once: no redirect takes it elsewhere. */
  upload?: AsyncIterable<Uint8Array>
}

export interface HttpClient {
  /** @throws M3M_EGRESS_* */
  fetch(request: FetchRequest, context: FetchContext): Promise<FetchAnswer>
  close(): Promise<void>
}

export interface HttpClientOptions {
  policy: EgressPolicy
  bodyBytes: number
  /** Until an answer is there, and between two pieces of one that streams. */
  timeoutMs: number
  /** Requests of one key at once. */
  outgoing: number | ((key: string) => number)
  heldBytes?: number
}

/** One request under way. */
interface Place {
  signal: AbortSignal
  hops: number
  stream: boolean
  upload: AsyncIterable<Uint8Array> | undefined
  /** There was progress: the time until the head begins anew. */
  goOn(): void
  /** Counts bytes that are kept. @throws M3M_EGRESS_MEMORY */
  hold(bytes: number): void
  release(): void
}

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { policy, bodyBytes, timeoutMs, outgoing, heldBytes = MAX_HELD_BYTES } = options
  let agent: Promise<Agent> | undefined
  // Loaded with the first request, since it is large and most starts do without.
  const open = async (): Promise<Agent> => {
    const [undici, { createConnector }] = await Promise.all([import('undici'), import('./connect.ts')])
    return new undici.Agent({
      connect: createConnector(policy),
      connections: 64,
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: 10_000,
    })
  }
  const underWay = new Map<string, { requests: number; bytes: number }>()

  const follow = async (request: FetchRequest, place: Place): Promise<FetchAnswer> => {
    const { signal, hops, hold, stream } = place
    let url = parseUrl(request.url)
    let method = (request.method ?? 'GET').toUpperCase()
    let headers = cleanHeaders(request.headers ?? [])
    let body: string | Uint8Array | null = request.body ?? null
    let upload = place.upload && counted(place.upload, place.goOn)
    if (FORBIDDEN_METHODS.has(method)) throw egressUrl([request.url, `${method} is not a method of services`])
    if (body !== null && typeof body !== 'string' && !(body instanceof Uint8Array))
      throw egressUrl([request.url, 'a body is text, bytes or nothing'])
    hold(body?.length ?? 0)
    const mode = request.redirect ?? 'follow'
    agent ??= open()
    const dispatcher = await agent
    for (let redirects = 0; ; redirects += 1) {
      policy.checkUrl(url)
      const answer = await dispatcher.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: method as Dispatcher.HttpMethod,
        headers: withDefaults(headers, hops, upload && request.length),
        body: (upload ?? body) as Dispatcher.DispatchOptions['body'],
        signal,
        // The signal tells when it has taken too long.
        ...(stream ? { headersTimeout: 0, bodyTimeout: 0 } : {}),
      })
      const location = REDIRECTS.has(answer.statusCode) ? answer.headers.location : undefined
      if (typeof location !== 'string' || mode === 'manual') {
        return { url: url.href, redirected: redirects > 0, ...(await finish(answer, url, method, place)) }
      }
      answer.body.on('error', () => {}).destroy()
      if (mode === 'error') throw egressRedirect([url.host])
      if (redirects >= MAX_REDIRECTS) throw egressRedirects([request.url, MAX_REDIRECTS])
      const next = parseUrl(location, url)
      if (answer.statusCode === 303 ? method !== 'HEAD' : answer.statusCode < 303 && method === 'POST') {
        method = 'GET'
        body = null
        upload = undefined
        headers = headers.filter(([name]) => !OF_BODY.test(name))
      }
      if (upload) throw egressFailed([url.host, 'it redirects, and a body that is a stream is sent only once'])
      if (next.origin !== url.origin) headers = headers.filter(([name]) => !SECRET.has(name))
      url = next
    }
  }

  const finish = async (answer: Dispatcher.ResponseData, url: URL, method: string, place: Place) => {
    const length = Number(answer.headers['content-length'])
    if (length > bodyBytes && method !== 'HEAD') {
      answer.body.on('error', () => {}).destroy()
      throw egressTooLarge([url.host, bodyBytes])
    }
    const encoding = [answer.headers['content-encoding']].flat().join()
    const packed = isPacked(encoding)
    const headers: FlatHeaders = []
    for (const [name, value] of Object.entries(answer.headers)) {
      if (packed && (name === 'content-encoding' || name === 'content-length')) continue
      for (const one of [value ?? []].flat()) headers.push(name, one)
    }
    const body = await bodyOf(answer, packed ? encoding : undefined, url.host, place)
    return { status: answer.statusCode, statusText: STATUS_CODES[answer.statusCode] ?? '', headers, ...body }
  }

  const bodyOf = async (
    { body, headers }: Dispatcher.ResponseData,
    encoding: string | undefined,
    host: string,
    { stream, hold, release }: Place,
  ): Promise<Pick<FetchAnswer, 'body' | 'rest'>> => {
    let raw: Buffer
    if (stream) {
      const pieces = new Pieces(body)
      const small = Number(headers['content-length']) <= EARLY_BYTES
      const { data, ended } = await readEarly(pieces, EARLY_BYTES, small ? SMALL_MS : EARLY_MS)
      if (!ended) {
        const given = encoding === undefined ? data.length : 0
        const rest = { pieces, given, early: data, encoding, maxBytes: bodyBytes, idleMs: timeoutMs, host }
        const begun = encoding === undefined ? data : new Uint8Array()
        return { body: begun, rest: openAnswer({ ...rest, onOver: release }) }
      }
      raw = data
      hold(raw.length)
    } else raw = await readBody(body, bodyBytes, host, hold)
    if (encoding === undefined) return { body: raw }
    const whole = await unpack(raw, encoding, bodyBytes, host)
    hold(whole.length)
    return { body: whole }
  }

  return {
    async fetch(request, { key, signal, hops, stream = false, upload }) {
      const all = underWay.get(key) ?? { requests: 0, bytes: 0 }
      const most = typeof outgoing === 'number' ? outgoing : outgoing(key)
      if (all.requests >= most) throw egressBusy([most])
      underWay.set(key, all)
      all.requests += 1
      let held = 0
      const hold = (bytes: number) => {
        held += bytes
        all.bytes += bytes
        if (all.bytes > heldBytes) throw egressMemory([heldBytes])
      }
      const limit = Math.min(timeoutMs, request.timeoutMs ?? timeoutMs)
      const ending = new AbortController()
      const end = () => ending.abort()
      signal.addEventListener('abort', end, { once: true })
      if (signal.aborted) end()
      let late = false
      const timer = setTimeout(() => {
        late = true
        end()
      }, limit)
      let headed = false
      const goOn = () => {
        if (!headed) timer.refresh()
      }
      const release = () => {
        signal.removeEventListener('abort', end)
        all.requests -= 1
        if (all.requests === 0 && underWay.get(key) === all) underWay.delete(key)
      }
      let streams = false
      try {
        const place = { signal: ending.signal, hops, stream, upload, hold, release, goOn }
        const answer = await follow(request, place)
        streams = answer.rest !== undefined
        return answer
      } catch (error) {
        if (isCoded(error)) throw error
        const host = URL.parse(request.url)?.host ?? request.url
        if (late) throw egressTimeout([host, limit], { cause: error })
        throw egressFailed([host, messageOf(error)], { cause: error })
      } finally {
        headed = true
        clearTimeout(timer)
        all.bytes -= held
        if (!streams) release()
      }
    },
    close: async () => void (await (await agent)?.destroy()),
  }
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href)
  if (!url) throw egressUrl([text, 'it is not an address'])
  return url
}

async function* counted(upload: AsyncIterable<Uint8Array>, goOn: () => void) {
  for await (const piece of upload) {
    goOn()
    yield piece
  }
}

function withDefaults(headers: [string, string][], hops: number, length: number | undefined): string[] {
  const names = new Set(headers.map(([name]) => name))
  const flat = headers.flat()
  if (!names.has('accept')) flat.push('accept', '*/*')
  if (!names.has('accept-encoding')) flat.push('accept-encoding', ACCEPT_ENCODING)
  if (!names.has('user-agent')) flat.push('user-agent', 'm3m')
  if (length !== undefined) flat.push('content-length', String(length))
  flat.push(HOPS_HEADER, String(hops + 1))
  return flat
}
