/** `Event`, and what its target does to it. There is no tree here: an event's path is its target. */
// biome-ignore-all lint/complexity/noArguments: the standard asks how many there are
import { elapsed } from './clock.ts'

export interface EventInit {
  bubbles?: boolean
  cancelable?: boolean
  composed?: boolean
}

const NONE = 0
const CAPTURING_PHASE = 1
const AT_TARGET = 2
const BUBBLING_PHASE = 3

const { defineProperty } = Object

export let isEvent: (value: unknown) => value is Event
/** Marks an event as the platform's own. */
export let trust: <T extends Event>(event: T) => T
/** Begins a dispatch. Returns false when one is under way. */
export let beginDispatch: (event: Event, target: object, trusted: boolean) => boolean
export let endDispatch: (event: Event) => void
export let setPassive: (event: Event, passive: boolean) => void
/** 1: no further listeners of another phase; 2: none at all. */
export let stopped: (event: Event) => 0 | 1 | 2

export class Event {
  #type: string
  #bubbles: boolean
  #cancelable: boolean
  readonly #composed: boolean
  readonly #timeStamp = elapsed()
  #trusted = false
  #target: object | null = null
  #currentTarget: object | null = null
  #dispatching = false
  #canceled = false
  #passive = false
  #stopped: 0 | 1 | 2 = 0

  static {
    isEvent = (value): value is Event => typeof value === 'object' && value !== null && #type in value
    trust = (event) => {
      event.#trusted = true
      return event
    }
    beginDispatch = (event, target, trusted) => {
      if (event.#dispatching) return false
      event.#dispatching = true
      event.#trusted = trusted
      event.#target = target
      event.#currentTarget = target
      return true
    }
    endDispatch = (event) => {
      event.#dispatching = false
      event.#currentTarget = null
      event.#stopped = 0
    }
    setPassive = (event, passive) => {
      event.#passive = passive
    }
    stopped = (event) => event.#stopped
  }

  constructor(type: string, init: EventInit = {}) {
    if (arguments.length === 0) throw new TypeError('An event needs a type')
    if (init !== null && typeof init !== 'object' && typeof init !== 'function')
      throw new TypeError('The second argument of an event is an object')
    this.#type = String(type)
    this.#bubbles = Boolean(init?.bubbles)
    this.#cancelable = Boolean(init?.cancelable)
    this.#composed = Boolean(init?.composed)
    // Each event has it itself, so that no class can pretend.
    defineProperty(this, 'isTrusted', Event.#isTrusted)
  }

  static readonly #isTrusted: PropertyDescriptor = {
    get: Object.getOwnPropertyDescriptor(
      {
        get isTrusted() {
          return (this as unknown as Event).#trusted
        },
      },
      'isTrusted',
    )!.get,
    enumerable: true,
    configurable: false,
  }

  get type(): string {
    return this.#type
  }
  get target(): object | null {
    return this.#target
  }
  get srcElement(): object | null {
    return this.#target
  }
  get currentTarget(): object | null {
    return this.#currentTarget
  }
  composedPath(): object[] {
    return this.#currentTarget === null ? [] : [this.#currentTarget]
  }
  get eventPhase(): number {
    return this.#dispatching ? AT_TARGET : NONE
  }
  stopPropagation(): void {
    if (this.#stopped === 0) this.#stopped = 1
  }
  get cancelBubble(): boolean {
    return this.#stopped > 0
  }
  set cancelBubble(value: boolean) {
    if (value) this.stopPropagation()
  }
  stopImmediatePropagation(): void {
    this.#stopped = 2
  }
  get bubbles(): boolean {
    return this.#bubbles
  }
  get cancelable(): boolean {
    return this.#cancelable
  }
  get returnValue(): boolean {
    return !this.#canceled
  }
  set returnValue(value: boolean) {
    if (!value) this.preventDefault()
  }
  preventDefault(): void {
    if (this.#cancelable && !this.#passive) this.#canceled = true
  }
  get defaultPrevented(): boolean {
    return this.#canceled
  }
  get composed(): boolean {
    return this.#composed
  }
  get timeStamp(): number {
    return this.#timeStamp
  }
  initEvent(type: string, bubbles = false, cancelable = false): void {
    if (arguments.length === 0) throw new TypeError('initEvent needs a type')
    if (this.#dispatching) return
    this.#type = String(type)
    this.#bubbles = Boolean(bubbles)
    this.#cancelable = Boolean(cancelable)
    this.#canceled = false
    this.#stopped = 0
    this.#trusted = false
    this.#target = null
  }
  get [Symbol.toStringTag](): string {
    return 'Event'
  }

  static {
    const constants = { NONE, CAPTURING_PHASE, AT_TARGET, BUBBLING_PHASE }
    for (const owner of [Event, Event.prototype])
      for (const [name, value] of Object.entries(constants)) defineProperty(owner, name, { value, enumerable: true })
    enumerable(Event.prototype)
  }
}

/** Makes the members of a class's prototype enumerable, as those of the platform's interfaces are. */
export function enumerable(prototype: object): void {
  for (const name of Object.getOwnPropertyNames(prototype))
    if (name !== 'constructor') defineProperty(prototype, name, { enumerable: true })
}
