/** `Request`. */
import { describeWith } from '../inspect.ts'
import { type AbortSignal, createSignal } from './abort.ts'
import { Body, extract, type Source, setLazySource } from './body.ts'
import { Headers, type HeadersInit, headersOver } from './headers.ts'
import { checkInit } from './request-init.ts'
import { URL } from './url.ts'

export interface RequestInit {
  method?: string
  headers?: HeadersInit
  body?: unknown
  redirect?: 'follow' | 'error' | 'manual'
  signal?: AbortSignal | null
  duplex?: string
  cache?: string
  credentials?: string
  mode?: string
  referrer?: string
  referrerPolicy?: string
  integrity?: string
  keepalive?: boolean
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
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

export class Request extends Body {
  #method = 'GET'
  #url: string | (() => string) = ''
  #headers: Headers
  #redirect = 'follow'
  #signal: AbortSignal | (() => AbortSignal) | undefined
  #init: RequestInit = {}

  constructor(input: string | URL | Request, init: RequestInit = {}) {
    const from = isRequest(input) ? input : undefined
    checkInit(init)
    const body = init?.body ?? null
    const { source, type } = body !== null ? extract(body) : { source: from ? takeFrom(from) : null, type: null }
    super(source)
    this.#headers = new Headers(init?.headers ?? from?.headers)
    if (input === INTERNAL) return
    const method = String(init?.method ?? from?.method ?? 'GET')
    if (!TOKEN.test(method) || FORBIDDEN.test(method))
      throw new TypeError(`"${method}" is not a method a Request may have`)
    this.#method = USUAL.test(method) ? method.toUpperCase() : method
    if ((this.#method === 'GET' || this.#method === 'HEAD') && body !== null)
      throw new TypeError(`A ${this.#method} request has no body`)
    this.#url = from ? from.url : parse(input)
    this.#redirect = init?.redirect ?? from?.redirect ?? 'follow'
    this.#signal = init?.signal === null ? undefined : (init?.signal ?? from?.signal)
    this.#init = { ...(from ? from.#init : undefined), ...init, body: undefined, signal: undefined }
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
    return this.#redirect as 'follow'
  }
  get signal(): AbortSignal {
    if (this.#signal === undefined) this.#signal = createSignal()
    else if (typeof this.#signal === 'function') this.#signal = this.#signal()
    return this.#signal
  }
  get cache(): string {
    return this.#init.cache ?? 'default'
  }
  get credentials(): string {
    return this.#init.credentials ?? 'same-origin'
  }
  get mode(): string {
    return this.#init.mode ?? 'cors'
  }
  get referrer(): string {
    return this.#init.referrer ?? 'about:client'
  }
  get referrerPolicy(): string {
    return this.#init.referrerPolicy ?? ''
  }
  get integrity(): string {
    return this.#init.integrity ?? ''
  }
  get keepalive(): boolean {
    return this.#init.keepalive === true
  }
  get destination(): string {
    return ''
  }
  get duplex(): string {
    return 'half'
  }
  clone(): Request {
    const copy = new Request(INTERNAL)
    const source = this.cloneSource()
    setLazySource(copy, () => source)
    copy.#method = this.#method
    copy.#url = this.#url
    copy.#headers = new Headers(this.#headers)
    copy.#redirect = this.#redirect
    copy.#signal = this.#signal
    copy.#init = this.#init
    return copy
  }
  get [Symbol.toStringTag](): string {
    return 'Request'
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
  }
}

/** Not a URL, so that no one else can mean it. */
const INTERNAL = Object.freeze({}) as unknown as string

function parse(input: unknown): string {
  const text = String(input)
  if (!URL.canParse(text))
    throw new TypeError(`"${text.slice(0, 200)}" is not a whole URL; it needs a scheme and a host`)
  const url = new URL(text)
  if (url.username || url.password)
    throw new TypeError('A Request has no user name and password in its URL; use the authorization header')
  return url.href
}

const takeFrom = (request: Request): Source => {
  if (request.bodyUsed) throw new TypeError('The body of the given Request was read already')
  return request.body
}

describeWith((object) => {
  if (!isRequest(object)) return undefined
  const { method, url, headers, bodyUsed } = object
  return { method, url, headers, bodyUsed }
})
