/** `Headers`: a flat list of lower-case names and values, as they travel. */
import type { FlatHeaders } from '../../../protocol.ts'

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a value
const BAD_VALUE = /[\0\r\n]|[^\x00-\xff]/
const EDGES = /^[\t\n\r ]+|[\t\n\r ]+$/g

/** @throws TypeError for what is not a header name */
export function headerName(name: unknown): string {
  const text = String(name)
  if (!NAME.test(text)) throw new TypeError(`${JSON.stringify(text.slice(0, 100))} is not a header name`)
  return text.toLowerCase()
}

/** @throws TypeError for line breaks, NUL and characters beyond Latin-1 */
export function headerValue(name: string, value: unknown): string {
  const text = String(value).replace(EDGES, '')
  if (BAD_VALUE.test(text)) throw new TypeError(`The header ${name} has a character that is not allowed in it`)
  return text
}

/** The list inside; not a copy. */
export let flatHeaders: (headers: Headers) => FlatHeaders
/** Headers over a list that is already checked. */
export let headersOver: (list: FlatHeaders) => Headers
export let isHeaders: (value: unknown) => value is Headers

export type HeadersInit = Headers | Record<string, string> | Iterable<readonly [string, string]>

export class Headers {
  #list: FlatHeaders = []

  constructor(init?: HeadersInit) {
    if (init === undefined) return
    if (isHeaders(init)) this.#list = init.#list.slice()
    else if (typeof init !== 'object' || init === null)
      throw new TypeError('Headers are made of an object or a list of pairs')
    else if (typeof (init as Iterable<unknown>)[Symbol.iterator] === 'function') {
      for (const pair of init as Iterable<readonly [string, string]>) {
        const [name, value, ...more] = pair
        if (value === undefined || more.length > 0) throw new TypeError('Headers are made of pairs of name and value')
        this.append(name, value)
      }
    } else
      for (const name of Reflect.ownKeys(init))
        if (Object.prototype.propertyIsEnumerable.call(init, name))
          this.append(name as string, (init as Record<string, string>)[name as string]!)
  }

  append(name: string, value: string): void {
    const key = headerName(name)
    this.#list.push(key, headerValue(key, value))
  }

  delete(name: string): void {
    const key = headerName(name)
    if (!this.has(key)) return
    const list: FlatHeaders = []
    for (let i = 0; i < this.#list.length; i += 2)
      if (this.#list[i] !== key) list.push(this.#list[i]!, this.#list[i + 1]!)
    this.#list = list
  }

  get(name: string): string | null {
    const key = headerName(name)
    let found: string | null = null
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] === key) found = found === null ? this.#list[i + 1]! : `${found}, ${this.#list[i + 1]}`
    }
    return found
  }

  getSetCookie(): string[] {
    const found: string[] = []
    for (let i = 0; i < this.#list.length; i += 2) if (this.#list[i] === 'set-cookie') found.push(this.#list[i + 1]!)
    return found
  }

  has(name: string): boolean {
    const key = headerName(name)
    for (let i = 0; i < this.#list.length; i += 2) if (this.#list[i] === key) return true
    return false
  }

  set(name: string, value: string): void {
    const key = headerName(name)
    const text = headerValue(key, value)
    const list: FlatHeaders = []
    let done = false
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] !== key) list.push(this.#list[i]!, this.#list[i + 1]!)
      else if (!done) {
        list.push(key, text)
        done = true
      }
    }
    if (!done) list.push(key, text)
    this.#list = list
  }

  forEach(callback: (value: string, name: string, headers: Headers) => void, self?: unknown): void {
    for (const [name, value] of this) callback.call(self, value, name, this)
  }

  /** Sorted by name, values of the same name joined; cookies stay apart. */
  *entries(): IterableIterator<[string, string]> {
    const names = [...new Set(this.#list.filter((_, index) => index % 2 === 0))].sort()
    for (const name of names) {
      if (name === 'set-cookie') for (const cookie of this.getSetCookie()) yield [name, cookie]
      else yield [name, this.get(name)!]
    }
  }
  *keys(): IterableIterator<string> {
    for (const [name] of this.entries()) yield name
  }
  *values(): IterableIterator<string> {
    for (const [, value] of this.entries()) yield value
  }
  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries()
  }
  get [Symbol.toStringTag](): string {
    return 'Headers'
  }

  static {
    flatHeaders = (headers) => headers.#list
    headersOver = (list) => {
      const headers = new Headers()
      headers.#list = list
      return headers
    }
    isHeaders = (value): value is Headers => typeof value === 'object' && value !== null && #list in value
  }
}
