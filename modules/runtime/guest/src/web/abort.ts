/** `AbortController` and `AbortSignal`. */
import { setTimeout } from '../timers.ts'
import { DOMException } from './dom-exception.ts'
import { Event, enumerable } from './event.ts'
import { defineHandlers, EventTarget, fire, hasListeners, setSignals, watchListeners } from './event-target.ts'

const KEY = {}

/** Aborts a signal. */
export let abortSignal: (signal: AbortSignal, reason: unknown) => void
/** Milliseconds left until a signal of `AbortSignal.timeout` aborts. */
export let timeLeft: (signal: AbortSignal) => number | undefined
export let createSignal: () => AbortSignal
export let isSignal: (value: unknown) => value is AbortSignal

const Registry = FinalizationRegistry<{ source: WeakRef<AbortSignal>; ref: WeakRef<AbortSignal> }>
/** Takes dependents that nobody looks at any more off their sources. Made when the first one is. */
let forgotten: InstanceType<typeof Registry> | undefined
let forget: (source: AbortSignal, ref: WeakRef<AbortSignal>) => void

export class AbortSignal extends EventTarget {
  #aborted = false
  #reason: unknown
  /** Runs before the event. */
  readonly #steps = new Set<() => void>()
  /** Signals made of this one by `any`: held only as long as somebody looks at them. */
  readonly #dependents = new Set<WeakRef<AbortSignal>>()
  /** Those of them that have listeners. */
  readonly #heard = new Set<AbortSignal>()
  /** What a signal of `any` was made of, none of which is made of others. */
  #sources: AbortSignal[] | undefined
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
    const given = [...signals]
    for (const signal of given)
      if (!isSignal(signal)) throw new TypeError('AbortSignal.any takes a list of AbortSignals')
    const result = new AbortSignal(KEY)
    const aborted = given.find((signal) => signal.#aborted)
    if (aborted) {
      result.#aborted = true
      result.#reason = aborted.#reason
      return result
    }
    const sources = new Set(given.flatMap((signal) => signal.#sources ?? [signal]))
    result.#sources = [...sources]
    const ref = new WeakRef(result)
    forgotten ??= new Registry(({ source, ref: gone }) => {
      const signal = source.deref()
      if (signal) forget(signal, gone)
    })
    for (const source of sources) {
      source.#dependents.add(ref)
      forgotten.register(result, { source: new WeakRef(source), ref })
    }
    watchListeners(result, () => result.#hold())
    return result
  }

  get aborted(): boolean {
    return this.#aborted
  }
  get reason(): unknown {
    return this.#reason
  }
  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason
  }

  /** A signal that is listened to stays as long as one of its sources does. */
  #hold(): void {
    const heard = !this.#aborted && (this.#steps.size > 0 || hasListeners(this, 'abort'))
    for (const source of this.#sources ?? []) {
      if (heard) source.#heard.add(this)
      else source.#heard.delete(this)
    }
  }

  #run(): void {
    for (const step of this.#steps) step()
    this.#steps.clear()
    fire(this, new Event('abort'))
    this.#hold()
  }

  static {
    isSignal = (value): value is AbortSignal => typeof value === 'object' && value !== null && #aborted in value
    forget = (source, ref) => void source.#dependents.delete(ref)
    abortSignal = (signal, reason) => {
      if (signal.#aborted) return
      signal.#aborted = true
      signal.#reason = reason
      // All are aborted before the first is told.
      const dependents: AbortSignal[] = []
      for (const ref of signal.#dependents) {
        const dependent = ref.deref()
        if (!dependent || dependent.#aborted) continue
        dependent.#aborted = true
        dependent.#reason = reason
        dependents.push(dependent)
      }
      signal.#dependents.clear()
      signal.#run()
      for (const dependent of dependents) dependent.#run()
    }
    timeLeft = (signal) => (signal.#deadline === undefined ? undefined : Math.max(1, signal.#deadline - Date.now()))
    createSignal = () => new AbortSignal(KEY)
    setSignals({
      is: isSignal,
      aborted: (signal) => (signal as AbortSignal).#aborted,
      onAbort(given, step) {
        const signal = given as AbortSignal
        signal.#steps.add(step)
        signal.#hold()
        return () => {
          signal.#steps.delete(step)
          signal.#hold()
        }
      },
    })
    defineHandlers(AbortSignal.prototype, ['abort'])
    enumerable(AbortSignal.prototype)
  }
  override get [Symbol.toStringTag](): string {
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
enumerable(AbortController.prototype)

export const abortError = () => new DOMException('This operation was aborted', 'AbortError')

export { Event, EventTarget }
