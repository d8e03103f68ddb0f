/** Events of a `WebSocket`. */
import { Event } from './abort.ts'

interface Init {
  bubbles?: boolean
  cancelable?: boolean
  composed?: boolean
}

export class MessageEvent extends Event {
  readonly #init: Init & { data?: unknown; origin?: string; lastEventId?: string }

  constructor(type: string, init: Init & { data?: unknown; origin?: string; lastEventId?: string } = {}) {
    super(type, init)
    this.#init = init
  }
  get data(): unknown {
    return this.#init.data ?? null
  }
  get origin(): string {
    return this.#init.origin ?? ''
  }
  get lastEventId(): string {
    return this.#init.lastEventId ?? ''
  }
  get source(): null {
    return null
  }
  get ports(): readonly never[] {
    return []
  }
}

export class CloseEvent extends Event {
  readonly #init: Init & { code?: number; reason?: string; wasClean?: boolean }

  constructor(type: string, init: Init & { code?: number; reason?: string; wasClean?: boolean } = {}) {
    super(type, init)
    this.#init = init
  }
  get code(): number {
    return this.#init.code ?? 0
  }
  get reason(): string {
    return this.#init.reason ?? ''
  }
  get wasClean(): boolean {
    return this.#init.wasClean ?? false
  }
}

export class ErrorEvent extends Event {
  readonly #init: Init & { message?: string; error?: unknown }

  constructor(type: string, init: Init & { message?: string; error?: unknown } = {}) {
    super(type, init)
    this.#init = init
  }
  get message(): string {
    return this.#init.message ?? ''
  }
  get error(): unknown {
    return this.#init.error
  }
  get filename(): string {
    return ''
  }
  get lineno(): number {
    return 0
  }
  get colno(): number {
    return 0
  }
}
