/**
 * Built-ins taken before the service's code runs, so that code which overwrites globals or prototypes breaks only
 * itself. The machinery (outbox, delivery, timers, dispatch) uses these; loops go by index.
 */
const { call } = Function.prototype

/** `uncurry(Map.prototype.get)(map, key)` */
// biome-ignore lint/suspicious/noExplicitAny: any method of any built-in
export const uncurry = <T, A extends any[], R>(method: (this: T, ...args: A) => R): ((self: T, ...args: A) => R) =>
  call.bind(method) as never

export const { stringify, parse } = JSON
export const { now } = Date
export const { apply, deleteProperty } = Reflect
export const { create, defineProperty, freeze, keys, getPrototypeOf, hasOwn } = Object
export const { isArray } = Array
export const { isView } = ArrayBuffer
export const { min, max } = Math
export const { isInteger } = Number

export const indexOf = uncurry(String.prototype.indexOf)
export const slice = uncurry(String.prototype.slice)
export const toLowerCase = uncurry(String.prototype.toLowerCase)
export const charCodeAt = uncurry(String.prototype.charCodeAt)
export const join = uncurry(Array.prototype.join)

export const NativePromise = Promise
const promiseThen = uncurry(Promise.prototype.then)
/** `then` of a native promise. */
export const andThen = <T>(
  promise: Promise<T>,
  done: (value: T) => unknown,
  failed?: (error: unknown) => unknown,
): Promise<unknown> => promiseThen(promise as Promise<unknown>, done as (value: unknown) => unknown, failed)

/** For what is to be done in the next turn: its `then` looks at nothing that the service can replace. */
export const settled: Promise<void> = NativePromise.resolve()
defineProperty(settled, 'constructor', { value: undefined })

export const mapGet = uncurry(Map.prototype.get) as <K, V>(map: Map<K, V>, key: K) => V | undefined
export const mapSet = uncurry(Map.prototype.set) as <K, V>(map: Map<K, V>, key: K, value: V) => Map<K, V>
export const mapDelete = uncurry(Map.prototype.delete) as <K, V>(map: Map<K, V>, key: K) => boolean

export const ByteArray = Uint8Array
const typedArray = getPrototypeOf(Uint8Array.prototype)
const getter = (owner: object, name: string) =>
  uncurry(Object.getOwnPropertyDescriptor(owner, name)!.get as (this: unknown) => unknown)
/** `'Uint8Array'` and its like; undefined for anything else, proxies included. */
export const typedArrayName = getter(typedArray, Symbol.toStringTag as never) as (value: unknown) => string | undefined
/** `isKindOf(C.prototype, value)`: `instanceof` that nobody can redefine. */
export const isKindOf = uncurry(Object.prototype.isPrototypeOf)
const bufferPrototype = ArrayBuffer.prototype
const bufferSlice = uncurry(ArrayBuffer.prototype.slice)

export const isArrayBuffer = (value: unknown): value is ArrayBuffer => isKindOf(bufferPrototype, value as object)

/** A copy of the bytes in a buffer of their own, which can be handed over. */
export function ownBuffer(value: ArrayBufferView | ArrayBuffer): ArrayBuffer {
  if (!isView(value)) return bufferSlice(value, 0)
  return bufferSlice(value.buffer as ArrayBuffer, value.byteOffset, value.byteOffset + value.byteLength)
}

/** Bytes of a view or buffer, not copied. */
export function bytesOf(value: ArrayBufferView | ArrayBuffer): Uint8Array<ArrayBuffer> {
  return isView(value)
    ? new ByteArray(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength)
    : new ByteArray(value)
}

/** Chunks as one. @param size of all together, in bytes */
export function concat(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new ByteArray(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

export const isBytes = (value: unknown): value is ArrayBufferView | ArrayBuffer => isView(value) || isArrayBuffer(value)

/** Whether a value can be awaited. Reading `then` may run the service's code, and throw. */
export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
  typeof (value as { then?: unknown }).then === 'function'
