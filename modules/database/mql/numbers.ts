/** Numbers of every BSON type: JavaScript numbers, Long and Decimal128, calculated exactly. */
import type { Decimal128, Long } from 'bson'
import { decimalArithmetic, decimalParts } from './decimals.ts'
import { badValue } from './errors.ts'
import { fromBigInt } from './values.ts'

type Bson = { _bsontype?: string; toString(): string; valueOf(): unknown; toNumber?(): number }

const bsonType = (value: unknown): string | undefined => (value as Bson | null)?._bsontype
export const isDecimal = (value: unknown): value is Decimal128 => bsonType(value) === 'Decimal128'
export const isLong = (value: unknown): value is Long => bsonType(value) === 'Long'

/** The nearest JavaScript number. */
export const toNumber = (value: unknown): number => {
  if (typeof value === 'number') return value
  if (isLong(value)) return value.toNumber()
  if (isDecimal(value)) return Number(value.toString())
  return Number((value as Bson).valueOf())
}

const exactText = (value: unknown): string => {
  if (typeof value !== 'number') return String(value)
  return Number.isInteger(value) ? BigInt(value).toString() : String(value)
}

const order = (a: number | bigint, b: number | bigint): number => (a < b ? -1 : a > b ? 1 : 0)

/** A double in full, not rounded to the digits that are shown. */
const fractionParts = (value: number): { digits: bigint; exponent: number } => {
  let halvings = 0
  for (; !Number.isInteger(value); halvings++) value *= 2
  return { digits: BigInt(value) * 5n ** BigInt(halvings), exponent: -halvings }
}

const exactParts = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) ? fractionParts(value) : decimalParts(String(value))

const compareExactly = (a: unknown, b: unknown, x: number, y: number): number => {
  const p = exactParts(a)
  const q = exactParts(b)
  if (!p || !q) return order(x, y)
  const exponent = Math.min(p.exponent, q.exponent)
  return order(p.digits * 10n ** BigInt(p.exponent - exponent), q.digits * 10n ** BigInt(q.exponent - exponent))
}

/** Compares two numbers by value; NaN is equal to itself and below all others. */
export const compareNumbers = (a: unknown, b: unknown): number => {
  const x = toNumber(a)
  const y = toNumber(b)
  if (Number.isNaN(x)) return Number.isNaN(y) ? 0 : -1
  if (Number.isNaN(y)) return 1
  if (typeof a === 'number' && typeof b === 'number') return order(x, y)
  if (x !== y && Math.abs(x - y) > Math.abs(x) * 1e-12) return order(x, y)
  return compareExactly(a, b, x, y)
}

const LONG_MAX = 9223372036854775807n
const LONG_MIN = -9223372036854775808n

/** Stored as an integer; the negative zero is a double. */
export const isIntegral = (value: unknown): boolean =>
  isLong(value) || (Number.isInteger(value) && !Object.is(value, -0))

/** What happens to integers that leave 64 bits: an error for updates, a double for expressions. */
export type OnOverflow = 'fail' | 'double'

/** Adds or multiplies as the server does: decimals stay decimals and integers stay exact. */
export const calculate = (
  operation: 'add' | 'multiply',
  a: unknown,
  b: unknown,
  onOverflow: OnOverflow = 'double',
): unknown => {
  if (isDecimal(a) || isDecimal(b)) return decimalArithmetic(operation, a, b)
  const x = toNumber(a)
  const y = toNumber(b)
  const double = operation === 'add' ? x + y : x * y
  if (!isIntegral(a) || !isIntegral(b)) return double
  const bothSmall = typeof a === 'number' && typeof b === 'number'
  if (bothSmall && (Number.isSafeInteger(double) || !Number.isSafeInteger(a) || !Number.isSafeInteger(b))) {
    return double === 0 ? 0 : double
  }
  const p = BigInt(exactText(a))
  const q = BigInt(exactText(b))
  const exact = operation === 'add' ? p + q : p * q
  if (isLongSized(exact)) return fromBigInt(exact)
  if (onOverflow === 'double') return double
  throw badValue(`Failed to apply $${operation === 'add' ? 'inc' : 'mul'} operations to current value (${a})`)
}

/** Whether an integer fits 64 bits. */
export const isLongSized = (value: bigint): boolean => value <= LONG_MAX && value >= LONG_MIN

/** An integer of any type as a BigInt; null when it is not integral. */
export const toBigInt = (value: unknown): bigint | null => {
  if (isLong(value)) return BigInt(value.toString())
  const number = toNumber(value)
  return Number.isInteger(number) ? BigInt(number) : null
}

/** Subtracts as an expression does. */
export const subtractNumbers = (a: unknown, b: unknown): unknown => calculate('add', a, calculate('multiply', b, -1))

/** Divides as an expression does, to a decimal where one takes part and to a double otherwise. */
export const divideNumbers = (a: unknown, b: unknown): unknown =>
  isDecimal(a) || isDecimal(b) ? decimalArithmetic('divide', a, b) : toNumber(a) / toNumber(b)
