/** Bytes that come by and by, between service code and runtime APIs. */
import { Type } from 'typebox'

/** An argument or a result of a runtime method; can be gone through once. */
export class ByteStream implements AsyncIterable<Uint8Array> {
  readonly #bytes: AsyncIterable<Uint8Array>
  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#bytes = bytes
  }
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this.#bytes[Symbol.asyncIterator]()
  }
}

/** An argument: service code gives a `ReadableStream`, or what has one. */
export const StreamIn = Type.Unsafe<ByteStream>({ 'x-stream': 'in' })
/** A result: service code gets a `ReadableStream`, and is given as much as it reads. */
export const StreamOut = Type.Unsafe<ByteStream>({ 'x-stream': 'out' })

type Schema = { 'x-stream'?: unknown; anyOf?: readonly unknown[] }
const has = (schema: unknown, way: 'in' | 'out'): boolean => {
  const { 'x-stream': stream, anyOf = [] } = (schema ?? {}) as Schema
  return stream === way || anyOf.some((option) => has(option, way))
}

/** Where a method has streams: the place of an argument that may be one, and whether the result is one. */
export function streamsOf({ params, returns }: { params: Record<string, object>; returns: object }) {
  const at = Object.values(params).findIndex((schema) => has(schema, 'in'))
  return { ...(at < 0 ? {} : { takes: at }), ...(has(returns, 'out') ? { gives: true as const } : {}) }
}
