/**
 * Arguments and results of Web Crypto as they cross. Into the runner: `{ b: n }` bytes, `{ k: n }` a key by its number,
 * `{ a: [...] }` a list, `{ o: {...} }` an object, anything else itself. Out of it: `{ bytes: { $b: n } }`,
 * `{ key: [number, type, extractable, algorithm, usages] }`, `{ jwk: {...} }`, `{ pair: {...} }` of these, or a boolean.
 */
import type { webcrypto } from 'node:crypto'
import { types } from 'node:util'

type CryptoKey = webcrypto.CryptoKey

const MAX_DEPTH = 8

/** @throws TypeError for what no guest of ours would send, DOMException for a key that is not there */
export function decodeValue(
  value: unknown,
  buffers: readonly ArrayBuffer[],
  keyOf: (number: unknown) => CryptoKey,
  depth = 0,
): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_DEPTH) throw new TypeError('The arguments are too deep')
  const { b, k, a, o } = value as { b?: number; k?: number; a?: unknown[]; o?: Record<string, unknown> }
  if (b !== undefined) {
    const buffer = Number.isInteger(b) ? buffers[b] : undefined
    if (!buffer) throw new TypeError('An argument is missing')
    return new Uint8Array(buffer)
  }
  if (k !== undefined) return keyOf(k)
  if (Array.isArray(a)) return a.map((item) => decodeValue(item, buffers, keyOf, depth + 1))
  if (typeof o !== 'object' || o === null) throw new TypeError('An argument is of no kind')
  // Names are the guest's; none of them may be a prototype.
  return Object.fromEntries(
    Object.entries(o)
      .filter(([name]) => name !== '__proto__')
      .map(([name, item]) => [name, decodeValue(item, buffers, keyOf, depth + 1)]),
  )
}

export interface Encoder {
  buffers: ArrayBuffer[]
  /** Keeps a key; returns its number. */
  keep(key: CryptoKey): number
}

export function encodeResult(value: unknown, encoder: Encoder): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof ArrayBuffer) return { bytes: { $b: encoder.buffers.push(value) - 1 } }
  if (types.isCryptoKey(value)) {
    const { type, extractable, algorithm, usages } = value
    return { key: [encoder.keep(value), type, extractable, plain(algorithm, encoder), usages] }
  }
  const entries = Object.entries(value)
  if (entries.every(([, item]) => item instanceof ArrayBuffer || types.isCryptoKey(item)))
    return { pair: Object.fromEntries(entries.map(([name, item]) => [name, encodeResult(item, encoder)])) }
  return { jwk: value }
}

/** An algorithm as data; the exponent of an RSA key is bytes. */
function plain(algorithm: object, encoder: Encoder): unknown {
  return Object.fromEntries(
    Object.entries(algorithm).map(([name, item]) => {
      if (item instanceof Uint8Array) return [name, { $b: encoder.buffers.push(new Uint8Array(item).buffer) - 1 }]
      return [name, typeof item === 'object' && item !== null ? plain(item, encoder) : item]
    }),
  )
}
