/** Bits of whole numbers, and the sizes of values in BSON. */
import { BSON, type Timestamp } from 'bson'
import { location, typeMismatch } from '../errors.ts'
import type { Operator } from '../expressions.ts'
import { isDecimal, toBigInt } from '../numbers.ts'
import { typeName } from '../types.ts'
import { bytesOf, fromBigInt, isDocument, isNil, RANK, rank } from '../values.ts'
import { evaluated, strict, wrongType } from './operator.ts'

const ANY = Number.POSITIVE_INFINITY

const integer = (value: unknown, name: string): bigint => {
  const whole = rank(value) === RANK.number && !isDecimal(value) ? toBigInt(value) : null
  if (whole === null) throw typeMismatch(`${name} only supports int and long operands, not ${typeName(value)}`)
  return whole
}

const combining = (name: string, neutral: bigint, apply: (a: bigint, b: bigint) => bigint): Operator =>
  evaluated(name, 0, ANY, (...values) => {
    let bits = neutral
    for (const value of values) {
      if (isNil(value)) return null
      bits = apply(bits, integer(value, name))
    }
    return fromBigInt(bits)
  })

export const BITS: Record<string, Operator> = {
  $bitAnd: combining('$bitAnd', -1n, (a, b) => a & b),
  $bitOr: combining('$bitOr', 0n, (a, b) => a | b),
  $bitXor: combining('$bitXor', 0n, (a, b) => a ^ b),
  $bitNot: strict('$bitNot', 1, 1, (value) => fromBigInt(~integer(value, '$bitNot'))),
  $binarySize: strict('$binarySize', 1, 1, (value) => {
    if (typeof value === 'string') return Buffer.byteLength(value)
    if (rank(value) === RANK.binary) return bytesOf(value).byteLength
    throw wrongType(51276, '$binarySize requires a string or BinData argument, found:', value)
  }),
  $bsonSize: strict('$bsonSize', 1, 1, (value) => {
    if (!isDocument(value)) throw wrongType(31393, '$bsonSize requires a document input, found:', value)
    return BSON.calculateObjectSize(value)
  }),
  $tsSecond: strict('$tsSecond', 1, 1, (value) => timestamp(value, '$tsSecond', 5687301).getHighBitsUnsigned()),
  $tsIncrement: strict('$tsIncrement', 1, 1, (value) => timestamp(value, '$tsIncrement', 5687302).getLowBitsUnsigned()),
}

const timestamp = (value: unknown, name: string, code: number): Timestamp => {
  if (rank(value) !== RANK.timestamp) {
    throw location(code, `${name} requires a timestamp argument, found: ${typeName(value)}`)
  }
  return value as Timestamp
}
