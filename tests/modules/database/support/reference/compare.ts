/** The order of all values, written as plainly as possible: numbers as exact fractions, texts as UTF-8. */
import { Decimal128 } from 'bson'
import type { Document } from '../../../../../modules/database/contract.ts'
import { type TypeName, typeOf } from './values.ts'

const ORDER: TypeName[] = [
  'undefined',
  'null',
  'number',
  'string',
  'object',
  'array',
  'objectId',
  'boolean',
  'date',
  'regex',
]

type Fraction = { over: bigint; under: bigint }

const decimalFraction = (text: string): Fraction => {
  const [mantissa = '', exponent = '0'] = text.toUpperCase().split('E')
  const [whole = '', decimals = ''] = mantissa.split('.')
  const power = Number(exponent) - decimals.length
  const digits = BigInt(whole + decimals)
  return power >= 0
    ? { over: digits * 10n ** BigInt(power), under: 1n }
    : { over: digits, under: 10n ** BigInt(-power) }
}

const fraction = (value: unknown): Fraction => {
  if (value instanceof Decimal128) return decimalFraction(value.toString())
  if (typeof value !== 'number') return { over: BigInt(String(value)), under: 1n }
  let over = value
  let under = 1n
  // Doubling is exact.
  while (!Number.isInteger(over)) {
    over *= 2
    under *= 2n
  }
  return { over: BigInt(over), under }
}

const sign = (difference: number | bigint): number => (difference < 0 ? -1 : difference > 0 ? 1 : 0)

const compareNumbers = (a: unknown, b: unknown): number => {
  const [isNaNumber, otherNaN] = [Number.isNaN(a), Number.isNaN(b)]
  if (isNaNumber || otherNaN) return sign(Number(otherNaN) - Number(isNaNumber))
  const infinite = (value: unknown) =>
    Math.abs(Number(value)) === Number.POSITIVE_INFINITY ? Math.sign(Number(value)) : 0
  if (infinite(a) || infinite(b)) return sign(infinite(a) - infinite(b))
  const [p, q] = [fraction(a), fraction(b)]
  return sign(p.over * q.under - q.over * p.under)
}

const compareLists = (a: unknown[], b: unknown[], each: (x: never, y: never) => number): number => {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = each(a[i] as never, b[i] as never)
    if (order) return order
  }
  return sign(a.length - b.length)
}

const compareTypes = (a: unknown, b: unknown): number => sign(ORDER.indexOf(typeOf(a)) - ORDER.indexOf(typeOf(b)))
const compareTexts = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

const compareFields = ([keyA, a]: [string, unknown], [keyB, b]: [string, unknown]): number =>
  compareTypes(a, b) || compareTexts(keyA, keyB) || compare(a, b)

/** The order of two values: -1, 0 or 1. */
export const compare = (a: unknown, b: unknown): number => {
  const types = compareTypes(a, b)
  if (types) return types
  switch (typeOf(a)) {
    case 'number':
      return compareNumbers(a, b)
    case 'array':
      return compareLists(a as unknown[], b as unknown[], compare)
    case 'object':
      return compareLists(Object.entries(a as Document), Object.entries(b as Document), compareFields)
    case 'boolean':
    case 'date':
      return sign(Number(a) - Number(b))
    case 'string':
    case 'objectId':
    case 'regex':
      return compareTexts(String(a), String(b))
    default:
      return 0
  }
}
