/** Arithmetic: sums, products, roundings, powers and logarithms. */
import {
  type DecimalOperation,
  decimalArithmetic,
  decimalRoot,
  quantizeDecimal,
  quantizeDouble,
  quantizeInteger,
  type Rounding,
} from '../decimals.ts'
import { badValue, location, notSupported, typeMismatch } from '../errors.ts'
import type { Operator } from '../expressions.ts'
import {
  calculate,
  divideNumbers,
  isDecimal,
  isLong,
  isLongSized,
  subtractNumbers,
  toBigInt,
  toNumber,
} from '../numbers.ts'
import { Sum } from '../sums.ts'
import { typeName } from '../types.ts'
import { fromBigInt, isNil, isNumber } from '../values.ts'
import { evaluated, numeric, strict } from './operator.ts'

/** The largest time a date can have. */
const MAX_TIME = 8.64e15

const dateAt = (time: unknown, name: string): Date => {
  const milliseconds = Math.round(toNumber(time))
  if (!(Math.abs(milliseconds) <= MAX_TIME)) throw badValue(`date overflow in ${name}`, 15, 'Overflow')
  return new Date(milliseconds)
}

const addMany = (values: unknown[]): unknown => {
  const sum = new Sum()
  let isDate = false
  for (const value of values) {
    if (value instanceof Date) {
      if (isDate) throw location(16612, 'only one date allowed in an $add expression')
      isDate = true
      sum.add(Number(value))
    } else if (isNumber(value)) sum.add(value)
    else throw typeMismatch(`$add only supports numeric or date types, not ${typeName(value)}`)
  }
  return isDate ? dateAt(sum.total, '$add') : sum.total
}

const add = (...values: unknown[]): unknown => {
  const [a, b] = values
  if (values.length === 2 && typeof a === 'number' && typeof b === 'number') return calculate('add', a, b)
  return addMany(values)
}

const subtract = (a: unknown, b: unknown): unknown => {
  if (a instanceof Date && b instanceof Date) return Number(a) - Number(b)
  if (a instanceof Date && isNumber(b)) return dateAt(Number(a) - toNumber(b), '$subtract')
  if (!isNumber(a) || !isNumber(b)) throw typeMismatch(`can't $subtract ${typeName(b)} from ${typeName(a)}`)
  return subtractNumbers(a, b)
}

/** The number of decimal places, as a whole number the server allows. */
const placesOf = (value: unknown, name: string): number => {
  const places = toNumber(value)
  if (Number.isInteger(places) && places >= -20 && places <= 100) return places
  throw location(51083, `cannot apply ${name} with precision value ${places} value must be in [-20, 100]`)
}

const roundTo = (value: unknown, places: number, rounding: Rounding): unknown => {
  if (isDecimal(value)) return quantizeDecimal(value, places, rounding)
  if (typeof value === 'number' && !Number.isInteger(value)) return quantizeDouble(value, places, rounding)
  if (places >= 0) return value
  const whole = toBigInt(value)
  const rounded = whole === null ? null : quantizeInteger(whole, places, rounding)
  return rounded === null || !isLongSized(rounded) ? toNumber(value) : fromBigInt(rounded)
}

const rounding = (name: string, how: Rounding, most: number): Operator =>
  numeric(name, 1, most, (value, places = 0) => roundTo(value, placesOf(places, name), how))

/** A function of one double, which is not worked out to the digits of a decimal. */
export const real = (name: string, apply: (number: number) => number): Operator =>
  numeric(name, 1, 1, (value) => {
    if (isDecimal(value)) throw notSupported(`${name} of a decimal`)
    return apply(toNumber(value))
  })

const divide = (a: unknown, b: unknown): unknown => {
  if (toNumber(b) === 0) throw badValue("can't $divide by zero")
  return divideNumbers(a, b)
}

const decimalOr = (operation: DecimalOperation, a: unknown, b: unknown, otherwise: () => unknown): unknown =>
  isDecimal(a) || isDecimal(b) ? decimalArithmetic(operation, a, b) : otherwise()

const modulo = (a: unknown, b: unknown): unknown => {
  if (toNumber(b) === 0) throw location(16610, "can't $mod by zero")
  return decimalOr('remainder', a, b, () => {
    if (!isLong(a) && !isLong(b)) return toNumber(a) % toNumber(b)
    const [p, q] = [toBigInt(a), toBigInt(b)]
    return p === null || q === null ? toNumber(a) % toNumber(b) : fromBigInt(p % q)
  })
}

const absolute = (value: unknown): unknown => {
  if (typeof value === 'number') return Math.abs(value)
  if (String(value) === '-9223372036854775808') throw location(28680, "can't take $abs of long long min")
  return toNumber(value) < 0 ? calculate('multiply', value, -1) : value
}

const log = (value: unknown, base: unknown): number => {
  if (isDecimal(value) || isDecimal(base)) throw notSupported('$log of a decimal')
  if (toNumber(value) <= 0) throw location(28758, `$log's argument must be a positive number, but is ${value}`)
  if (toNumber(base) <= 0 || toNumber(base) === 1) {
    throw location(28759, `$log's base must be a positive number not equal to 1, but is ${base}`)
  }
  return Math.log(toNumber(value)) / Math.log(toNumber(base))
}

const positive = (name: string, code: number, apply: (number: number) => number): Operator =>
  real(name, (number) => {
    if (number <= 0) throw location(code, `${name}'s argument must be a positive number, but is ${number}`)
    return apply(number)
  })

const power = (base: unknown, exponent: unknown): unknown => {
  const [x, y] = [toNumber(base), toNumber(exponent)]
  if (x === 0 && y < 0) throw location(28764, '$pow cannot take a base of 0 and a negative exponent')
  if (isDecimal(base) || isDecimal(exponent)) {
    if (!Number.isInteger(y) || y < 0 || y > 10_000) throw notSupported('$pow of decimals but for small whole powers')
    return Array.from({ length: y }).reduce<unknown>((product) => calculate('multiply', product, base), 1)
  }
  const result = x ** y
  if (Number.isSafeInteger(result) || !Number.isFinite(result)) return result
  const [p, q] = [toBigInt(base), toBigInt(exponent)]
  if (p === null || q === null || q < 0n || Math.abs(result) > 2 ** 63) return result
  const exact = p ** q
  return isLongSized(exact) ? fromBigInt(exact) : result
}

const squareRoot = (value: unknown): unknown => {
  if (toNumber(value) < 0) throw location(28714, "$sqrt's argument must be greater than or equal to 0")
  return isDecimal(value) ? decimalRoot(value) : Math.sqrt(toNumber(value))
}

const ANY = Number.POSITIVE_INFINITY

export const ARITHMETIC: Record<string, Operator> = {
  $add: strict('$add', 0, ANY, add),
  $subtract: strict('$subtract', 2, 2, subtract),
  $multiply: numeric('$multiply', 0, ANY, (...values) =>
    values.reduce((product, value) => calculate('multiply', product, value), 1),
  ),
  $divide: numeric('$divide', 2, 2, divide),
  $mod: numeric('$mod', 2, 2, modulo),
  $abs: numeric('$abs', 1, 1, absolute),
  $ceil: rounding('$ceil', 'ceil', 1),
  $floor: rounding('$floor', 'floor', 1),
  $trunc: rounding('$trunc', 'down', 2),
  $round: rounding('$round', 'even', 2),
  $sqrt: numeric('$sqrt', 1, 1, squareRoot),
  $pow: numeric('$pow', 2, 2, power),
  $exp: real('$exp', Math.exp),
  $ln: positive('$ln', 28766, Math.log),
  $log10: positive('$log10', 28761, Math.log10),
  $log: numeric('$log', 2, 2, log),
  $sigmoid: evaluated('$sigmoid', 1, 1, (value) => {
    if (isNil(value)) return null
    if (!isNumber(value)) throw typeMismatch(`$sigmoid only supports numeric types, not ${typeName(value)}`)
    if (isDecimal(value)) throw notSupported('$sigmoid of a decimal')
    return 1 / (1 + Math.exp(-toNumber(value)))
  }),
}
