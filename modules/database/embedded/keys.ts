/** Index keys: bytes whose order (memcmp) is MongoDB's order of the values. */
import type { Code, ObjectId, Timestamp } from 'bson'
import type { Document } from '../contract.ts'
import { toNumber } from '../mql/numbers.ts'
import { bytesOf, RANK, rank, regexParts, subtypeOf } from '../mql/values.ts'
import { placeOf } from './number-places.ts'

let buffer = Buffer.allocUnsafe(4096)
let length = 0

const double = new Float64Array(1)
const doubleBytes = new Uint8Array(double.buffer)

const reserve = (count: number): void => {
  if (length + count <= buffer.length) return
  const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + count + 1024))
  buffer.copy(larger, 0, 0, length)
  buffer = larger
}

/** UTF-8; a zero byte becomes 00 FF, the end is 00 01. */
const putText = (text: string): void => {
  reserve(text.length * 6 + 8)
  if (text.includes('\0')) {
    for (const byte of Buffer.from(text)) {
      buffer[length++] = byte
      if (byte === 0) buffer[length++] = 0xff
    }
  } else length += buffer.write(text, length)
  buffer[length++] = 0
  buffer[length++] = 1
}

/** A double in sortable form: the sign bit flipped, negative numbers inverted, NaN below all. */
const putDouble = (number: number): void => {
  reserve(9)
  if (Number.isNaN(number)) {
    buffer.fill(0, length, length + 8)
    length += 8
    return
  }
  double[0] = number === 0 ? 0 : number
  const negative = doubleBytes[7]! & 0x80
  for (let i = 7; i >= 0; i--) {
    const byte = doubleBytes[i]!
    buffer[length++] = negative ? ~byte & 0xff : i === 7 ? byte | 0x80 : byte
  }
}

const putNumber = (value: unknown): void => {
  const nearest = toNumber(value)
  putDouble(nearest)
  const { slot, digits } = placeOf(value, nearest)
  reserve(2 + (digits?.length ?? 0))
  length = buffer.writeUInt16BE(0x8000 + slot, length)
  if (!digits) return
  buffer.set(digits, length)
  length += digits.length
}

const putBytes = (value: unknown): void => {
  const bytes = bytesOf(value)
  reserve(bytes.length + 5)
  length = buffer.writeUInt32BE(bytes.length, length)
  buffer[length++] = subtypeOf(value)
  buffer.set(bytes, length)
  length += bytes.length
}

const putByte = (byte: number): void => {
  reserve(1)
  buffer[length++] = byte
}

const putValue = (value: unknown): void => {
  const type = rank(value)
  putByte(type)
  switch (type) {
    case RANK.string:
      putText(String(value))
      return
    case RANK.number:
      putNumber(value)
      return
    case RANK.boolean:
      putByte(value ? 1 : 0)
      return
    case RANK.date:
      putDouble(Number(value))
      return
    case RANK.objectId:
      reserve(12)
      buffer.set((value as ObjectId).id, length)
      length += 12
      return
    case RANK.object:
      for (const [key, entry] of Object.entries(value as Document)) {
        putByte(rank(entry))
        putText(key)
        putValue(entry)
      }
      putByte(0)
      return
    case RANK.array:
      for (const entry of value as unknown[]) putValue(entry)
      putByte(0)
      return
    case RANK.binary:
      putBytes(value)
      return
    case RANK.timestamp:
      reserve(8)
      length = buffer.writeBigUInt64BE(BigInt((value as Timestamp).toString()), length)
      return
    case RANK.regex: {
      const { source, options } = regexParts(value)
      putText(source)
      putText(options)
      return
    }
    case RANK.code:
      putText(String((value as Code).code))
      return
  }
}

/** The key of a tuple; the bytes of descending fields are inverted. */
export const encodeKey = (values: readonly unknown[], directions?: readonly number[]): Uint8Array => {
  length = 0
  for (let i = 0; i < values.length; i++) {
    const start = length
    putValue(values[i])
    if (directions && directions[i]! < 0) for (let at = start; at < length; at++) buffer[at] = ~buffer[at]! & 0xff
  }
  return new Uint8Array(buffer.subarray(0, length))
}

/** The least key above all that begin with these bytes; null when there is none. */
export const successor = (key: Uint8Array): Uint8Array | null => {
  for (let i = key.length - 1; i >= 0; i--) {
    if (key[i] === 255) continue
    const next = key.slice(0, i + 1)
    next[i] = key[i]! + 1
    return next
  }
  return null
}

export const invert = (key: Uint8Array): Uint8Array => key.map((byte) => ~byte & 0xff)

export const concatenate = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const result = new Uint8Array(a.length + b.length)
  result.set(a)
  result.set(b, a.length)
  return result
}

/** A key as a text, for sets and maps. */
export const keyText = (key: Uint8Array): string =>
  Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1')

export const compareKeys = (a: Uint8Array, b: Uint8Array): number => Buffer.compare(a, b)
