/** Events that carry something. */
// biome-ignore-all lint/complexity/noArguments: the standard asks how many there are
import { Event, type EventInit, enumerable } from './event.ts'

const label = (owner: { prototype: object }, name: string): void => {
  enumerable(owner.prototype)
  Object.defineProperty(owner.prototype, Symbol.toStringTag, { value: name, configurable: true })
}

export class CustomEvent extends Event {
  #detail: unknown

  constructor(_type: string, init?: EventInit & { detail?: unknown }) {
    super(...(arguments as unknown as [string, EventInit?]))
    this.#detail = init?.detail ?? null
  }
  get detail(): unknown {
    return this.#detail
  }
  initCustomEvent(type: string, bubbles = false, cancelable = false, detail: unknown = null): void {
    this.initEvent(type, bubbles, cancelable)
    this.#detail = detail
  }
}

export interface MessageEventInit extends EventInit {
  data?: unknown
  origin?: string
  lastEventId?: string
  source?: unknown
  ports?: Iterable<unknown>
}

export class MessageEvent extends Event {
  readonly #data: unknown
  readonly #origin: string
  readonly #lastEventId: string
  readonly #source: unknown
  readonly #ports: readonly unknown[]

  constructor(_type: string, init?: MessageEventInit) {
    super(...(arguments as unknown as [string, EventInit?]))
    this.#data = init?.data ?? null
    this.#origin = String(init?.origin ?? '')
    this.#lastEventId = String(init?.lastEventId ?? '')
    this.#source = init?.source ?? null
    this.#ports = Object.freeze([...(init?.ports ?? [])])
  }
  get data(): unknown {
    return this.#data
  }
  get origin(): string {
    return this.#origin
  }
  get lastEventId(): string {
    return this.#lastEventId
  }
  get source(): unknown {
    return this.#source
  }
  get ports(): readonly unknown[] {
    return this.#ports
  }
}

export class CloseEvent extends Event {
  readonly #code: number
  readonly #reason: string
  readonly #wasClean: boolean

  constructor(_type: string, init?: EventInit & { code?: number; reason?: string; wasClean?: boolean }) {
    super(...(arguments as unknown as [string, EventInit?]))
    this.#code = Number(init?.code ?? 0)
    this.#reason = String(init?.reason ?? '')
    this.#wasClean = Boolean(init?.wasClean)
  }
  get code(): number {
    return this.#code
  }
  get reason(): string {
    return this.#reason
  }
  get wasClean(): boolean {
    return this.#wasClean
  }
}

interface ErrorEventInit extends EventInit {
  message?: string
  filename?: string
  lineno?: number
  colno?: number
  error?: unknown
}

export class ErrorEvent extends Event {
  readonly #message: string
  readonly #filename: string
  readonly #lineno: number
  readonly #colno: number
  readonly #error: unknown

  constructor(_type: string, init?: ErrorEventInit) {
    super(...(arguments as unknown as [string, EventInit?]))
    this.#message = String(init?.message ?? '')
    this.#filename = String(init?.filename ?? '')
    this.#lineno = Number(init?.lineno ?? 0)
    this.#colno = Number(init?.colno ?? 0)
    this.#error = init?.error
  }
  get message(): string {
    return this.#message
  }
  get filename(): string {
    return this.#filename
  }
  get lineno(): number {
    return this.#lineno
  }
  get colno(): number {
    return this.#colno
  }
  get error(): unknown {
    return this.#error
  }
}

export class PromiseRejectionEvent extends Event {
  readonly #promise: Promise<unknown>
  readonly #reason: unknown

  constructor(_type: string, init: EventInit & { promise: Promise<unknown>; reason?: unknown }) {
    super(...(arguments as unknown as [string, EventInit?]))
    if (init?.promise === undefined) throw new TypeError('A PromiseRejectionEvent needs a promise')
    this.#promise = init.promise
    this.#reason = init.reason
  }
  get promise(): Promise<unknown> {
    return this.#promise
  }
  get reason(): unknown {
    return this.#reason
  }
}

for (const [name, owner] of Object.entries({
  CustomEvent,
  MessageEvent,
  CloseEvent,
  ErrorEvent,
  PromiseRejectionEvent,
}))
  label(owner, name)
