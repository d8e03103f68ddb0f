/** `MessageChannel` and `MessagePort`, within a service. */
import { andThen, apply, NativePromise } from '../primordials.ts'
import { clearTimeout, setTimeout } from '../timers.ts'
import { cloneWith, type Transferable } from './clone.ts'
import { Event, enumerable } from './event.ts'
import { defineHandlers, EventTarget, fire } from './event-target.ts'
import { MessageEvent } from './events.ts'

const KEY = {}

interface Message {
  data: unknown
  ports: readonly MessagePort[]
}

/** One end of a channel. The port it belongs to changes when that is transferred. */
interface End {
  port: MessagePort | undefined
  other: End | undefined
  waiting: (Message | 'close')[]
  started: boolean
  /** The timer that delivers; 0 when there is none, and nothing is being delivered. */
  timer: number
}

/** Hands the end of a port to a new port; returns undefined when it has none any more. */
export let movePort: (port: MessagePort) => (() => MessagePort) | undefined
export let isPort: (value: unknown) => value is MessagePort

function schedule(end: End): void {
  if (end.timer !== 0 || !end.started || end.waiting.length === 0) return
  // Not at once: programs yield to others with it.
  end.timer = setTimeout(() => deliver(end, end.waiting.length), 0)
}

/** Delivers what was there when the turn came, with the microtasks of each message after it. */
function deliver(end: End, left: number): void {
  const next = end.started ? end.waiting.shift() : undefined
  if (next === undefined || left === 0 || end.port === undefined) {
    if (next !== undefined) end.waiting.unshift(next)
    end.timer = 0
    schedule(end)
    return
  }
  if (next === 'close') fire(end.port, new Event('close'))
  else fire(end.port, new MessageEvent('message', { data: next.data, ports: next.ports }))
  andThen(settled, () => deliver(end, left - 1))
}
const settled = NativePromise.resolve()

export class MessagePort extends EventTarget {
  #end: End | undefined

  constructor(key?: unknown, end?: End) {
    if (key !== KEY) throw new TypeError('Illegal constructor; use new MessageChannel()')
    super()
    this.#end = end
    end!.port = this
  }

  postMessage(value: unknown, options?: Transferable[] | { transfer?: Transferable[] }): void {
    const transfer = [...((Array.isArray(options) ? options : options?.transfer) ?? [])]
    const other = this.#end?.other
    const { data, ports } = cloneWith(value, transfer, this)
    // The other end went along: nobody will ever see the message.
    if (other === undefined || (other.port !== undefined && transfer.includes(other.port as never))) return
    other.waiting.push({ data, ports })
    schedule(other)
  }
  start(): void {
    if (this.#end === undefined) return
    this.#end.started = true
    schedule(this.#end)
  }
  close(): void {
    const end = this.#end
    if (end === undefined) return
    this.#end = undefined
    clearTimeout(end.timer)
    end.port = undefined
    end.waiting = []
    const { other } = end
    if (other === undefined) return
    end.other = undefined
    other.other = undefined
    other.waiting.push('close')
    other.started = true
    schedule(other)
  }
  override get [Symbol.toStringTag](): string {
    return 'MessagePort'
  }

  static {
    isPort = (value): value is MessagePort => typeof value === 'object' && value !== null && #end in value
    movePort = (port) => {
      const end = port.#end
      if (end === undefined) return undefined
      return () => {
        port.#end = undefined
        clearTimeout(end.timer)
        end.timer = 0
        end.started = false
        return new MessagePort(KEY, end)
      }
    }
    enumerable(MessagePort.prototype)
    defineHandlers(MessagePort.prototype, ['message', 'messageerror', 'close'])
    // Setting onmessage starts the port; adding a listener does not.
    const { get, set } = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage')!
    Object.defineProperty(MessagePort.prototype, 'onmessage', {
      get,
      set(this: MessagePort, value) {
        apply(set!, this, [value])
        this.start()
      },
      enumerable: true,
      configurable: true,
    })
  }
}

export class MessageChannel {
  readonly #port1: MessagePort
  readonly #port2: MessagePort

  constructor() {
    const make = (): End => ({ port: undefined, other: undefined, waiting: [], started: false, timer: 0 })
    const [one, two] = [make(), make()]
    one.other = two
    two.other = one
    this.#port1 = new MessagePort(KEY, one)
    this.#port2 = new MessagePort(KEY, two)
  }
  get port1(): MessagePort {
    return this.#port1
  }
  get port2(): MessagePort {
    return this.#port2
  }
  get [Symbol.toStringTag](): string {
    return 'MessageChannel'
  }
}
enumerable(MessageChannel.prototype)
