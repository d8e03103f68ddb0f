/**
 * Bytes inside of values: taken out before JSON, put back after it. `{ $b: 3 }` is attachment 3 of the batch; data that
 * looks like that itself travels as `{ $b: [...] }`, or whoever stores `{ $b: 0 }` could read what lies beside it.
 */

/** Takes bytes to travel beside the text; gives the mark that stands for them in it. */
export type Attach = (bytes: Uint8Array) => { $b: number }

/** Deeper down values are taken as they are, on both sides. */
const MAX_DEPTH = 100

/** Bytes that a mark names; undefined when it names none. */
export function attachmentOf(mark: unknown, attachments: readonly Uint8Array[]): Uint8Array | undefined {
  return Number.isInteger(mark) ? attachments[mark as number] : undefined
}

/** Puts attachments in the places that `{ $b: n }` names. */
export function withBytes(value: unknown, attachments: readonly Uint8Array[], depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value
  if (Array.isArray(value)) return value.map((item) => withBytes(item, attachments, depth + 1))
  const entries = Object.entries(value)
  if (entries.length === 1 && entries[0]![0] === '$b') {
    const mark: unknown = entries[0]![1]
    if (Array.isArray(mark)) return { $b: withBytes(mark[0], attachments, depth + 1) }
    return attachmentOf(mark, attachments) ?? null
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, withBytes(item, attachments, depth + 1)]))
}

/** Takes bytes out of a value. */
export function withoutBytes(value: unknown, attach: Attach, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value
  if (value instanceof Uint8Array) return attach(value)
  if (value instanceof ArrayBuffer) return attach(new Uint8Array(value))
  if (Array.isArray(value)) return value.map((item) => withoutBytes(item, attach, depth + 1))
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  const entries = Object.entries(value).map(([key, item]) => [key, withoutBytes(item, attach, depth + 1)])
  return entries.length === 1 && entries[0]![0] === '$b' ? { $b: [entries[0]![1]] } : Object.fromEntries(entries)
}
