/** Bytes inside of values: taken out before JSON, put back after it. */
import type { Attach } from './outbox.ts'

const MAX_DEPTH = 100

/** Puts attachments in the places that `{ $b: n }` names. */
export function withBytes(value: unknown, attachments: readonly Uint8Array[], depth = 0): unknown {
  if (attachments.length === 0 || typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value
  if (Array.isArray(value)) return value.map((item) => withBytes(item, attachments, depth + 1))
  const entries = Object.entries(value)
  if (entries.length === 1 && entries[0]![0] === '$b') {
    const bytes = attachments[entries[0]![1] as number]
    if (bytes) return bytes
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, withBytes(item, attachments, depth + 1)]))
}

/** Takes bytes out of a value; parts without any are kept as they are. */
export function withoutBytes(value: unknown, attach: Attach, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value
  if (value instanceof Uint8Array) return attach(value)
  if (value instanceof ArrayBuffer) return attach(new Uint8Array(value))
  if (Array.isArray(value)) return value.map((item) => withoutBytes(item, attach, depth + 1))
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutBytes(item, attach, depth + 1)]))
}
