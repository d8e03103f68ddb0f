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
declare module 'punycode/punycode.es6.js' {
  export function toASCII(domain: string): string
  export function toUnicode(domain: string): string
}
/** Bundled; what it names is evaluated at the call. */
declare function require(name: string): unknown
