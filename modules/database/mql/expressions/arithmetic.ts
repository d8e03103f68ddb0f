/** Numbers: sums, roundings, logarithms, comparison, and the accumulators that also work on lists. */
import { compare } from '../compare.ts'
import { badValue, location, typeMismatch } from '../errors.ts'
import type { Operator } from '../expressions.ts'
import { calculate, isDecimal, isLong, toNumber } from '../numbers.ts'
import { typeName } from '../types.ts'
import { isNil, isNumber } from '../values.ts'
import { evaluated, numeric, strict } from './operator.ts'

const add = (...values: unknown[]): unknown => {
  let sum: unknown = 0
  let isDate = false
  for (const value of values) {
    if (value instanceof Date) {
      if (isDate) throw location(16612, 'only one date allowed in an $add expression')
      isDate = true
      sum = calculate('add', sum, Number(value))
    } else if (isNumber(value)) sum = calculate('add', sum, value)
    else throw typeMismatch(`$add only supports numeric or date types, not ${typeName(value)}`)
  }
  return isDate ? new Date(toNumber(sum)) : sum
}

const subtract = (a: unknown, b: unknown): unknown => {
  if (a instanceof Date && b instanceof Date) return Number(a) - Number(b)
  if (a instanceof Date && isNumber(b)) return new Date(Number(a) - toNumber(b))
  if (!isNumber(a) || !isNumber(b)) throw typeMismatch(`can't $subtract ${typeName(b)} from ${typeName(a)}`)
  return calculate('add', a, calculate('multiply', b, -1))
}

/** Rounds half to even, as the server does. */
const round = (number: number, places: number): number => {
  const scale = 10 ** places
  const scaled = number * scale
  const floor = Math.floor(scaled)
  const isHalf = Math.abs(scaled - floor - 0.5) < 1e-9
  return (isHalf ? floor + (floor % 2 === 0 ? 0 : 1) : Math.round(scaled)) / scale
}

const rounding = (name: string, apply: (number: number, places: number) => number): Operator =>
  numeric(name, 1, 2, (value, places = 0) => {
    const digits = toNumber(places)
    if (!Number.isInteger(digits) || digits < -20 || digits > 100) {
      throw location(51083, `cannot apply ${name} with precision value ${digits} value must be in [-20, 100]`)
    }
    return isLong(value) && digits >= 0 ? value : apply(toNumber(value), digits)
  })

/** A function of one double. */
const real = (name: string, apply: (number: number) => number): Operator =>
  numeric(name, 1, 1, (value) => apply(toNumber(value)))

const divide = (a: unknown, b: unknown): number => {
  if (toNumber(b) === 0) throw badValue("can't $divide by zero")
  return toNumber(a) / toNumber(b)
}

const modulo = (a: unknown, b: unknown): unknown => {
  if (toNumber(b) === 0) throw location(16610, "can't $mod by zero")
  return toNumber(a) % toNumber(b)
}

const log = (value: unknown, base: unknown): number => {
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

/** One list argument is looked into; several arguments are the list. */
const spread = (values: unknown[]): unknown[] =>
  values.length === 1 && Array.isArray(values[0]) ? (values[0] as unknown[]) : values

const numbersOf = (values: unknown[]): unknown[] => spread(values).filter(isNumber)

/** Adds numbers up; what is no number does not count. */
export const sumOf = (numbers: unknown[]): unknown => numbers.reduce((sum, value) => calculate('add', sum, value), 0)

export const averageOf = (numbers: unknown[]): unknown => {
  if (numbers.length === 0) return null
  return toNumber(sumOf(numbers)) / numbers.length
}

/** Standard deviation; `sample` divides by one less. */
export const deviationOf = (numbers: unknown[], sample: boolean): number | null => {
  const values = numbers.map(toNumber)
  const divisor = values.length - (sample ? 1 : 0)
  if (divisor <= 0) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / divisor)
}

const extreme = (name: string, sign: 1 | -1): Operator =>
  evaluated(name, 1, Number.POSITIVE_INFINITY, (...values) => {
    const candidates = spread(values).filter((value) => !isNil(value))
    return candidates.reduce<unknown>(
      (best, value) => (best === null || compare(value, best) * sign > 0 ? value : best),
      null,
    )
  })

const overNumbers = (name: string, apply: (numbers: unknown[]) => unknown): Operator =>
  evaluated(name, 0, Number.POSITIVE_INFINITY, (...values) => apply(numbersOf(values)))

const comparison = (name: string, accepts: (order: number) => boolean): Operator =>
  evaluated(name, 2, 2, (a, b) => accepts(compare(a, b)))

const ANY = Number.POSITIVE_INFINITY

export const ARITHMETIC: Record<string, Operator> = {
  $add: strict('$add', 0, ANY, add),
  $subtract: strict('$subtract', 2, 2, subtract),
  $multiply: numeric('$multiply', 0, ANY, (...values) =>
    values.reduce((product, value) => calculate('multiply', product, value), 1),
  ),
  $divide: numeric('$divide', 2, 2, divide),
  $mod: numeric('$mod', 2, 2, modulo),
  $abs: numeric('$abs', 1, 1, (value) =>
    toNumber(value) < 0 ? calculate('multiply', value, -1) : isDecimal(value) ? value : Math.abs(toNumber(value)),
  ),
  $ceil: real('$ceil', Math.ceil),
  $floor: real('$floor', Math.floor),
  $sqrt: real('$sqrt', (number) => {
    if (number < 0) throw location(28714, "$sqrt's argument must be greater than or equal to 0")
    return Math.sqrt(number)
  }),
  $pow: numeric('$pow', 2, 2, (base, exponent) => {
    if (toNumber(base) === 0 && toNumber(exponent) < 0) {
      throw location(28764, '$pow cannot take a base of 0 and a negative exponent')
    }
    return toNumber(base) ** toNumber(exponent)
  }),
  $exp: real('$exp', Math.exp),
  $ln: positive('$ln', 28766, Math.log),
  $log10: positive('$log10', 28761, Math.log10),
  $log: numeric('$log', 2, 2, log),
  $trunc: rounding('$trunc', (number, places) => Math.trunc(number * 10 ** places) / 10 ** places),
  $round: rounding('$round', round),
  $sin: real('$sin', Math.sin),
  $cos: real('$cos', Math.cos),
  $tan: real('$tan', Math.tan),
  $asin: real('$asin', Math.asin),
  $acos: real('$acos', Math.acos),
  $atan: real('$atan', Math.atan),
  $atan2: numeric('$atan2', 2, 2, (y, x) => Math.atan2(toNumber(y), toNumber(x))),
  $degreesToRadians: real('$degreesToRadians', (number) => (number * Math.PI) / 180),
  $radiansToDegrees: real('$radiansToDegrees', (number) => (number * 180) / Math.PI),
  $cmp: evaluated('$cmp', 2, 2, (a, b) => compare(a, b)),
  $eq: comparison('$eq', (order) => order === 0),
  $ne: comparison('$ne', (order) => order !== 0),
  $gt: comparison('$gt', (order) => order > 0),
  $gte: comparison('$gte', (order) => order >= 0),
  $lt: comparison('$lt', (order) => order < 0),
  $lte: comparison('$lte', (order) => order <= 0),
  $sum: overNumbers('$sum', sumOf),
  $avg: overNumbers('$avg', averageOf),
  $stdDevPop: overNumbers('$stdDevPop', (numbers) => deviationOf(numbers, false)),
  $stdDevSamp: overNumbers('$stdDevSamp', (numbers) => deviationOf(numbers, true)),
  $min: extreme('$min', -1),
  $max: extreme('$max', 1),
}
