/** The value model of MongoDB: types, their order of precedence, and plain documents. */
import { type Binary, Long } from 'bson'
import type { Document } from '../contract.ts'

/** The place of a type in MongoDB's comparison order. */
export const RANK = {
  minKey: 1,
  undefined: 2,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  code: 60,
  maxKey: 127,
} as const

const BSON_RANK: Record<string, number> = {
  ObjectId: RANK.objectId,
  Long: RANK.number,
  Decimal128: RANK.number,
  Int32: RANK.number,
  Double: RANK.number,
  Binary: RANK.binary,
  Timestamp: RANK.timestamp,
  MinKey: RANK.minKey,
  MaxKey: RANK.maxKey,
  BSONRegExp: RANK.regex,
  BSONSymbol: RANK.string,
  Code: RANK.code,
}

const rankOfObject = (value: object): number => {
  if (Array.isArray(value)) return RANK.array
  if (value instanceof Date) return RANK.date
  const type = (value as { _bsontype?: unknown })._bsontype
  if (typeof type === 'string') return BSON_RANK[type] ?? RANK.object
  if (value instanceof RegExp) return RANK.regex
  return value instanceof Uint8Array ? RANK.binary : RANK.object
}

/** The type of a value, as its place in the comparison order; missing counts as `undefined`. */
export const rank = (value: unknown): number => {
  switch (typeof value) {
    case 'string':
      return RANK.string
    case 'number':
    case 'bigint':
      return RANK.number
    case 'boolean':
      return RANK.boolean
    case 'undefined':
      return RANK.undefined
    case 'object':
      return value === null ? RANK.null : rankOfObject(value)
    default:
      return RANK.code
  }
}

/** A document, not an array and not one of the scalar objects. */
export const isDocument = (value: unknown): value is Document =>
  value !== null && typeof value === 'object' && rankOfObject(value) === RANK.object

export const isNumber = (value: unknown): boolean => typeof value === 'number' || rank(value) === RANK.number
export const isRegex = (value: unknown): boolean => rank(value) === RANK.regex
export const isNil = (value: unknown): value is null | undefined => value === undefined || value === null

export const hasOwn = (document: object, key: string): boolean => Object.hasOwn(document, key)

/** A document's own field; inherited names such as `constructor` do not count. */
export const getOwn = (document: Document, key: string): unknown =>
  Object.hasOwn(document, key) ? document[key] : undefined

/** Assigns a field, `__proto__` included, without touching the prototype. */
export const setOwn = (target: Document, key: string, value: unknown): void => {
  if (key !== '__proto__') target[key] = value
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}

export const firstKey = (document: object): string | undefined => {
  for (const key in document) if (Object.hasOwn(document, key)) return key
  return undefined
}

/** Whether a document's first key is an operator (`$ref`, `$id` and `$db` belong to references). */
export const isOperatorDocument = (value: unknown): value is Document => {
  if (!isDocument(value)) return false
  const key = firstKey(value)
  return key !== undefined && key[0] === '$' && key !== '$ref' && key !== '$id' && key !== '$db'
}

export const isArrayIndex = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part)

const normalizeLong = (long: Long): number | Long => {
  const number = long.toNumber()
  return Number.isSafeInteger(number) ? number : long
}

/** A number of any precision as the stored model keeps it: a JavaScript number where that is exact. */
export const fromBigInt = (value: bigint): number | Long => normalizeLong(Long.fromBigInt(value))

/** A deep copy; scalar objects that never change are shared. */
export const clone = <T>(value: T): T => {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(clone) as T
  if (value instanceof Date) return new Date(value) as T
  if (!isDocument(value)) return value
  const copy: Document = {}
  for (const [key, entry] of Object.entries(value)) setOwn(copy, key, clone(entry))
  return copy as T
}

/** The bytes of a binary value, whichever way it is held. */
export const bytesOf = (value: unknown): Uint8Array =>
  value instanceof Uint8Array ? value : (value as Binary).buffer.subarray(0, (value as Binary).position)

export const subtypeOf = (value: unknown): number => (value as Binary).sub_type ?? 0

/** Pattern and options of a regular expression, whichever way it is held. */
export const regexParts = (value: unknown): { source: string; options: string } => {
  if (value instanceof RegExp) return { source: value.source, options: value.flags.replace(/[gyd]/g, '') }
  const { pattern, options } = value as { pattern: string; options: string }
  return { source: pattern, options }
}
