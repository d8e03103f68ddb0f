/** Values as the reference sees them: their types, and one text for each, which is also how a failing case is printed. */
import { Decimal128, Long, ObjectId } from 'bson'
import type { Document } from '../../../../../modules/database/contract.ts'

export type TypeName =
  | 'undefined'
  | 'null'
  | 'number'
  | 'string'
  | 'object'
  | 'array'
  | 'objectId'
  | 'boolean'
  | 'date'
  | 'regex'

/** The case is outside of what the reference knows for certain. */
export class Undecided extends Error {}

/** MongoDB would refuse this; the code is MongoDB's. */
export class Refused extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

export const typeOf = (value: unknown): TypeName => {
  if (value === undefined) return 'undefined'
  if (value === null) return 'null'
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
    return typeof value as TypeName
  }
  if (value instanceof Long || value instanceof Decimal128) return 'number'
  if (value instanceof ObjectId) return 'objectId'
  if (value instanceof Date) return 'date'
  if (value instanceof RegExp) return 'regex'
  return Array.isArray(value) ? 'array' : 'object'
}

export const isObject = (value: unknown): value is Document => typeOf(value) === 'object'
export const isIndex = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part)
export const isOperators = (value: unknown): value is Document =>
  isObject(value) && /^\$/.test(Object.keys(value)[0] ?? '')

/** A deep copy in the form a database gives values back: no Long where a number is exact, only well-formed texts. */
export const normal = <T>(value: T): T => {
  const convert = (entry: unknown): unknown => {
    if (entry === undefined) return null
    if (typeof entry === 'string') return entry.toWellFormed()
    if (entry instanceof Long) return Number.isSafeInteger(entry.toNumber()) ? entry.toNumber() : entry
    if (entry instanceof Date) return new Date(entry)
    if (Array.isArray(entry)) return entry.map(convert)
    if (isObject(entry)) return Object.fromEntries(Object.entries(entry).map(([key, each]) => [key, convert(each)]))
    return entry
  }
  return convert(value) as T
}

const showText = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A value as source text: equal texts mean the same types, values and order of fields. */
export const show = (value: unknown): string => {
  switch (typeOf(value)) {
    case 'undefined':
      return 'undefined'
    case 'null':
      return 'null'
    case 'number':
      if (value instanceof Long) return `Long.fromString('${value}')`
      if (value instanceof Decimal128) return `Decimal128.fromString('${value}')`
      return Object.is(value, -0) ? '-0' : String(value)
    case 'string':
      return showText(value as string)
    case 'objectId':
      return `new ObjectId('${(value as ObjectId).toHexString()}')`
    case 'date':
      return `new Date(${Number(value)})`
    case 'array':
      return `[${(value as unknown[]).map(show).join(', ')}]`
    case 'object':
      return `{ ${Object.entries(value as Document)
        .filter(([, entry]) => entry !== undefined)
        .map(([key, entry]) => `${/^[a-z_]\w*$/i.test(key) ? key : showText(key)}: ${show(entry)}`)
        .join(', ')} }`.replace('{  }', '{}')
    default:
      return String(value)
  }
}

export const same = (a: unknown, b: unknown): boolean => show(a) === show(b)
