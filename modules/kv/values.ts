/** Values and how they are stored. */
import { jsonText, messageOf } from '../../kernel/index.ts'
import { KEY_MAX_BYTES } from './contract.ts'
import { kvKey, kvValue } from './kv.errors.ts'
import type { KvDocument } from './kv.repository.ts'

const SHOWN = 60

/** @throws M3M_KV_KEY */
export function checkKey(key: string): void {
  const bytes = Buffer.byteLength(key)
  if (bytes < 1 || bytes > KEY_MAX_BYTES || !key.isWellFormed()) throw kvKey([KEY_MAX_BYTES, key.slice(0, SHOWN)])
}

type Stored = Pick<KvDocument, 'number' | 'json' | 'bytes' | 'kind' | 'size'>

/** A value as it is stored, and what it takes together with its key. @throws M3M_KV_VALUE */
export function encode(key: string, value: unknown, maxBytes: number): Stored {
  const keyBytes = Buffer.byteLength(key)
  const about = key.slice(0, SHOWN)
  if (typeof value === 'number') {
    // JSON has no other ones, but spells some that are too large for a number.
    if (!Number.isFinite(value)) throw kvValue([about, 'a number has to be finite'])
    return { number: value, kind: 'json', size: keyBytes + 8 }
  }
  if (value instanceof Uint8Array) {
    const bytes = value.byteLength
    if (bytes > maxBytes) throw kvValue([about, `it has ${bytes} bytes, and ${maxBytes} are allowed`])
    return { bytes: value, kind: 'bytes', size: keyBytes + bytes }
  }
  try {
    const json = jsonText(value, maxBytes, 'bytes are a value of their own, not part of another')
    return { json, kind: 'json', size: keyBytes + Buffer.byteLength(json) }
  } catch (error) {
    throw kvValue([about, messageOf(error)])
  }
}

/** The value of a stored entry. */
export function decode({ number, json, bytes }: Stored): unknown {
  if (number !== undefined) return number
  if (json !== undefined) return JSON.parse(json)
  // Both drivers give what they read as a BSON Binary.
  const read = bytes as Uint8Array | { buffer: Uint8Array; position: number }
  return read instanceof Uint8Array ? read : read.buffer.subarray(0, read.position)
}

/** Whether an entry has expired. */
export const isOver = ({ expiresAt }: Pick<KvDocument, 'expiresAt'>, now: number): boolean =>
  expiresAt !== undefined && expiresAt !== null && expiresAt.getTime() <= now
