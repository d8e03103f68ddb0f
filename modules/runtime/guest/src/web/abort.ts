/** `AbortController` and `AbortSignal`. */
import { Event, EventTarget, getEventAttributeValue, setEventAttributeValue } from 'event-target-shim'
import { setTimeout } from '../timers.ts'
import { DOMException } from './dom-exception.ts'

const KEY = {}

/** Aborts a signal. */
export let abortSignal: (signal: AbortSignal, reason: unknown) => void
/** Milliseconds left until a signal of `AbortSignal.timeout` aborts. */
export let timeLeft: (signal: AbortSignal) => number | undefined
export let createSignal: () => AbortSignal

export class AbortSignal extends EventTarget {
  #aborted = false
  #reason: unknown
  /** Signals made of this one by `any`. */
  #dependents: AbortSignal[] = []
  /** When it aborts by itself, in epoch ms. */
  #deadline: number | undefined

  constructor(key?: unknown) {
    if (key !== KEY) throw new TypeError('Illegal constructor; use new AbortController().signal')
    super()
  }

  static abort(reason: unknown = abortError()): AbortSignal {
    const signal = new AbortSignal(KEY)
    signal.#aborted = true
    signal.#reason = reason
    return signal
  }

  static timeout(ms: number): AbortSignal {
    const signal = new AbortSignal(KEY)
    signal.#deadline = Date.now() + Number(ms)
    setTimeout(
      () => abortSignal(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
      ms,
    )
    return signal
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const result = new AbortSignal(KEY)
    for (const signal of signals) {
      if (signal.#aborted) {
        result.#aborted = true
        result.#reason = signal.#reason
        return result
      }
    }
    for (const signal of signals) signal.#dependents.push(result)
    return result
  }

  get aborted(): boolean {
    return this.#aborted
  }
  get reason(): unknown {
    return this.#reason
  }
  get onabort(): unknown {
    return getEventAttributeValue(this, 'abort')
  }
  set onabort(listener: unknown) {
    setEventAttributeValue(this, 'abort', listener)
  }
  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason
  }

  static {
    abortSignal = (signal, reason) => {
      if (signal.#aborted) return
      signal.#aborted = true
      signal.#reason = reason
      const dependents = signal.#dependents
      signal.#dependents = []
      signal.dispatchEvent(new Event('abort'))
      for (const dependent of dependents) abortSignal(dependent, reason)
    }
    timeLeft = (signal) => (signal.#deadline === undefined ? undefined : Math.max(1, signal.#deadline - Date.now()))
    createSignal = () => new AbortSignal(KEY)
  }
  get [Symbol.toStringTag](): string {
    return 'AbortSignal'
  }
}

export class AbortController {
  readonly #signal = new AbortSignal(KEY)

  get signal(): AbortSignal {
    return this.#signal
  }
  abort(reason: unknown = abortError()): void {
    abortSignal(this.#signal, reason)
  }
  get [Symbol.toStringTag](): string {
    return 'AbortController'
  }
}

export const abortError = () => new DOMException('This operation was aborted', 'AbortError')

export { Event, EventTarget }
