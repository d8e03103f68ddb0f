/** `Headers`: a flat list of lower-case names and values, as they travel. */
// biome-ignore-all lint/complexity/noArguments: the standard asks how many there are
import type { FlatHeaders } from '../../../protocol.ts'
import { apply } from '../primordials.ts'
import { TOKEN, trimmed } from './http-text.ts'
import { isObject, text } from './idl.ts'
import { iterable, needs } from './pairs.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a value
const BAD_VALUE = /[\0\r\n]|[^\x00-\xff]/

/** @throws TypeError for what is not a header name */
export function headerName(name: unknown): string {
  const given = text(name)
  if (!TOKEN.test(given)) throw new TypeError(`${JSON.stringify(given.slice(0, 100))} is not a header name`)
  return given.toLowerCase()
}

/** @throws TypeError for line breaks, NUL and characters beyond Latin-1 */
export function headerValue(name: string, value: unknown): string {
  const given = trimmed(text(value))
  if (BAD_VALUE.test(given)) throw new TypeError(`The header ${name} has a character that is not allowed in it`)
  return given
}

/** The list inside; not a copy. */
export let flatHeaders: (headers: Headers) => FlatHeaders
/** Headers over a list that is already checked. */
export let headersOver: (list: FlatHeaders) => Headers
/** Headers with the same in them, which can be changed or not as those. */
export let cloneHeaders: (headers: Headers) => Headers
/** Makes headers that nobody changes any more. */
export let freezeHeaders: (headers: Headers) => Headers
export let isHeaders: (value: unknown) => value is Headers

/** Of headers nobody has given another one. */
let ownIterator: unknown

export type HeadersInit = Headers | Record<string, string> | Iterable<readonly [string, string]>

export class Headers {
  // Put there by `iterable`.
  declare entries: () => IterableIterator<[string, string]>
  declare keys: () => IterableIterator<string>
  declare values: () => IterableIterator<string>
  declare forEach: (callback: (value: string, name: string, owner: Headers) => void, self?: unknown) => void
  declare [Symbol.iterator]: () => IterableIterator<[string, string]>

  #list: FlatHeaders = []
  #sorted: { of: FlatHeaders; length: number; pairs: [string, string][] } | undefined
  #immutable = false

  constructor(init: HeadersInit | undefined = undefined) {
    if (init !== undefined) this.#fill(init)
  }

  #fill(init: unknown): void {
    if (!isObject(init)) throw new TypeError('Headers are made of an object or a list of pairs')
    const iterate = (init as Iterable<unknown>)[Symbol.iterator]
    if (iterate === ownIterator && isHeaders(init)) this.#list = init.#list.slice()
    else if (iterate === undefined || iterate === null) {
      for (const name of Reflect.ownKeys(init))
        if (Object.prototype.propertyIsEnumerable.call(init, name))
          this.#add(name, (init as Record<PropertyKey, unknown>)[name])
    } else {
      if (typeof iterate !== 'function') throw new TypeError('Headers are made of an object or a list of pairs')
      for (const pair of { [Symbol.iterator]: () => apply(iterate, init, []) as Iterator<unknown> }) {
        const items = isObject(pair) ? [...(pair as Iterable<unknown>)] : []
        if (items.length !== 2) throw new TypeError('Headers are made of pairs of name and value')
        this.#add(items[0], items[1])
      }
    }
  }

  #add(name: unknown, value: unknown): void {
    const key = headerName(name)
    this.#list.push(key, headerValue(key, value))
  }

  #change(given: number, wanted: number, method: string): void {
    needs(given, wanted, `Headers.${method}`)
    if (this.#immutable) throw new TypeError('These headers cannot be changed')
  }

  append(name: string, value: string): void {
    this.#change(arguments.length, 2, 'append')
    this.#add(name, value)
  }

  delete(name: string): void {
    this.#change(arguments.length, 1, 'delete')
    const key = headerName(name)
    if (!this.has(key)) return
    const list: FlatHeaders = []
    for (let i = 0; i < this.#list.length; i += 2)
      if (this.#list[i] !== key) list.push(this.#list[i]!, this.#list[i + 1]!)
    this.#list = list
  }

  get(name: string): string | null {
    needs(arguments.length, 1, 'Headers.get')
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
    needs(arguments.length, 1, 'Headers.has')
    const key = headerName(name)
    for (let i = 0; i < this.#list.length; i += 2) if (this.#list[i] === key) return true
    return false
  }

  set(name: string, value: string): void {
    this.#change(arguments.length, 2, 'set')
    const key = headerName(name)
    const said = headerValue(key, value)
    const list: FlatHeaders = []
    let done = false
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] !== key) list.push(this.#list[i]!, this.#list[i + 1]!)
      else if (!done) {
        list.push(key, said)
        done = true
      }
    }
    if (!done) list.push(key, said)
    this.#list = list
  }

  /** Sorted by name, values of the same name joined; cookies stay apart. */
  #read(): [string, string][] {
    const list = this.#list
    // A change makes another list of it, or a longer one.
    if (this.#sorted?.of === list && this.#sorted.length === list.length) return this.#sorted.pairs
    const names = [...new Set(list.filter((_, index) => index % 2 === 0))].sort()
    const pairs = names.flatMap((name): [string, string][] =>
      name === 'set-cookie' ? this.getSetCookie().map((cookie) => [name, cookie]) : [[name, this.get(name)!]],
    )
    this.#sorted = { of: list, length: list.length, pairs }
    return pairs
  }

  static {
    flatHeaders = (headers) => headers.#list
    headersOver = (list) => {
      const headers = new Headers()
      headers.#list = list
      return headers
    }
    cloneHeaders = (headers) => {
      const copy = headersOver(headers.#list.slice())
      copy.#immutable = headers.#immutable
      return copy
    }
    freezeHeaders = (headers) => {
      headers.#immutable = true
      return headers
    }
    isHeaders = (value): value is Headers => typeof value === 'object' && value !== null && #list in value
    iterable(Headers, 'Headers', (headers) => headers.#read())
    ownIterator = Headers.prototype.entries
  }
}
