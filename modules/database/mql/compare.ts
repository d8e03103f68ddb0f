/** MongoDB's total order over all values, and equality by value. */
import type { Code, ObjectId, Timestamp } from 'bson'
import type { Document } from '../contract.ts'
import { compareNumbers, isDecimal, isLong, toNumber } from './numbers.ts'
import { bytesOf, RANK, rank, regexParts, subtypeOf } from './values.ts'

/** Compares two strings; a collation supplies its own. */
export type StringOrder = (a: string, b: string) => number

const SURROGATE = /[\ud800-\udfff]/

/** UTF-8 byte order. JavaScript's own order differs from it only where surrogates are involved. */
export const compareBytewise: StringOrder = (a, b) => {
  if (a === b) return 0
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

const sign = (difference: number): number => (difference < 0 ? -1 : difference > 0 ? 1 : 0)

const compareArrays = (a: unknown[], b: unknown[], strings: StringOrder): number => {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const result = compare(a[i], b[i], strings)
    if (result) return result
  }
  return sign(a.length - b.length)
}

const compareDocuments = (a: Document, b: Document, strings: StringOrder): number => {
  const keysA = Object.keys(a)
  const keysB = Object.keys(b)
  const shared = Math.min(keysA.length, keysB.length)
  for (let i = 0; i < shared; i++) {
    const x = a[keysA[i]!]
    const y = b[keysB[i]!]
    const result = sign(rank(x) - rank(y)) || compareBytewise(keysA[i]!, keysB[i]!) || compare(x, y, strings)
    if (result) return result
  }
  return sign(keysA.length - keysB.length)
}

const compareBinaries = (a: unknown, b: unknown): number => {
  const x = bytesOf(a)
  const y = bytesOf(b)
  return sign(x.length - y.length) || sign(subtypeOf(a) - subtypeOf(b)) || Buffer.compare(x, y)
}

const compareRegexes = (a: unknown, b: unknown): number => {
  const x = regexParts(a)
  const y = regexParts(b)
  return compareBytewise(x.source, y.source) || compareBytewise(x.options, y.options)
}

/** The order of two values: negative, zero or positive. */
export const compare = (a: unknown, b: unknown, strings: StringOrder = compareBytewise): number => {
  const type = rank(a)
  const other = rank(b)
  if (type !== other) return type < other ? -1 : 1
  switch (type) {
    case RANK.number:
      return compareNumbers(a, b)
    case RANK.string:
      return strings(String(a), String(b))
    case RANK.boolean:
      return a === b ? 0 : a ? 1 : -1
    case RANK.date:
      return sign(Number(a) - Number(b))
    case RANK.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id)
    case RANK.array:
      return compareArrays(a as unknown[], b as unknown[], strings)
    case RANK.object:
      return compareDocuments(a as Document, b as Document, strings)
    case RANK.binary:
      return compareBinaries(a, b)
    case RANK.timestamp:
      return (a as Timestamp).compare(b as Timestamp)
    case RANK.regex:
      return compareRegexes(a, b)
    case RANK.code:
      return compareBytewise(String((a as Code).code), String((b as Code).code))
  }
  return 0
}

export const equal = (a: unknown, b: unknown): boolean => a === b || compare(a, b) === 0

const numberKey = (value: unknown): string => {
  if (typeof value === 'number') return `d${value === 0 ? 0 : value}`
  const nearest = toNumber(value)
  return compareNumbers(value, nearest) === 0 ? `d${nearest}` : `D${value}`
}

const sized = (text: string): string => `${text.length}:${text}`

/** A text that is the same for equal values and for no others: the key of groups and sets. */
export const groupKey = (value: unknown): string => {
  switch (rank(value)) {
    case RANK.string:
      return `s${value}`
    case RANK.null:
      return 'n'
    case RANK.undefined:
      return 'u'
    case RANK.boolean:
      return value ? 'T' : 'F'
    case RANK.number:
      return numberKey(value)
    case RANK.date:
      return `t${Number(value)}`
    case RANK.objectId:
      return `o${(value as ObjectId).toHexString()}`
    case RANK.array:
      return `[${(value as unknown[]).map((entry) => sized(groupKey(entry))).join('')}]`
    case RANK.object:
      return `{${Object.entries(value as Document)
        .map(([key, entry]) => sized(key) + sized(groupKey(entry)))
        .join('')}}`
    case RANK.binary:
      return `b${subtypeOf(value)}:${Buffer.from(bytesOf(value)).toString('latin1')}`
    case RANK.regex:
      return `r${Object.values(regexParts(value)).map(sized).join('')}`
    default:
      return `x${rank(value)}${String(value)}`
  }
}

const sameNumber = (a: unknown, b: unknown): boolean => {
  if (typeof a === 'number' || typeof b === 'number') return Object.is(a, b)
  return isLong(a) === isLong(b) && isDecimal(a) === isDecimal(b) && String(a) === String(b)
}

/** Whether two values are stored alike: same types and same order of fields, not only equal by value. */
export const identical = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true
  const type = rank(a)
  if (type !== rank(b)) return false
  if (type === RANK.number) return sameNumber(a, b)
  if (type === RANK.array) {
    const [x, y] = [a as unknown[], b as unknown[]]
    return x.length === y.length && x.every((entry, i) => identical(entry, y[i]))
  }
  if (type === RANK.object) {
    const [x, y] = [a as Document, b as Document]
    const keys = Object.keys(x)
    const others = Object.keys(y)
    return keys.length === others.length && keys.every((key, i) => key === others[i] && identical(x[key], y[key]))
  }
  return compare(a, b) === 0
}
