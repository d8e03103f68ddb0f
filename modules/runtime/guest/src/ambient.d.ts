/** Packages without types of their own, as far as the guest uses them. */
declare module 'whatwg-url' {
  export class URL {
    constructor(url: string, base?: string | URL)
    static canParse(url: string, base?: string): boolean
    static parse(url: string, base?: string): URL | null
    href: string
    readonly origin: string
    protocol: string
    username: string
    password: string
    host: string
    hostname: string
    port: string
    pathname: string
    search: string
    hash: string
    readonly searchParams: URLSearchParams
    toJSON(): string
  }
  export class URLSearchParams {
    constructor(init?: unknown)
    append(name: string, value: string): void
    get(name: string): string | null
    getAll(name: string): string[]
    forEach(callback: (value: string, name: string) => void): void
    [Symbol.iterator](): IterableIterator<[string, string]>
  }
}
declare module 'event-target-shim' {
  export class Event {
    constructor(type: string, init?: { bubbles?: boolean; cancelable?: boolean; composed?: boolean })
    readonly type: string
  }
  export class EventTarget {
    addEventListener(type: string, listener: unknown, options?: unknown): void
    removeEventListener(type: string, listener: unknown, options?: unknown): void
    dispatchEvent(event: Event): boolean
  }
  export function getEventAttributeValue(target: EventTarget, type: string): unknown
  export function setEventAttributeValue(target: EventTarget, type: string, callback: unknown): void
  export function setErrorHandler(handler: (error: Error) => void): void
  export function setWarningHandler(handler: (warning: unknown) => void): void
}
declare module 'punycode/punycode.es6.js' {
  export function toASCII(domain: string): string
  export function toUnicode(domain: string): string
}
declare module '@ungap/structured-clone' {
  export default function structuredClone(value: unknown, options?: { lossy?: boolean; json?: boolean }): unknown
}
/** Bundled; what it names is evaluated at the call. */
declare function require(name: string): unknown
