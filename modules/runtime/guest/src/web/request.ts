/** `Request`. */
import { describeWith } from '../inspect.ts'
import { AbortSignal, createSignal } from './abort.ts'
import { Body, cloneSource, extract, handOver, hasBody, type Source, setLazySource, setSource } from './body.ts'
import { cloneHeaders, Headers, type HeadersInit, headersOver } from './headers.ts'
import { TOKEN } from './http-text.ts'
import { mixin, usv } from './idl.ts'
import { readInit, type Settings } from './request-init.ts'
import { isStream } from './streams.ts'
import { URL } from './url.ts'

export interface RequestInit extends Settings {
  method?: string
  headers?: HeadersInit
  body?: unknown
  signal?: AbortSignal | null
  duplex?: string
}

const USUAL = /^(?:delete|get|head|options|post|put)$/i
const FORBIDDEN = /^(?:connect|trace|track)$/i

export let isRequest: (value: unknown) => value is Request
/** The request a service was asked with: made of what is known, nothing checked again, the rest lazily. */
export let incomingRequest: (parts: IncomingParts) => Request

export interface IncomingParts {
  method: string
  url: () => string
  headers: string[]
  source: () => Source
  signal: () => AbortSignal
}

/** A signal, or what makes it. */
type Lazy = AbortSignal | (() => AbortSignal)
const made = (signal: Lazy): AbortSignal => (typeof signal === 'function' ? signal() : signal)
const { any } = AbortSignal

let leader: (request: Request) => Lazy | undefined
/** What aborts a request, if anything does: rather than its own signal, the one that this follows. */
export let leaderOf: (request: Request) => AbortSignal | undefined

const DEFAULTS: Settings = {}
/** Not a URL, so that no one else can mean it. */
const INTERNAL = Object.freeze({}) as unknown as string

export class Request extends Body {
  #method = 'GET'
  #url: string | (() => string) = ''
  #headers!: Headers
  #signal: Lazy | undefined
  /** What its signal is made of when it is asked for. */
  #follows: Lazy | undefined
  #settings = DEFAULTS

  constructor(input: string | URL | Request, init: RequestInit = {}) {
    super()
    if (input === INTERNAL) return
    const from = isRequest(input) ? input : undefined
    const address = from ? '' : usv(input)
    const said = readInit(init)
    const { body = null, duplex, headers, method, signal } = said
    if (from) {
      this.#method = from.#method
      this.#url = from.#url
      this.#settings = from.#settings
      this.#follows = leader(from)
    } else this.#url = parse(address)
    if (said.any && (from || said.settings)) this.#settings = settingsOf(this.#settings, said.settings)
    if (method !== undefined) this.#method = methodOf(method)
    if (signal !== undefined) this.#follows = signal ?? undefined
    this.#headers = headers === undefined && from ? cloneHeaders(from.#headers) : new Headers(headers)
    this.#checkMethod(body !== null || (from !== undefined && hasBody(from)))
    if (body !== null) this.#give(body, duplex)
    else if (from) setSource(this, handOver(from))
  }

  /** @throws TypeError for a method that does not go with the mode, or the body */
  #checkMethod(body: boolean): void {
    const method = this.#method
    if (method === 'GET' || method === 'HEAD') {
      if (body) throw new TypeError(`A ${method} request has no body`)
    } else if (method !== 'POST' && this.#settings.mode === 'no-cors')
      throw new TypeError(`The mode no-cors does not go with the method ${method}`)
  }

  #give(body: unknown, duplex: string | undefined): void {
    const { source, type } = extract(body)
    if (isStream(source)) {
      if (duplex === undefined) throw new TypeError("A stream as a body needs duplex: 'half'")
      if (this.#settings.mode === 'no-cors') throw new TypeError('The mode no-cors does not go with a stream as a body')
    }
    setSource(this, source)
    if (type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', type)
  }

  get method(): string {
    return this.#method
  }
  get url(): string {
    if (typeof this.#url !== 'string') this.#url = this.#url()
    return this.#url
  }
  get headers(): Headers {
    return this.#headers
  }
  get redirect(): 'follow' | 'error' | 'manual' {
    return this.#settings.redirect ?? 'follow'
  }
  get signal(): AbortSignal {
    this.#signal ??= this.#follows ? any([made(this.#follows)]) : createSignal()
    this.#signal = made(this.#signal)
    return this.#signal
  }
  get cache(): string {
    return this.#settings.cache ?? 'default'
  }
  get credentials(): string {
    return this.#settings.credentials ?? 'same-origin'
  }
  get mode(): string {
    return this.#settings.mode ?? 'cors'
  }
  get referrer(): string {
    return this.#settings.referrer ?? 'about:client'
  }
  get referrerPolicy(): string {
    return this.#settings.referrerPolicy ?? ''
  }
  get integrity(): string {
    return this.#settings.integrity ?? ''
  }
  get keepalive(): boolean {
    return this.#settings.keepalive === true
  }
  get destination(): string {
    return this.#always('')
  }
  get duplex(): string {
    return this.#always('half')
  }
  get isReloadNavigation(): boolean {
    return this.#always(false)
  }
  get isHistoryNavigation(): boolean {
    return this.#always(false)
  }
  clone(): Request {
    const copy = new Request(INTERNAL)
    setSource(copy, cloneSource(this))
    copy.#method = this.#method
    copy.#url = this.#url
    copy.#headers = cloneHeaders(this.#headers)
    copy.#follows = leader(this)
    copy.#settings = this.#settings
    return copy
  }

  /** What is the same for all requests; of something else it cannot be asked. */
  #always<T>(value: T): T {
    return value
  }

  static {
    isRequest = (value): value is Request => typeof value === 'object' && value !== null && #method in value
    incomingRequest = ({ method, url, headers, source, signal }) => {
      const request = new Request(INTERNAL)
      request.#method = method
      request.#url = url
      request.#headers = headersOver(headers.slice())
      request.#signal = signal
      setLazySource(request, source)
      return request
    }
    leader = (request) => request.#follows ?? request.#signal
    leaderOf = (request) => {
      const signal = leader(request)
      return signal && made(signal)
    }
    mixin(Request, Body)
  }
}

function methodOf(method: string): string {
  if (!TOKEN.test(method) || FORBIDDEN.test(method))
    throw new TypeError(`"${method}" is not a method a Request may have`)
  return USUAL.test(method) ? method.toUpperCase() : method
}

/** @throws TypeError for settings that cannot be together */
function settingsOf(before: Settings, said: Settings | undefined): Settings {
  // Where a request comes from is that of whoever changes anything of it.
  const { referrer: _, referrerPolicy: __, ...kept } = before
  const settings = { ...kept, ...said }
  if (settings.cache === 'only-if-cached' && settings.mode !== 'same-origin')
    throw new TypeError('The cache only-if-cached goes with the mode same-origin')
  return settings
}

function parse(text: string): string {
  const url = URL.parse(text)
  if (url === null) throw new TypeError(`"${text.slice(0, 200)}" is not a whole URL; it needs a scheme and a host`)
  if (url.username || url.password)
    throw new TypeError('A Request has no user name and password in its URL; use the authorization header')
  return url.href
}

describeWith((object) => {
  if (!isRequest(object)) return undefined
  const { method, url, headers, bodyUsed } = object
  return { method, url, headers, bodyUsed }
})
