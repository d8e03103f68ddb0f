/** `Response`. */
import { describeWith } from '../inspect.ts'
import { Body, extract, type Source } from './body.ts'
import { freezeHeaders, Headers, type HeadersInit } from './headers.ts'
import { URL } from './url.ts'

export interface ResponseInit {
  status?: number
  statusText?: string
  headers?: HeadersInit
}

/** What only answers of `fetch` have. */
interface Origin {
  url: string
  redirected: boolean
  type: string
}

const NO_BODY = [101, 204, 205, 304]
const OWN: Origin = { url: '', redirected: false, type: 'default' }

export let isResponse: (value: unknown) => value is Response
/** A response without the checks of the constructor: what `fetch` got. */
export let responseFrom: (
  source: Source,
  status: number,
  statusText: string,
  headers: Headers,
  origin: Partial<Origin>,
) => Response

export class Response extends Body {
  #status: number
  #statusText: string
  #headers: Headers
  #origin: Origin = OWN

  constructor(body?: unknown, init: ResponseInit = {}) {
    const { source, type } = extract(body)
    super(source)
    if (init !== null && typeof init !== 'object' && typeof init !== 'function')
      throw new TypeError('The second argument of a Response is an object')
    const { status = 200, statusText = '', headers } = init ?? {}
    const code = Math.trunc(Number(status))
    if (!(code >= 200 && code <= 599))
      throw new RangeError(`A Response has a status from 200 to 599, got ${String(status)}`)
    if (source !== null && NO_BODY.includes(code)) throw new TypeError(`A Response with status ${code} has no body`)
    if (/[^\t\x20-\x7e\x80-\xff]/.test(String(statusText)))
      throw new TypeError('The status text has a character that is not allowed in it')
    this.#status = code
    this.#statusText = String(statusText)
    this.#headers = new Headers(headers)
    if (type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', type)
  }

  static json(data: unknown, init: ResponseInit = {}): Response {
    const text = JSON.stringify(data)
    if (text === undefined) throw new TypeError('Response.json: the value has no JSON form')
    const response = new Response(text, init)
    if (!new Headers(init?.headers).has('content-type')) response.#headers.set('content-type', 'application/json')
    return response
  }
  static redirect(url: string | URL, status = 302): Response {
    if (url === undefined) throw new TypeError('Response.redirect takes a URL')
    if (![301, 302, 303, 307, 308].includes(status)) throw new RangeError(`${status} is not a redirect`)
    const location = URL.canParse(String(url)) ? new URL(String(url)).href : encodeURI(decodeURISafe(String(url)))
    const response = new Response(null, { status, headers: { location } })
    freezeHeaders(response.#headers)
    return response
  }
  static error(): Response {
    return responseFrom(null, 0, '', freezeHeaders(new Headers()), { type: 'error' })
  }

  get status(): number {
    return this.#status
  }
  get ok(): boolean {
    return this.#status >= 200 && this.#status < 300
  }
  get statusText(): string {
    return this.#statusText
  }
  get headers(): Headers {
    return this.#headers
  }
  get url(): string {
    return this.#origin.url
  }
  get redirected(): boolean {
    return this.#origin.redirected
  }
  get type(): string {
    return this.#origin.type
  }
  clone(): Response {
    return responseFrom(this.cloneSource(), this.#status, this.#statusText, new Headers(this.#headers), this.#origin)
  }
  get [Symbol.toStringTag](): string {
    return 'Response'
  }

  static {
    isResponse = (value): value is Response => typeof value === 'object' && value !== null && #status in value
    responseFrom = (source, status, statusText, headers, origin) => {
      const response = new Response(source)
      response.#status = status
      response.#statusText = statusText
      response.#headers = headers
      response.#origin = { ...OWN, ...origin }
      return response
    }
  }
}

const decodeURISafe = (text: string): string => {
  try {
    return decodeURI(text)
  } catch {
    return text
  }
}

describeWith((object) => {
  if (object instanceof Headers) return Object.fromEntries(object)
  if (!isResponse(object)) return undefined
  const { status, statusText, url, headers, bodyUsed } = object
  return { status, statusText, headers, bodyUsed, ...(url ? { url } : {}) }
})
