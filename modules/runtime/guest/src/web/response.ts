/** `Response`. */
import { describeWith } from '../inspect.ts'
import { Body, cloneSource, extract, type Source, setSource } from './body.ts'
import { cloneHeaders, freezeHeaders, Headers, type HeadersInit } from './headers.ts'
import { mixin, options, text, ushort, usv } from './idl.ts'
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

/** Not a body, so that no one else can mean it. */
const INTERNAL = Object.freeze({})

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
  #status = 200
  #statusText = ''
  #headers!: Headers
  #origin: Origin = OWN

  constructor(body: unknown = null, init: ResponseInit = {}) {
    super()
    if (body === INTERNAL) return
    const { source, type } = extract(body)
    this.#begin(source, type, init)
  }

  #begin(source: Source, type: string | null, init: unknown): void {
    const { headers, status = 200, statusText = '' } = options(init, 'Response')
    this.#headers = new Headers(headers as HeadersInit)
    const code = ushort(status)
    if (!(code >= 200 && code <= 599))
      throw new RangeError(`A Response has a status from 200 to 599, got ${String(status)}`)
    this.#status = code
    this.#statusText = text(statusText)
    if (/[^\t\x20-\x7e\x80-\xff]/.test(this.#statusText))
      throw new TypeError('The status text has a character that is not allowed in it')
    if (source !== null && NO_BODY.includes(code)) throw new TypeError(`A Response with status ${code} has no body`)
    setSource(this, source)
    if (type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', type)
  }

  static json(data: unknown, init: ResponseInit = {}): Response {
    const json = JSON.stringify(data)
    if (json === undefined) throw new TypeError('Response.json: the value has no JSON form')
    const response = new Response(INTERNAL)
    response.#begin(json, 'application/json', init)
    return response
  }
  static redirect(url: string | URL, status = 302): Response {
    const address = usv(url)
    // Where there is no page, a path is sent as it is.
    if (url === undefined || !URL.canParse(address, 'http://host')) throw new TypeError('Response.redirect takes a URL')
    const code = ushort(status)
    if (![301, 302, 303, 307, 308].includes(code)) throw new RangeError(`${String(status)} is not a redirect`)
    const location = URL.canParse(address) ? new URL(address).href : encodeURI(decodeURISafe(address))
    const response = new Response(null, { status: code, headers: { location } })
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
    return responseFrom(cloneSource(this), this.#status, this.#statusText, cloneHeaders(this.#headers), this.#origin)
  }

  static {
    isResponse = (value): value is Response => typeof value === 'object' && value !== null && #status in value
    responseFrom = (source, status, statusText, headers, origin) => {
      const response = new Response(INTERNAL)
      setSource(response, source)
      response.#status = status
      response.#statusText = statusText
      response.#headers = headers
      response.#origin = { ...OWN, ...origin }
      return response
    }
    mixin(Response, Body)
    for (const name of ['error', 'json', 'redirect']) Object.defineProperty(Response, name, { enumerable: true })
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
