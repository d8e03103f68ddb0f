/** Decimal arithmetic on texts, as integers times powers of ten: nothing is rounded before the 34 digits of a Decimal128. */
import { Decimal128 } from 'bson'

export interface DecimalParts {
  digits: bigint
  exponent: number
}

/** How a digit that is cut off counts. */
export type Rounding = 'even' | 'down' | 'floor' | 'ceil'

/** The most digits a Decimal128 has. */
const PRECISION = 34
/** A decimal text as an integer times a power of ten; null for NaN and the infinities. */
export const decimalParts = (text: string): DecimalParts | null => {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text)
  if (!match) return null
  const [, sign, whole = '', fraction = '', power] = match
  const digits = BigInt((sign === '-' ? '-' : '') + (whole + fraction || '0'))
  return { digits, exponent: Number(power || 0) - fraction.length }
}

/** The text of a number as a decimal: doubles count with 15 digits, as on the server. */
export const decimalText = (value: unknown): string => {
  if (typeof value !== 'number') return String(value)
  if (!Number.isFinite(value)) return String(value)
  return Number.isInteger(value) ? BigInt(value).toString() : value.toPrecision(15)
}

const scaled = ({ digits, exponent }: DecimalParts, to: number): bigint => digits * 10n ** BigInt(exponent - to)

const fromDouble = (value: number): Decimal128 => Decimal128.fromString(String(value))

const divided = (numerator: bigint, denominator: bigint, rounding: Rounding): bigint => {
  const quotient = numerator / denominator
  const rest = numerator % denominator
  if (rest === 0n) return quotient
  const isNegative = numerator < 0n !== denominator < 0n
  switch (rounding) {
    case 'down':
      return quotient
    case 'floor':
      return isNegative ? quotient - 1n : quotient
    case 'ceil':
      return isNegative ? quotient : quotient + 1n
    case 'even': {
      const twice = (rest < 0n ? -rest : rest) * 2n
      const size = denominator < 0n ? -denominator : denominator
      if (twice < size || (twice === size && quotient % 2n === 0n)) return quotient
      return isNegative ? quotient - 1n : quotient + 1n
    }
  }
}

/** The exponents between which a Decimal128 has digits. */
const LEAST_EXPONENT = -6176
const GREATEST_EXPONENT = 6144

/** Rounds to what a Decimal128 can hold, in its digits and its exponent. */
const fromParts = (digits: bigint, exponent: number): Decimal128 => {
  const length = String(digits).length - (digits < 0n ? 1 : 0)
  if (digits !== 0n && length - 1 + exponent > GREATEST_EXPONENT) return fromDouble(digits < 0n ? -Infinity : Infinity)
  const cut = Math.max(length - PRECISION, LEAST_EXPONENT - exponent, 0)
  if (cut === 0) return Decimal128.fromStringWithRounding(`${digits}E${exponent}`)
  if (cut > length) return Decimal128.fromString(`0E${LEAST_EXPONENT}`)
  return Decimal128.fromStringWithRounding(`${divided(digits, 10n ** BigInt(cut), 'even')}E${exponent + cut}`)
}

export type DecimalOperation = 'add' | 'multiply' | 'divide' | 'remainder'

const IN_DOUBLES: Record<DecimalOperation, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  remainder: (a, b) => a % b,
}

/** Calculates with two numbers of any type, one of which is a decimal; the caller keeps zero divisors away. */
export const decimalArithmetic = (operation: DecimalOperation, a: unknown, b: unknown): Decimal128 => {
  const [x, y] = [decimalText(a), decimalText(b)]
  const p = decimalParts(x)
  const q = decimalParts(y)
  if (!p || !q) return fromDouble(IN_DOUBLES[operation](Number(x), Number(y)))
  const exponent = Math.min(p.exponent, q.exponent)
  switch (operation) {
    case 'add':
      return fromParts(scaled(p, exponent) + scaled(q, exponent), exponent)
    case 'multiply':
      return fromParts(p.digits * q.digits, p.exponent + q.exponent)
    case 'remainder':
      return fromParts(scaled(p, exponent) % scaled(q, exponent), exponent)
    case 'divide':
      return quotient(p, q)
  }
}

const quotient = (p: DecimalParts, q: DecimalParts): Decimal128 => {
  const exponent = p.exponent - q.exponent
  if (p.digits % q.digits === 0n) return fromParts(p.digits / q.digits, exponent)
  // Enough digits for the last one to be right, and one more that says whether anything is left.
  const shift = PRECISION + 2 + Math.max(0, String(q.digits).length - String(p.digits).length + 1)
  const numerator = p.digits * 10n ** BigInt(shift)
  const digits = numerator / q.digits
  if (numerator % q.digits !== 0n) {
    const sticky = digits < 0n ? digits * 10n - 1n : digits * 10n + 1n
    return fromParts(sticky, exponent - shift - 1)
  }
  const text = String(digits).replace(/0+$/, '')
  return fromParts(BigInt(text), exponent - shift + String(digits).length - text.length)
}

/** A finite text with so many decimal places, as digits and exponent. */
const quantized = (parts: DecimalParts, places: number, rounding: Rounding): DecimalParts => {
  if (parts.exponent >= -places) return parts
  const divisor = 10n ** BigInt(-places - parts.exponent)
  return { digits: divided(parts.digits, divisor, rounding), exponent: -places }
}

/** A decimal rounded to so many places, negative ones before the point. */
export const quantizeDecimal = (value: Decimal128, places: number, rounding: Rounding): Decimal128 => {
  const parts = decimalParts(value.toString())
  if (!parts) return value
  const { digits, exponent } = quantized(parts, places, rounding)
  return fromParts(digits, exponent)
}

/** Powers of ten up to here are exact in a double, and so is a double times one of them but for its last bits. */
const MAX_QUICK_PLACES = 15

/** Rounds where the double is so far from the borderline that its last bits do not matter; undefined elsewhere. */
const quickly = (value: number, places: number, rounding: Rounding): number | undefined => {
  if (places < 0 || places > MAX_QUICK_PLACES) return undefined
  const scale = 10 ** places
  const scaled = value * scale
  const floor = Math.floor(scaled)
  if (!Number.isSafeInteger(floor)) return undefined
  const rest = scaled - floor
  const tolerance = places === 0 ? 0 : Math.abs(scaled) * 1e-15
  if (rounding === 'even') {
    if (Math.abs(rest - 0.5) <= tolerance) return undefined
    return (rest < 0.5 ? floor : floor + 1) / scale
  }
  if (places > 0 && (rest <= tolerance || 1 - rest <= tolerance)) return undefined
  const isUp = rounding === 'ceil' || (rounding === 'down' && value < 0)
  return (isUp && rest > 0 ? floor + 1 : floor) / scale
}

const exactly = (value: number, places: number, rounding: Rounding): number => {
  const parts = Number.isFinite(value) ? decimalParts(value.toPrecision(PRECISION)) : null
  if (!parts) return value
  const { digits, exponent } = quantized(parts, places, rounding)
  return Number(`${digits}E${exponent}`)
}

/** A double rounded to so many places by its exact value, so that 2.675 becomes 2.67. */
export const quantizeDouble = (value: number, places: number, rounding: Rounding): number => {
  if (value === 0) return value
  const rounded = quickly(value, places, rounding) ?? exactly(value, places, rounding)
  // What is left of a negative number is a negative zero.
  return rounded === 0 && value < 0 ? -0 : rounded
}

/** An integer rounded to tens, hundreds and so on. */
export const quantizeInteger = (value: bigint, places: number, rounding: Rounding): bigint => {
  if (places >= 0) return value
  const unit = 10n ** BigInt(-places)
  return divided(value, unit, rounding) * unit
}

const integerRoot = (value: bigint): bigint => {
  if (value < 2n) return value
  let guess = 1n << BigInt(Math.ceil(value.toString(2).length / 2))
  for (;;) {
    const next = (guess + value / guess) / 2n
    if (next >= guess) return guess
    guess = next
  }
}

/** The square root of a decimal that is not negative. */
export const decimalRoot = (value: Decimal128): Decimal128 => {
  const parts = decimalParts(value.toString())
  if (!parts) return value
  const isOdd = parts.exponent % 2 !== 0
  const { digits, exponent } = isOdd ? { digits: parts.digits * 10n, exponent: parts.exponent - 1 } : parts
  const exact = integerRoot(digits)
  if (exact * exact === digits) return fromParts(exact, exponent / 2)
  const shift = PRECISION + 2
  return fromParts(integerRoot(digits * 10n ** BigInt(2 * shift)) * 10n + 1n, exponent / 2 - shift - 1)
}

/** A decimal's whole part. */
export const decimalToBigInt = (text: string): bigint | null => {
  const parts = decimalParts(text)
  if (!parts || parts.exponent > 40) return null
  const { digits, exponent } = quantized(parts, 0, 'down')
  return digits * 10n ** BigInt(exponent)
}
