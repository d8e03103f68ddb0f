/** `WebSocket`: connected by the host, which guards where it goes. */
import { callHost } from '../calls.ts'
import { describeWith } from '../inspect.ts'
import { andThen, isBytes } from '../primordials.ts'
import { currentScope, enter, leave, type Scope } from '../scope.ts'
import { addPeer, type Data, Outgoing, removePeer } from '../sockets/table.ts'
import { Blob, blobBytes, isBlob } from './blob.ts'
import { DOMException } from './dom-exception.ts'
import { encodedLength } from './encoding.ts'
import { Event } from './event.ts'
import { defineHandlers, EventTarget, fire } from './event-target.ts'
import { CloseEvent, ErrorEvent, MessageEvent } from './events.ts'
import { flatHeaders, Headers, type HeadersInit } from './headers.ts'
import { URL } from './url.ts'

const CONNECTING = 0
const OPEN = 1
const CLOSING = 2
const CLOSED = 3
const LOST = 1006
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const MAX_REASON = 123

interface Options {
  protocols?: string | string[]
  headers?: HeadersInit
}

let lastId = 0

const syntaxError = (message: string) => new DOMException(message, 'SyntaxError')

export class WebSocket extends EventTarget {
  static readonly CONNECTING = CONNECTING
  static readonly OPEN = OPEN
  static readonly CLOSING = CLOSING
  static readonly CLOSED = CLOSED

  readonly #id: number
  readonly #url: string
  readonly #scope: Scope | null
  readonly #outgoing: Outgoing
  #state = CONNECTING
  #opened = false
  #protocol = ''
  #binaryType: 'blob' | 'arraybuffer' = 'blob'

  constructor(url: string | URL, protocols: string | string[] | Options = []) {
    super()
    this.#url = urlOf(url)
    const options = typeof protocols === 'object' && !Array.isArray(protocols) ? protocols : { protocols }
    const list = protocolsOf(options.protocols)
    const headers = flatHeaders(new Headers(options.headers))
    lastId -= 1
    const id = lastId
    this.#id = id
    this.#scope = currentScope()
    this.#outgoing = new Outgoing(id)
    addPeer(id, {
      outgoing: this.#outgoing,
      opened: (protocol) => this.#onOpened(protocol),
      message: (data, done) => this.#onMessage(data, done),
      closed: (code, reason, error) => this.#onClosed(code, reason, error === null ? undefined : new Error(error)),
    })
    andThen(
      callHost('http', 'connect', [{ id, url: this.#url, protocols: list, headers }], WebSocket),
      () => {
        // Closed before it was open.
        if (!this.#opened) this.#failed(undefined)
      },
      (error) => this.#failed(error),
    )
  }

  get url(): string {
    return this.#url
  }
  get readyState(): number {
    return this.#state
  }
  get bufferedAmount(): number {
    return this.#outgoing.buffered
  }
  get protocol(): string {
    return this.#protocol
  }
  get extensions(): string {
    return ''
  }
  get binaryType(): 'blob' | 'arraybuffer' {
    return this.#binaryType
  }
  set binaryType(type) {
    if (type === 'blob' || type === 'arraybuffer') this.#binaryType = type
  }

  send(data: unknown): void {
    if (this.#state === CONNECTING) throw new DOMException('The WebSocket is not open yet', 'InvalidStateError')
    const content = isBytes(data) ? data : isBlob(data) ? blobBytes(data) : String(data)
    if (!this.#outgoing.send(content) && this.#state === OPEN) this.#state = CLOSING
  }

  close(code?: number, reason = ''): void {
    if (code !== undefined && code !== 1000 && !(Number.isInteger(code) && code >= 3000 && code <= 4999))
      throw new DOMException(`${String(code)} is no code to close with`, 'InvalidAccessError')
    if (encodedLength(String(reason)) > MAX_REASON) throw syntaxError(`A reason has at most ${MAX_REASON} bytes`)
    if (this.#state >= CLOSING) return
    this.#state = CLOSING
    this.#outgoing.close(code ?? 1000, String(reason))
  }

  #onOpened(protocol: string): void {
    this.#opened = true
    if (this.#state !== CONNECTING) return
    this.#state = OPEN
    this.#protocol = protocol
    this.#fire(new Event('open'))
  }
  #onMessage(data: Data, done: () => void): void {
    const value = typeof data === 'string' ? data : this.#binaryType === 'arraybuffer' ? data.buffer : new Blob([data])
    try {
      if (this.#state === OPEN)
        this.#fire(new MessageEvent('message', { data: value, origin: new URL(this.#url).origin }))
    } finally {
      done()
    }
  }
  #failed(error: unknown): void {
    if (this.#state === CLOSED) return
    removePeer(this.#id)
    this.#outgoing.end()
    this.#onClosed(LOST, '', error ?? new Error('The WebSocket was closed before it was open'))
  }
  #onClosed(code: number, reason: string, error: unknown): void {
    this.#state = CLOSED
    if (error !== undefined)
      this.#fire(new ErrorEvent('error', { error, message: String((error as Error)?.message ?? error) }))
    this.#fire(new CloseEvent('close', { code, reason, wasClean: code !== LOST && error === undefined }))
  }
  #fire(event: Event): void {
    const before = enter(this.#scope)
    try {
      fire(this, event)
    } finally {
      leave(before)
    }
  }

  override get [Symbol.toStringTag](): string {
    return 'WebSocket'
  }

  static {
    for (const [name, value] of Object.entries({ CONNECTING, OPEN, CLOSING, CLOSED }))
      Object.defineProperty(WebSocket.prototype, name, { value, enumerable: true })
    defineHandlers(WebSocket.prototype, ['open', 'message', 'error', 'close'])
    describeWith((object) => {
      if (!(object instanceof WebSocket)) return undefined
      const { url, readyState, protocol } = object
      return { url, readyState, protocol }
    })
  }
}

function urlOf(given: string | URL): string {
  const text = String(given)
  const url = URL.parse(text)
  if (url === null) throw syntaxError(`"${text.slice(0, 200)}" is not a whole URL; it needs a scheme and a host`)
  if (url.protocol === 'http:') url.protocol = 'ws:'
  else if (url.protocol === 'https:') url.protocol = 'wss:'
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:')
    throw syntaxError(`The URL of a WebSocket begins with ws: or wss:, not ${url.protocol}`)
  if (url.hash !== '') throw syntaxError('The URL of a WebSocket has no fragment')
  return url.href
}

function protocolsOf(given: unknown): string[] {
  const list = (given === undefined ? [] : Array.isArray(given) ? given : [given]).map(String)
  for (const one of list) if (!TOKEN.test(one)) throw syntaxError(`"${one}" is no name of a protocol`)
  if (new Set(list).size !== list.length) throw syntaxError('A protocol is named twice')
  return list
}
