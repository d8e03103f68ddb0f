/** Values of fields: from JSON to what is stored, and back. */
import { ObjectId } from '../../database/contract.ts'
import { isId } from '../../schemas.ts'
import { type ItemType, type ModelField, STRING_MAX } from '../contract.ts'
import { longestFor, matches } from './pattern.ts'

/** A value that does not fit; the message follows the name of the field. */
export class Misfit extends Error {
  /** Where in the value: `/0`, or nothing. */
  readonly path: string
  constructor(message: string, path = '') {
    super(message)
    this.path = path
  }
}

/** A field as far as its values are concerned. */
export type ValueRules = Pick<ModelField, 'min' | 'max' | 'pattern' | 'options' | 'items'> & {
  type: ModelField['type'] | ItemType
}

const MAX_ENTRIES = 1_000
const MAX_DEPTH = 50
const DATE = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const DATETIME = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:?\d{2})$/

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 40 ? `${text.slice(0, 40)}...` : text
}

function text(value: unknown, most: number): string {
  if (typeof value !== 'string') throw new Misfit('must be a text')
  if (value.length > most) throw new Misfit(`must have at most ${most} characters`)
  if (!value.isWellFormed()) throw new Misfit('has half a character in it')
  return value
}

function line(value: unknown): string {
  const given = text(value, STRING_MAX)
  if (/[\n\r]/.test(given)) throw new Misfit('must be one line; make it a text for more')
  return given
}

function number(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Misfit('must be a number')
  return value === 0 ? 0 : value
}

function integer(value: unknown): number {
  const given = number(value)
  if (!Number.isSafeInteger(given)) throw new Misfit('must be a whole number up to 9,007,199,254,740,991')
  return given
}

function date(value: unknown): string {
  const given = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? value.slice(0, 10) : value
  if (typeof given !== 'string' || !DATE.test(given)) throw new Misfit('must be a date such as 2026-11-29')
  const time = Date.parse(`${given}T00:00:00Z`)
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== given)
    throw new Misfit(`${shown(given)} is no day of the calendar`)
  return given
}

function datetime(value: unknown): Date {
  if (typeof value !== 'string' || !DATETIME.test(value))
    throw new Misfit('must be a time with its zone such as 2026-11-29T10:00:00Z')
  // A day that its month does not have would be one of the next.
  date(value.slice(0, 10))
  const time = Date.parse(value.replace(' ', 'T'))
  if (Number.isNaN(time)) throw new Misfit(`${shown(value)} is no time there is`)
  return new Date(time)
}

function reference(value: unknown): ObjectId {
  if (typeof value !== 'string' || !isId(value)) throw new Misfit('must be the id of a record, 24 hex digits')
  return new ObjectId(value)
}

/** JSON as it is, with keys that every database can keep. */
function json(value: unknown, depth = 0, path = ''): unknown {
  if (depth > MAX_DEPTH) throw new Misfit(`is nested deeper than ${MAX_DEPTH} levels`, path)
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new Misfit('has half a character in it', path)
    return value
  }
  if (typeof value === 'number') return number(value)
  if (value === null || typeof value === 'boolean') return value
  if (typeof value !== 'object' || ArrayBuffer.isView(value)) throw new Misfit('must be JSON', path)
  if (Array.isArray(value)) return value.map((item, at) => json(item, depth + 1, `${path}/${at}`))
  const copy: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    checkKey(key, path)
    copy[key] = json(item, depth + 1, `${path}/${key}`)
  }
  return copy
}

/** What drivers of MongoDB take for a value of another type, whoever wrote it, and what is no key of plain data. */
export const isReserved = (key: string): boolean => key === '_bsontype' || key === '__proto__'

function checkKey(key: string, path: string): void {
  if (isReserved(key)) throw new Misfit(`has the key ${shown(key)}, which is not allowed`, path)
  if (key === '' || key[0] === '$' || /[.\0]/.test(key) || !key.isWellFormed())
    throw new Misfit(`has the key ${shown(key)}; keys may not be empty, begin with $, or have a dot in them`, path)
}

/** A value as it is stored, whatever the limits of the field. @throws Misfit */
export function toStored(rules: ValueRules, value: unknown): unknown {
  switch (rules.type) {
    case 'string':
      return line(value)
    case 'text':
      return text(value, Number.POSITIVE_INFINITY)
    case 'file':
      return line(value)
    case 'enum':
      return line(value)
    case 'integer':
      return integer(value)
    case 'float':
      return number(value)
    case 'boolean':
      if (typeof value !== 'boolean') throw new Misfit('must be true or false')
      return value
    case 'date':
      return date(value)
    case 'datetime':
      return datetime(value)
    case 'reference':
      return reference(value)
    case 'json':
      return json(value)
    case 'array':
      return entries(rules, value)
  }
}

function entries({ items }: ValueRules, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Misfit('must be an array')
  if (value.length > MAX_ENTRIES) throw new Misfit(`must have at most ${MAX_ENTRIES} entries`)
  return value.map((item, at) => {
    try {
      const stored = toStored(items!, item)
      checkLimits(items!, stored)
      return stored
    } catch (error) {
      throw error instanceof Misfit ? new Misfit(error.message, `/${at}${error.path}`) : error
    }
  })
}

/** Whether a stored value keeps the limits of its field. @throws Misfit */
export function checkLimits({ type, min, max, pattern, options }: ValueRules, value: unknown): void {
  if (type === 'enum' && !(options ?? []).includes(value as string))
    throw new Misfit(`must be one of ${(options ?? []).slice(0, 10).join(', ')}`)
  if (typeof value === 'number') {
    if (min !== undefined && value < min) throw new Misfit(`must be at least ${min}`)
    if (max !== undefined && value > max) throw new Misfit(`must be at most ${max}`)
  }
  const isList = Array.isArray(value) && type === 'array'
  if (isList || type === 'string' || type === 'text') {
    const { length } = value as string | unknown[]
    const what = isList ? 'entries' : 'characters'
    if (min !== undefined && length < min) throw new Misfit(`must have at least ${min} ${what}`)
    if (max !== undefined && length > max) throw new Misfit(`must have at most ${max} ${what}`)
  }
  if (pattern === undefined || typeof value !== 'string') return
  const longest = longestFor(pattern)
  if (value.length > longest) throw new Misfit(`must have at most ${longest} characters to be matched with ${pattern}`)
  if (!matches(pattern, value)) throw new Misfit(`must match ${pattern}`)
}

/** A stored value as JSON: ids and times are texts. */
export function toJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value ?? null
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(toJson)
  const { _bsontype: kind } = value as { _bsontype?: unknown }
  if (kind === 'ObjectId') return (value as ObjectId).toHexString()
  if (kind === 'Long' || kind === 'Int32' || kind === 'Double' || kind === 'Decimal128') return Number(String(value))
  if (typeof kind === 'string') return String(value)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]))
}

/** A value as text, as in a cell of a table; empty for none. */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The JSON value that a text stands for in a field; null for an empty one. @throws Misfit */
export function fromText({ type }: ValueRules, given: string): unknown {
  if (given === '') return null
  switch (type) {
    case 'integer':
    case 'float': {
      const number = Number(given.trim())
      if (given.trim() === '' || Number.isNaN(number)) throw new Misfit('must be a number')
      return number
    }
    case 'boolean': {
      const word = given.trim().toLowerCase()
      if (['true', '1', 'yes'].includes(word)) return true
      if (['false', '0', 'no'].includes(word)) return false
      throw new Misfit('must be true or false')
    }
    case 'json':
    case 'array':
      try {
        return JSON.parse(given)
      } catch {
        throw new Misfit('must be JSON')
      }
    default:
      return given
  }
}
