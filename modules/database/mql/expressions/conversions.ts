/** From one type to another. */
import { Decimal128, ObjectId, type Timestamp } from 'bson'
import { decimalText, decimalToBigInt } from '../decimals.ts'
import { badValue, MqlError, notSupported } from '../errors.ts'
import type { Operator } from '../expressions.ts'
import { isDecimal, isLong, toNumber } from '../numbers.ts'
import { cannotConvert, typeName } from '../types.ts'
import { fromBigInt, hasOwn, isDocument, isNil, isNumber, RANK, rank, subtypeOf } from '../values.ts'
import { binaryToText, textToBinary } from './binary-text.ts'
import { parseDate } from './date-parse.ts'
import { evaluated, namedArguments, optionalArgument, strict } from './operator.ts'

const failure = (message: string) =>
  new MqlError(241, 'ConversionFailure', `${message} in $convert with no onError value`)

const unsupported = (value: unknown, to: string) =>
  failure(`Unsupported conversion from ${value === undefined ? 'missing' : typeName(value)} to ${to}`)

const isObjectId = (value: unknown): value is ObjectId => rank(value) === RANK.objectId

const plainText = (value: unknown): string | null => {
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  if (isObjectId(value)) return value.toHexString()
  return isNumber(value) || typeof value === 'boolean' ? String(value) : null
}

/** A value as text, as the operators on texts take it; null and missing are empty. */
export const textOf = (value: unknown): string => {
  if (isNil(value)) return ''
  const text = plainText(value)
  if (text === null) throw cannotConvert(value, 'String', 16007)
  return text
}

/** What `$convert` is told besides the value. */
interface ConvertOptions {
  format?: unknown
  subtype?: number
}

const toText = (value: unknown, { format }: ConvertOptions): string => {
  if (rank(value) === RANK.binary) return binaryToText(value, format)
  const text = plainText(value)
  if (text === null) throw unsupported(value, 'string')
  return text
}

const toBinary = (value: unknown, { format, subtype }: ConvertOptions): unknown => {
  if (typeof value === 'string') return textToBinary(value, format, subtype)
  if (rank(value) !== RANK.binary) {
    if (isNumber(value)) throw notSupported('$convert from a number to binData')
    throw unsupported(value, 'binData')
  }
  if (subtypeOf(value) === (subtype ?? 0)) return value
  throw failure('Conversions between different binData subtypes are not supported')
}

const notParsed = (text: string) => failure(`Failed to parse number '${text}'`)

const parseNumber = (text: string): number => {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text)
  const special = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(text)
  if (!special) throw notParsed(text)
  if (special[2]!.toLowerCase() === 'nan') return Number.NaN
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

const toDouble = (value: unknown): number => {
  if (typeof value === 'string') return parseNumber(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return Number(value)
  if (isNumber(value)) return toNumber(value)
  throw unsupported(value, 'double')
}

/** The whole part of a number, in full precision. */
const wholePart = (value: unknown, to: string): bigint => {
  if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value)) throw notParsed(value)
    return BigInt(value.replace(/^\+/, ''))
  }
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (value instanceof Date && to === 'long') return BigInt(Number(value))
  if (!isNumber(value)) throw unsupported(value, to)
  if (isLong(value)) return BigInt(value.toString())
  const number = toNumber(value)
  if (Number.isNaN(number)) throw failure('Attempt to convert NaN value to integer type')
  if (!Number.isFinite(number)) throw failure('Attempt to convert infinity value to integer type')
  const whole = isDecimal(value) ? decimalToBigInt(value.toString()) : BigInt(Math.trunc(number))
  if (whole === null) throw failure('Conversion would overflow target type')
  return whole
}

const integral = (to: 'int' | 'long', bits: number) => (value: unknown) => {
  const whole = wholePart(value, to)
  if (BigInt.asIntN(bits, whole) !== whole) throw failure(`Conversion would overflow target type`)
  return fromBigInt(whole)
}

export const toDate = (value: unknown): Date => {
  if (value instanceof Date) return value
  if (isObjectId(value)) return value.getTimestamp()
  if (rank(value) === RANK.timestamp) return new Date((value as Timestamp).getHighBitsUnsigned() * 1000)
  if (typeof value === 'string') return parseDate(value)
  if (!isNumber(value)) throw unsupported(value, 'date')
  const date = new Date(toNumber(value))
  if (Number.isNaN(Number(date))) throw failure('Conversion would overflow target type')
  return date
}

const toObjectId = (value: unknown): ObjectId => {
  if (isObjectId(value)) return value
  if (typeof value !== 'string') throw unsupported(value, 'objectId')
  if (!/^[0-9a-f]{24}$/i.test(value)) throw failure(`Failed to parse objectId '${value}'`)
  return ObjectId.createFromHexString(value)
}

const toDecimal = (value: unknown): Decimal128 => {
  if (isDecimal(value)) return value
  const text = typeof value === 'string' ? value : decimalText(isLong(value) ? value : toDouble(value))
  try {
    return Decimal128.fromStringWithRounding(text)
  } catch {
    throw notParsed(text)
  }
}

const CONVERTERS: Record<string, (value: unknown, options: ConvertOptions) => unknown> = {
  string: toText,
  double: toDouble,
  int: integral('int', 32),
  long: integral('long', 64),
  decimal: toDecimal,
  bool: (value) => !(value === false || (isNumber(value) && toNumber(value) === 0)),
  date: toDate,
  objectId: toObjectId,
  binData: toBinary,
}
const CODES: Record<number, string> = {
  1: 'double',
  2: 'string',
  5: 'binData',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  16: 'int',
  18: 'long',
  19: 'decimal',
}
/** Types a server converts to and this database does not. */
const UNSUPPORTED = new Set(['array', 'object'])

/** The name of the type `to` asks for; null when that is null. */
const targetOf = (to: unknown): { name: string; subtype?: number } | null => {
  const { type, subtype } = isDocument(to) ? to : { type: to }
  if (isNil(type)) return null
  const name = isNumber(type) ? CODES[toNumber(type)] : String(type)
  if (UNSUPPORTED.has(String(type))) throw notSupported(`$convert to ${type}`)
  if (name === undefined || !hasOwn(CONVERTERS, name)) throw badValue(`Unknown type name: ${type}`)
  return { name, subtype: isNil(subtype) ? undefined : toNumber(subtype) }
}

const convert: Operator = (argument, compile) => {
  const optional = ['onError', 'onNull', 'format', 'byteOrder']
  const named = namedArguments('$convert', argument, { required: ['input', 'to'], optional })
  if (hasOwn(named, 'byteOrder')) throw notSupported("the 'byteOrder' of $convert")
  const input = compile(named.input)
  const to = compile(named.to)
  const format = optionalArgument(named, 'format', compile)
  const onNull = optionalArgument(named, 'onNull', compile, null)
  const onError = optionalArgument(named, 'onError', compile)
  return (document, variables) => {
    const value = input(document, variables)
    if (isNil(value)) return onNull(document, variables)
    const target = targetOf(to(document, variables))
    if (!target) return null
    try {
      return CONVERTERS[target.name]!(value, { format: format(document, variables), subtype: target.subtype })
    } catch (error) {
      if (!(error instanceof MqlError) || error.code !== 241 || !hasOwn(named, 'onError')) throw error
      return onError(document, variables)
    }
  }
}

const converter = (operator: string, name: string, options: ConvertOptions = {}): Operator =>
  strict(operator, 1, 1, (value) => CONVERTERS[name]!(value, options))

export const CONVERSIONS: Record<string, Operator> = {
  $convert: convert,
  $toString: converter('$toString', 'string', { format: 'auto' }),
  $toDouble: converter('$toDouble', 'double'),
  $toInt: converter('$toInt', 'int'),
  $toLong: converter('$toLong', 'long'),
  $toDecimal: converter('$toDecimal', 'decimal'),
  $toBool: converter('$toBool', 'bool'),
  $toDate: converter('$toDate', 'date'),
  $toObjectId: converter('$toObjectId', 'objectId'),
  $toUUID: converter('$toUUID', 'binData', { format: 'uuid', subtype: 4 }),
  $type: evaluated('$type', 1, 1, (value) => (value === undefined ? 'missing' : typeName(value))),
  $isNumber: evaluated('$isNumber', 1, 1, isNumber),
}
