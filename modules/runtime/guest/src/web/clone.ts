/** `structuredClone`, in two steps as the standard has it: all is read before anything is made or moved. */
// biome-ignore-all lint/complexity/noArguments: the standard asks how many there are
import { isArrayBuffer, isKindOf, isView, typedArrayName } from '../primordials.ts'
import { Blob, blobBytes, File, isBlob } from './blob.ts'
import { DOMException } from './dom-exception.ts'
import { isPort, type MessagePort, movePort } from './message-channel.ts'
import { canMoveStream, moveStream } from './stream-transfer.ts'

export type Transferable = ArrayBuffer | MessagePort | object
/** Makes a copy that was read before; the same one each time. */
type Make = () => unknown

const { defineProperty, getOwnPropertyDescriptor, keys, hasOwn } = Object
const { iterator } = Symbol
const NativeError = Error
const ERRORS: Record<string, ErrorConstructor> = {
  EvalError: EvalError as ErrorConstructor,
  RangeError: RangeError as ErrorConstructor,
  ReferenceError: ReferenceError as ErrorConstructor,
  SyntaxError: SyntaxError as ErrorConstructor,
  TypeError: TypeError as ErrorConstructor,
  URIError: URIError as ErrorConstructor,
}
const VIEWS: Record<string, new (buffer: ArrayBuffer, offset: number, length: number) => unknown> = Object.fromEntries(
  [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
  ].map((view) => [view.name, view as never]),
)
const { Float16Array: Half } = globalThis as { Float16Array?: (typeof VIEWS)[string] }
if (Half) VIEWS.Float16Array = Half

const refuse = (what: string): never => {
  throw new DOMException(`${what} cannot be cloned`, 'DataCloneError')
}

/** Whether a method that only works on objects of its kind takes the value. */
const takes =
  (method: (this: never) => unknown) =>
  (value: object): boolean => {
    try {
      Reflect.apply(method, value, [])
      return true
    } catch {
      return false
    }
  }
const getter = (owner: object, name: string) => getOwnPropertyDescriptor(owner, name)!.get as (this: never) => unknown
const isMap = takes(getter(Map.prototype, 'size'))
const isSet = takes(getter(Set.prototype, 'size'))
const isDate = takes(Date.prototype.getTime)
const isRegExp = takes(getter(RegExp.prototype, 'source'))
const primitives = [Number, String, Boolean, BigInt].map(({ prototype }) => prototype.valueOf)
const { isError } = Error as unknown as { isError(value: unknown): value is Error }

interface Kind {
  is(value: unknown): boolean
  copy(value: never): unknown
}
const kinds: Kind[] = [
  {
    is: isBlob,
    copy: (blob: Blob) => {
      const bytes = [blobBytes(blob)]
      return blob instanceof File
        ? new File(bytes, blob.name, { type: blob.type, lastModified: blob.lastModified })
        : new Blob(bytes, { type: blob.type })
    },
  },
  {
    is: (value) => isKindOf(DOMException.prototype, value as object),
    copy: (error: DOMException) => {
      const copy = new DOMException(error.message, error.name)
      defineProperty(copy, 'stack', { value: error.stack, writable: true, configurable: true })
      return copy
    },
  },
]
/** Has objects of the platform cloned. */
export function addCloneable(kind: Kind): void {
  kinds[kinds.length] = kind
}
/** Prototypes of objects that are never cloned. */
const refused: object[] = [Promise.prototype, WeakMap.prototype, WeakSet.prototype, WeakRef.prototype]
export function refuseToClone(prototype: object): void {
  refused[refused.length] = prototype
}

/** Makes a value at the first call; `fill` may ask for it again. */
function once<T>(begin: () => T, fill: (made: T) => void = () => {}): () => T {
  let copy: { made: T } | undefined
  return () => {
    if (copy === undefined) {
      copy = { made: begin() }
      fill(copy.made)
    }
    return copy.made
  }
}

class Reader {
  readonly #known = new Map<unknown, Make>()

  constructor(moved: Map<object, Make>) {
    for (const [value, make] of moved) this.#known.set(value, make)
  }

  read(value: unknown): Make {
    if (typeof value === 'symbol' || typeof value === 'function')
      return refuse(typeof value === 'symbol' ? String(value) : `The function ${value.name}`)
    if (typeof value !== 'object' || value === null) return () => value
    const known = this.#known.get(value)
    if (known) return known
    return this.#readObject(value)
  }

  /** Remembers how a value is made, before what is in it is read: that may lead back here. */
  #put<T>(value: object, begin: () => T, fill?: (copy: T) => void): Make {
    const make = once(begin, fill)
    this.#known.set(value, make)
    return make
  }

  #readObject(value: object): Make {
    for (const unwrap of primitives) {
      let inner: unknown
      try {
        inner = Reflect.apply(unwrap, value, [])
      } catch {
        continue
      }
      return this.#put(value, () => Object(inner))
    }
    if (isDate(value)) {
      const time = Reflect.apply(Date.prototype.getTime, value, [])
      return this.#put(value, () => new Date(time))
    }
    if (isRegExp(value)) {
      const { source, flags } = value as RegExp
      return this.#put(value, () => new RegExp(source, flags))
    }
    if (isArrayBuffer(value)) {
      const bytes = copyOf(value)
      return this.#put(value, () => bytes)
    }
    if (isView(value)) return this.#readView(value)
    if (isMap(value)) return this.#readMap(value as Map<unknown, unknown>)
    if (isSet(value)) return this.#readSet(value as Set<unknown>)
    for (const kind of kinds)
      if (kind.is(value)) {
        const copy = kind.copy(value as never)
        return this.#put(value, () => copy)
      }
    if (isError(value)) return this.#readError(value)
    for (const prototype of refused)
      if (isKindOf(prototype, value))
        refuse(`A ${String((value as { constructor?: { name?: unknown } }).constructor?.name)}`)
    if (isPort(value)) refuse('A MessagePort that is not transferred')
    return this.#readProperties(value)
  }

  #readView(value: ArrayBufferView): Make {
    const { byteOffset } = value
    const buffer = this.read(value.buffer)
    const name = typedArrayName(value)
    if (name === undefined) {
      const { byteLength } = value
      return this.#put(value, () => new DataView(buffer() as ArrayBuffer, byteOffset, byteLength))
    }
    const { length } = value as Uint8Array
    return this.#put(value, () => new VIEWS[name]!(buffer() as ArrayBuffer, byteOffset, length))
  }

  #readMap(value: Map<unknown, unknown>): Make {
    const entries: [Make, Make][] = []
    const make = this.#put(
      value,
      () => new Map(),
      (copy) => {
        for (const [key, item] of entries) copy.set(key(), item())
      },
    )
    const items = [...Reflect.apply(Map.prototype.entries, value, [])]
    for (const [key, item] of items) entries.push([this.read(key), this.read(item)])
    return make
  }

  #readSet(value: Set<unknown>): Make {
    const entries: Make[] = []
    const make = this.#put(
      value,
      () => new Set(),
      (copy) => {
        for (const item of entries) copy.add(item())
      },
    )
    for (const item of [...Reflect.apply(Set.prototype.values, value, [])]) entries.push(this.read(item))
    return make
  }

  #readError(value: Error): Make {
    const given = value.name
    const name = given === undefined ? 'Error' : String(given)
    const message = getOwnPropertyDescriptor(value, 'message')
    const text = message && 'value' in message ? String(message.value) : undefined
    const stack = String(value.stack ?? '')
    let cause: Make | undefined
    const make = this.#put(
      value,
      () => new (hasOwn(ERRORS, name) ? ERRORS[name]! : NativeError)(text),
      (copy) => {
        hide(copy, 'stack', stack)
        if (cause) hide(copy, 'cause', cause())
      },
    )
    if (hasOwn(value, 'cause')) cause = this.read(value.cause)
    return make
  }

  #readProperties(value: object): Make {
    const entries: [string, Make][] = []
    const list = Array.isArray(value)
    const make = this.#put(
      value,
      () => (list ? new Array(value.length) : {}) as object,
      (copy) => {
        for (const [key, item] of entries)
          defineProperty(copy, key, { value: item(), writable: true, enumerable: true, configurable: true })
      },
    )
    // A getter that ran before may have taken a later one away.
    for (const key of keys(value))
      if (hasOwn(value, key)) entries.push([key, this.read((value as Record<string, unknown>)[key])])
    return make
  }
}

const hide = (owner: object, key: string, value: unknown) =>
  defineProperty(owner, key, { value, writable: true, enumerable: false, configurable: true })

function copyOf(buffer: ArrayBuffer): ArrayBuffer {
  if (buffer.detached) refuse('A detached ArrayBuffer')
  return buffer.slice(0)
}

/**
 * How each value of a transfer list is moved. Nothing happens before they are called.
 * @throws DataCloneError for what cannot be moved, or stands there twice
 */
function movesOf(transfer: readonly unknown[], from: unknown): Map<object, Make> {
  const moves = new Map<object, Make>()
  const add = (value: object, make: Make | undefined) => {
    if (make === undefined) refuse('An object that was transferred before')
    moves.set(value, once(make!))
  }
  for (const value of transfer) {
    if (typeof value !== 'object' || value === null) throw new TypeError('A list of objects to transfer is needed')
    if (moves.has(value)) refuse('An object that is to be transferred twice')
    if (value === from) refuse('The port that sends')
    if (isArrayBuffer(value)) add(value, value.detached ? undefined : () => value.transfer())
    else if (isPort(value)) add(value, movePort(value))
    else if (canMoveStream(value)) add(value, () => moveStream(value, structuredClone))
    else refuse('An object that is in the list of those to transfer, but')
  }
  return moves
}

/** Copies a value and moves what is in `transfer`. `ports`: those among them. */
export function cloneWith(
  value: unknown,
  transfer: readonly unknown[],
  from?: MessagePort,
): { data: unknown; ports: MessagePort[] } {
  const moves = movesOf(transfer, from)
  const make = new Reader(moves).read(value)
  for (const value of moves.keys()) if (isArrayBuffer(value) && value.detached) refuse('A detached ArrayBuffer')
  const ports: MessagePort[] = []
  for (const [, move] of moves) {
    const moved = move()
    if (isPort(moved)) ports.push(moved)
  }
  return { data: make(), ports }
}

/**
 * A deep copy; what is in `transfer` is moved.
 * @throws DataCloneError for functions, symbols and objects that cannot be copied
 */
export function structuredClone(value: unknown, options?: { transfer?: Iterable<unknown> }): unknown {
  if (arguments.length === 0) throw new TypeError('structuredClone takes a value')
  const list = options?.transfer
  if (list !== undefined && typeof (list as unknown as Record<symbol, unknown>)[iterator] !== 'function')
    throw new TypeError('transfer is a list')
  return cloneWith(value, list === undefined ? [] : [...list]).data
}
