/** `EventTarget`, and the `on…` attributes of its kind. */
// biome-ignore-all lint/complexity/noArguments: the standard asks how many there are
import { apply } from '../primordials.ts'
import { DOMException } from './dom-exception.ts'
import { beginDispatch, Event, endDispatch, enumerable, isEvent, setPassive, stopped } from './event.ts'
import { isObject } from './idl.ts'

type Callback = ((event: Event) => unknown) | { handleEvent?: unknown }

interface Listener {
  type: string
  callback: Callback
  capture: boolean
  once: boolean
  passive: boolean
  removed: boolean
  /** Lets go of the signal it ends with. */
  forget: (() => void) | undefined
}

interface Listeners {
  list: Listener[]
  /** Values of `on…` attributes, and the listener each has. */
  attributes: Record<string, { value: unknown; listener: Callback }> | undefined
  /** Called when listeners come or go. */
  watch: (() => void) | undefined
}

/** What happens to an error of a listener. */
let report: (error: unknown) => void = () => {}
export function setListenerErrorHandler(handler: (error: unknown) => void): void {
  report = handler
}

/** What is to be known of signals; they say it themselves. */
interface Signals {
  is(value: unknown): boolean
  aborted(signal: unknown): boolean
  /** Runs `step` when the signal aborts. Returns what takes that back. */
  onAbort(signal: unknown, step: () => void): () => void
}
let signals: Signals
export function setSignals(known: Signals): void {
  signals = known
}

/** The object whose events bare calls mean: `addEventListener('error', …)`. */
const scope = globalThis as object

let listenersOf: (target: unknown) => Listeners
/** Gives an object that is no EventTarget what makes it one. */
export let adopt: (target: object) => void

/** Returns the object it is told to, so that a class can put its private fields there. */
const Adopter = class {
  constructor(target?: object) {
    // biome-ignore lint/correctness/noConstructorReturn: the one way to give an object private fields
    if (target !== undefined) return target
  }
} as new (
  target?: object,
) => object

class Slot extends Adopter {
  readonly #listeners: Listeners = { list: [], attributes: undefined, watch: undefined }
  static {
    adopt = (target) => void new Slot(target)
    listenersOf = (target) => {
      const object = (target ?? scope) as Slot
      if ((typeof object !== 'object' && typeof object !== 'function') || !(#listeners in object))
        throw new TypeError('Illegal invocation: this is no EventTarget')
      return object.#listeners
    }
  }
}

function remove(listeners: Listeners, listener: Listener): void {
  if (listener.removed) return
  listener.removed = true
  listener.forget?.()
  // A new list: one that is being dispatched from stays as it is.
  const left: Listener[] = []
  for (let i = 0; i < listeners.list.length; i += 1)
    if (listeners.list[i] !== listener) left[left.length] = listeners.list[i]!
  listeners.list = left
  listeners.watch?.()
}

function find({ list }: Listeners, type: string, callback: unknown, capture: boolean): Listener | undefined {
  for (let i = 0; i < list.length; i += 1) {
    const listener = list[i]!
    if (listener.type === type && listener.callback === callback && listener.capture === capture) return listener
  }
  return undefined
}

/** Calls `watch` whenever listeners come or go. */
export function watchListeners(target: object, watch: () => void): void {
  listenersOf(target).watch = watch
}
export function hasListeners(target: object, type: string): boolean {
  const { list } = listenersOf(target)
  for (let i = 0; i < list.length; i += 1) if (list[i]!.type === type) return true
  return false
}

const captureOf = (options: unknown): boolean =>
  Boolean(isObject(options) ? (options as { capture?: unknown }).capture : options)

function checkCallback(callback: unknown): asserts callback is Callback | null | undefined {
  if (!isObject(callback) && callback !== null && callback !== undefined)
    throw new TypeError(`A listener is a function or an object with handleEvent, got ${typeof callback}`)
}

/** Calls the listeners. An event of the platform is `trusted`. */
export function fire(target: object, event: Event, trusted = true): boolean {
  const listeners = listenersOf(target)
  if (!beginDispatch(event, target, trusted))
    throw new DOMException('The event is being dispatched already', 'InvalidStateError')
  run(listeners, target, event, true)
  if (stopped(event) === 0) run(listeners, target, event, false)
  endDispatch(event)
  return !event.defaultPrevented
}

function run(listeners: Listeners, target: object, event: Event, capture: boolean): void {
  const { list } = listeners
  const { type } = event
  const { length } = list
  for (let i = 0; i < length; i += 1) {
    const listener = list[i]!
    if (listener.removed || listener.type !== type || listener.capture !== capture) continue
    if (listener.once) remove(listeners, listener)
    setPassive(event, listener.passive)
    try {
      const { callback } = listener
      if (typeof callback === 'function') apply(callback, target, [event])
      else {
        const { handleEvent } = callback
        if (typeof handleEvent !== 'function') throw new TypeError('The listener has no method handleEvent')
        apply(handleEvent as () => unknown, callback, [event])
      }
    } catch (error) {
      report(error)
    }
    setPassive(event, false)
    if (stopped(event) === 2) return
  }
}

export class EventTarget {
  constructor() {
    adopt(this)
  }

  addEventListener(type: string, callback: unknown, options?: unknown): void {
    const listeners = listenersOf(this)
    if (arguments.length < 2) throw new TypeError('addEventListener takes a type and a listener')
    checkCallback(callback)
    const name = String(type)
    const capture = captureOf(options)
    let once = false
    let passive = false
    let signal: unknown
    if (isObject(options)) {
      const given = options as { once?: unknown; passive?: unknown; signal?: unknown }
      once = Boolean(given.once)
      passive = Boolean(given.passive)
      signal = given.signal
      if (signal !== undefined && !signals.is(signal)) throw new TypeError('The option signal takes an AbortSignal')
    }
    if (callback === null || callback === undefined || (signal !== undefined && signals.aborted(signal))) return
    if (find(listeners, name, callback, capture)) return
    const listener: Listener = { type: name, callback, capture, once, passive, removed: false, forget: undefined }
    const { list } = listeners
    const more: Listener[] = []
    for (let i = 0; i < list.length; i += 1) more[i] = list[i]!
    more[more.length] = listener
    listeners.list = more
    if (signal !== undefined) listener.forget = signals.onAbort(signal, () => remove(listeners, listener))
    listeners.watch?.()
  }

  removeEventListener(type: string, callback: unknown, options?: unknown): void {
    const listeners = listenersOf(this)
    if (arguments.length < 2) throw new TypeError('removeEventListener takes a type and a listener')
    checkCallback(callback)
    const listener = find(listeners, String(type), callback, captureOf(options))
    if (listener) remove(listeners, listener)
  }

  dispatchEvent(event: Event): boolean {
    const target = (this ?? scope) as object
    listenersOf(target)
    if (!isEvent(event)) throw new TypeError('dispatchEvent takes an Event')
    return fire(target, event, false)
  }

  get [Symbol.toStringTag](): string {
    return 'EventTarget'
  }
}
enumerable(EventTarget.prototype)

/** How the value of an `on…` attribute is called. */
type Invoke = (handler: (...args: unknown[]) => unknown, target: object, event: Event) => unknown

const plainly: Invoke = (handler, target, event) => {
  if (apply(handler, target, [event]) === false) event.preventDefault()
}

function setAttribute(target: object, type: string, given: unknown, invoke: Invoke): void {
  const listeners = listenersOf(target)
  const value = isObject(given) ? given : null
  listeners.attributes ??= Object.create(null) as NonNullable<Listeners['attributes']>
  const known = listeners.attributes[type]
  if (known && value !== null && known.value !== null) {
    known.value = value
    return
  }
  if (known) {
    const listener = find(listeners, type, known.listener, false)
    if (listener) remove(listeners, listener)
  }
  const entry = {
    value,
    listener(event: Event) {
      // An object that cannot be called may be set, and does nothing.
      if (typeof entry.value === 'function') invoke(entry.value as () => unknown, (target ?? scope) as object, event)
    },
  }
  listeners.attributes[type] = entry
  if (value !== null) apply(EventTarget.prototype.addEventListener, target, [type, entry.listener])
}

/** Defines `on…` attributes for events. */
export function defineHandlers(owner: object, types: readonly string[], invoke: Invoke = plainly): void {
  for (const type of types)
    Object.defineProperty(owner, `on${type}`, {
      ...Object.getOwnPropertyDescriptor(
        {
          get handler() {
            return listenersOf(this).attributes?.[type]?.value ?? null
          },
          set handler(value: unknown) {
            setAttribute((this ?? scope) as object, type, value, invoke)
          },
        },
        'handler',
      ),
      enumerable: true,
      configurable: true,
    })
}

export { Event }
