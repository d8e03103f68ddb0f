/** Outgoing HTTP for services: policy at every hop, limits on size, time and number. */
import { STATUS_CODES } from 'node:http'
import type { Agent, Dispatcher } from 'undici'
import { isCoded, messageOf } from '../../../kernel/index.ts'
import type { FlatHeaders } from '../protocol.ts'
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
  body: Uint8Array
}

export interface FetchContext {
  /** Requests of one key are limited together. */
  key: string
  signal: AbortSignal
  /** How often the request that leads here has gone through services. */
  hops: number
}

export interface HttpClient {
  /** @throws M3M_EGRESS_* */
  fetch(request: FetchRequest, context: FetchContext): Promise<FetchAnswer>
  close(): Promise<void>
}

export interface HttpClientOptions {
  policy: EgressPolicy
  bodyBytes: number
  timeoutMs: number
  /** Requests of one key at once. */
  outgoing: number | ((key: string) => number)
  heldBytes?: number
}

/** Counts bytes that are kept. @throws M3M_EGRESS_MEMORY */
type Hold = (bytes: number) => void

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

  const follow = async (request: FetchRequest, signal: AbortSignal, hops: number, hold: Hold): Promise<FetchAnswer> => {
    let url = parseUrl(request.url)
    let method = (request.method ?? 'GET').toUpperCase()
    let headers = cleanHeaders(request.headers ?? [])
    let body = request.body ?? null
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
        headers: withDefaults(headers, hops),
        body,
        signal,
      })
      const location = REDIRECTS.has(answer.statusCode) ? answer.headers.location : undefined
      if (typeof location !== 'string' || mode === 'manual') {
        return { url: url.href, redirected: redirects > 0, ...(await finish(answer, url, method, hold)) }
      }
      answer.body.on('error', () => {}).destroy()
      if (mode === 'error') throw egressRedirect([url.host])
      if (redirects >= MAX_REDIRECTS) throw egressRedirects([request.url, MAX_REDIRECTS])
      const next = parseUrl(location, url)
      if (answer.statusCode === 303 ? method !== 'HEAD' : answer.statusCode < 303 && method === 'POST') {
        method = 'GET'
        body = null
        headers = headers.filter(([name]) => !OF_BODY.test(name))
      }
      if (next.origin !== url.origin) headers = headers.filter(([name]) => !SECRET.has(name))
      url = next
    }
  }

  const finish = async (answer: Dispatcher.ResponseData, url: URL, method: string, hold: Hold) => {
    const length = Number(answer.headers['content-length'])
    if (length > bodyBytes && method !== 'HEAD') {
      answer.body.on('error', () => {}).destroy()
      throw egressTooLarge([url.host, bodyBytes])
    }
    const raw = await readBody(answer.body, bodyBytes, url.host, hold)
    const encoding = answer.headers['content-encoding']
    const packed = typeof encoding === 'string' && isPacked(encoding)
    const headers: FlatHeaders = []
    for (const [name, value] of Object.entries(answer.headers)) {
      if (packed && (name === 'content-encoding' || name === 'content-length')) continue
      for (const one of [value ?? []].flat()) headers.push(name, one)
    }
    const body = packed ? await unpack(raw, encoding, bodyBytes, url.host) : raw
    if (packed) hold(body.length)
    return {
      status: answer.statusCode,
      statusText: STATUS_CODES[answer.statusCode] ?? '',
      headers,
      body,
    }
  }

  return {
    async fetch(request, { key, signal, hops }) {
      const all = underWay.get(key) ?? { requests: 0, bytes: 0 }
      const most = typeof outgoing === 'number' ? outgoing : outgoing(key)
      if (all.requests >= most) throw egressBusy([most])
      underWay.set(key, all)
      all.requests += 1
      let held = 0
      const hold: Hold = (bytes) => {
        held += bytes
        all.bytes += bytes
        if (all.bytes > heldBytes) throw egressMemory([heldBytes])
      }
      const limit = Math.min(timeoutMs, request.timeoutMs ?? timeoutMs)
      const timeout = AbortSignal.timeout(limit)
      try {
        return await follow(request, AbortSignal.any([signal, timeout]), hops, hold)
      } catch (error) {
        if (isCoded(error)) throw error
        const host = URL.parse(request.url)?.host ?? request.url
        if (timeout.aborted) throw egressTimeout([host, limit], { cause: error })
        throw egressFailed([host, messageOf(error)], { cause: error })
      } finally {
        all.requests -= 1
        all.bytes -= held
        if (all.requests === 0) underWay.delete(key)
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

function withDefaults(headers: [string, string][], hops: number): string[] {
  const names = new Set(headers.map(([name]) => name))
  const flat = headers.flat()
  if (!names.has('accept')) flat.push('accept', '*/*')
  if (!names.has('accept-encoding')) flat.push('accept-encoding', ACCEPT_ENCODING)
  if (!names.has('user-agent')) flat.push('user-agent', 'm3m')
  flat.push(HOPS_HEADER, String(hops + 1))
  return flat
}
