/** From one type to another. */
import { Decimal128, ObjectId } from 'bson'
import { MqlError } from '../errors.ts'
import type { Operator } from '../expressions.ts'
import { isDecimal, isLong, toNumber } from '../numbers.ts'
import { cannotConvert, typeName } from '../types.ts'
import { fromBigInt, hasOwn, isNil, isNumber, RANK, rank } from '../values.ts'
import { evaluated, namedArguments, optionalArgument, strict } from './operator.ts'

const failure = (message: string) => new MqlError(241, 'ConversionFailure', message)

const unsupported = (value: unknown, to: string) =>
  failure(`Unsupported conversion from ${typeName(value)} to ${to} in $convert with no onError value`)

const isObjectId = (value: unknown): value is ObjectId => rank(value) === RANK.objectId

/** A value as text; null and missing are empty. */
export const textOf = (value: unknown): string => {
  if (isNil(value)) return ''
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  if (isObjectId(value)) return value.toHexString()
  if (isNumber(value) || typeof value === 'boolean') return String(value)
  throw cannotConvert(value, 'String', 16007)
}

const parseNumber = (text: string): number => {
  const number = /^[+-]?(\d|\.\d|Infinity|NaN)/i.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(number) && !/^[+-]?nan$/i.test(text)) {
    throw failure(`Failed to parse number '${text}' in $convert with no onError value`)
  }
  return number
}

const toDouble = (value: unknown): number => {
  if (typeof value === 'string') return parseNumber(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return Number(value)
  if (isNumber(value)) return toNumber(value)
  throw unsupported(value, 'double')
}

const integral = (name: string, least: number, most: number) => (value: unknown) => {
  if (typeof value === 'string' && !/^[+-]?\d+$/.test(value)) {
    throw failure(`Failed to parse number '${value}' in $convert with no onError value`)
  }
  if (name === 'long' && (isLong(value) || typeof value === 'string')) return fromBigInt(BigInt(String(value)))
  const number = Math.trunc(toDouble(value))
  if (!(number >= least && number <= most)) throw failure(`Conversion would overflow target type in $convert`)
  return number
}

export const toDate = (value: unknown): Date => {
  if (value instanceof Date) return value
  if (isObjectId(value)) return value.getTimestamp()
  const date = isNumber(value) ? new Date(toNumber(value)) : typeof value === 'string' ? new Date(value) : null
  if (!date) throw unsupported(value, 'date')
  if (Number.isNaN(Number(date))) throw failure(`Error parsing date string '${value}'`)
  return date
}

const toObjectId = (value: unknown): ObjectId => {
  if (isObjectId(value)) return value
  if (typeof value !== 'string') throw unsupported(value, 'objectId')
  if (!/^[0-9a-f]{24}$/i.test(value)) {
    throw failure(`Failed to parse objectId '${value}' in $convert with no onError value`)
  }
  return ObjectId.createFromHexString(value)
}

const toDecimal = (value: unknown): Decimal128 => {
  if (isDecimal(value)) return value
  const number = typeof value === 'string' || isNumber(value) ? String(value) : String(toDouble(value))
  try {
    return Decimal128.fromStringWithRounding(number)
  } catch {
    throw failure(`Failed to parse number '${number}' in $convert with no onError value`)
  }
}

const CONVERTERS: Record<string, (value: unknown) => unknown> = {
  string: textOf,
  double: toDouble,
  int: integral('int', -2147483648, 2147483647),
  long: integral('long', -(2 ** 63), 2 ** 63 - 1024),
  decimal: toDecimal,
  bool: (value) => !(value === false || (isNumber(value) && toNumber(value) === 0)),
  date: toDate,
  objectId: toObjectId,
}
const CODES: Record<number, string> = {
  1: 'double',
  2: 'string',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  16: 'int',
  18: 'long',
  19: 'decimal',
}

const convert: Operator = (argument, compile) => {
  const named = namedArguments('$convert', argument, { required: ['input', 'to'], optional: ['onError', 'onNull'] })
  const input = compile(named.input)
  const to = compile(named.to)
  const onNull = optionalArgument(named, 'onNull', compile, null)
  const onError = optionalArgument(named, 'onError', compile)
  return (document, variables) => {
    const value = input(document, variables)
    if (isNil(value)) return onNull(document, variables)
    const wanted = to(document, variables)
    const name = typeof wanted === 'number' ? CODES[wanted] : String(wanted)
    if (name === undefined || !hasOwn(CONVERTERS, name)) throw unsupported(value, String(wanted))
    try {
      return CONVERTERS[name]!(value)
    } catch (error) {
      if (!(error instanceof MqlError) || !hasOwn(named, 'onError')) throw error
      return onError(document, variables)
    }
  }
}

const converter = (operator: string, name: string): Operator => strict(operator, 1, 1, CONVERTERS[name]!)

export const CONVERSIONS: Record<string, Operator> = {
  $convert: convert,
  $toString: converter('$toString', 'string'),
  $toDouble: converter('$toDouble', 'double'),
  $toInt: converter('$toInt', 'int'),
  $toLong: converter('$toLong', 'long'),
  $toDecimal: converter('$toDecimal', 'decimal'),
  $toBool: converter('$toBool', 'bool'),
  $toDate: converter('$toDate', 'date'),
  $toObjectId: converter('$toObjectId', 'objectId'),
  $type: evaluated('$type', 1, 1, (value) => (value === undefined ? 'missing' : typeName(value))),
  $isNumber: evaluated('$isNumber', 1, 1, isNumber),
}
