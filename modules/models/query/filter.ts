/**
 * Filters in MongoDB's query language: looked through, so that there is nothing in them but what is allowed, and with
 * values as they are stored: ids and times come as texts.
 */
import { type Document, escapeRegExp, ObjectId } from '../../database/contract.ts'
import { isId } from '../../schemas.ts'
import type { StoredField } from '../contract.ts'
import { Misfit, toStored, type ValueRules } from '../fields/values.ts'
import { isPlain, refused, shownKey } from './refusal.ts'
import { checkRegex } from './regex.ts'

const MAX_DEPTH = 12
/** Conditions, at any depth. */
const MAX_CONDITIONS = 500
const MAX_LIST = 1_000
const SEGMENT = /^(?!\$)(?!(?:__proto__|_bsontype)$)[^.\0]{1,200}$/

/** What a path of a filter leads to. */
interface Target {
  path: string
  /** Undefined inside JSON: values are taken as they are. */
  rules?: ValueRules
}

interface Walk {
  fields: ReadonlyMap<string, StoredField>
  conditions: number
}

const SYSTEM: Record<string, { path: string; rules: ValueRules }> = {
  id: { path: '_id', rules: { type: 'reference' } },
  _id: { path: '_id', rules: { type: 'reference' } },
  revision: { path: 'revision', rules: { type: 'integer' } },
  createdAt: { path: 'createdAt', rules: { type: 'datetime' } },
  updatedAt: { path: 'updatedAt', rules: { type: 'datetime' } },
}

/** Where a path leads in stored records. @throws M3M_RECORDS_QUERY */
export function targetOf(fields: ReadonlyMap<string, StoredField>, key: string, at: string): Target {
  const [first = '', ...rest] = key.split('.')
  if (Object.hasOwn(SYSTEM, first) && rest.length === 0) return SYSTEM[first]!
  const field = fields.get(first)
  if (!field) throw refused(`asks for ${shownKey(first)}, which is no field of the model`, at)
  if (rest.length === 0) return { path: key, rules: field }
  if (rest.length > 20 || !rest.every((segment) => SEGMENT.test(segment)))
    throw refused(`asks for ${shownKey(key)}, which is no path`, at)
  if (field.type === 'json') return { path: key }
  if (field.type === 'array' && rest.length === 1 && /^\d{1,4}$/.test(rest[0]!))
    return { path: key, rules: field.items! }
  throw refused(`asks for ${shownKey(key)}; only JSON has something inside`, at)
}

/** A filter for the database. @throws M3M_RECORDS_QUERY */
export function toFilter(fields: ReadonlyMap<string, StoredField>, filter: unknown): Document {
  if (filter === undefined || filter === null) return {}
  return conditionsOf({ fields, conditions: 0 }, filter, '', 0)
}

function conditionsOf(walk: Walk, filter: unknown, at: string, depth: number): Document {
  if (!isPlain(filter)) throw refused('must be an object', at)
  if (depth > MAX_DEPTH) throw refused('is nested too deeply', at)
  const result: Document = {}
  const and: Document[] = []
  for (const [key, condition] of Object.entries(filter)) {
    count(walk, at)
    const here = `${at}/${key.slice(0, 60)}`
    if (key === '$and' || key === '$or' || key === '$nor') {
      if (!Array.isArray(condition) || condition.length === 0 || condition.length > 100)
        throw refused('must be an array of 1 to 100 conditions', here)
      result[key] = condition.map((branch, i) => conditionsOf(walk, branch, `${here}/${i}`, depth + 1))
    } else if (key[0] === '$') throw refused(`is not allowed; there are $and, $or and $nor`, here)
    else {
      const target = targetOf(walk.fields, key, here)
      const made = conditionOf(walk, target, condition, here, depth + 1)
      // Two names may mean the same.
      if (Object.hasOwn(result, target.path)) and.push({ [target.path]: made })
      else result[target.path] = made
    }
  }
  return and.length === 0 ? result : { $and: [result, ...and] }
}

function count(walk: Walk, at: string): void {
  walk.conditions += 1
  if (walk.conditions > MAX_CONDITIONS) throw refused(`has more than ${MAX_CONDITIONS} conditions`, at)
}

const isOperators = (value: unknown): value is Record<string, unknown> => {
  if (!isPlain(value)) return false
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => key[0] === '$') && !isTyped(value)
}

const isTyped = (value: Record<string, unknown>): boolean => {
  const keys = Object.keys(value)
  return keys.length === 1 && (keys[0] === '$date' || keys[0] === '$oid')
}

function conditionOf(walk: Walk, target: Target, condition: unknown, at: string, depth: number): unknown {
  if (!isOperators(condition)) return storedValue(target, condition, at)
  const result: Document = {}
  for (const [operator, argument] of Object.entries(condition)) {
    count(walk, at)
    result[operator] = operatorOf(walk, target, operator, argument, condition, `${at}/${operator.slice(0, 60)}`, depth)
  }
  return result
}

function operatorOf(
  walk: Walk,
  target: Target,
  operator: string,
  argument: unknown,
  all: Record<string, unknown>,
  at: string,
  depth: number,
): unknown {
  if (depth > MAX_DEPTH) throw refused('is nested too deeply', at)
  switch (operator) {
    case '$eq':
    case '$ne':
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return storedValue(target, argument, at)
    case '$in':
    case '$nin':
    case '$all':
      if (!Array.isArray(argument) || argument.length > MAX_LIST)
        throw refused(`must be an array of at most ${MAX_LIST} values`, at)
      walk.conditions += argument.length / 10
      return argument.map((value, i) => storedValue(target, value, `${at}/${i}`))
    case '$exists':
      if (typeof argument !== 'boolean') throw refused('must be true or false', at)
      return argument
    case '$not':
      if (!isOperators(argument)) throw refused('must be an object of operators', at)
      return conditionOf(walk, target, argument, at, depth + 1)
    case '$size':
      if (!Number.isSafeInteger(argument) || (argument as number) < 0)
        throw refused('must be a whole number from 0 on', at)
      return argument
    case '$mod':
      if (!Array.isArray(argument) || argument.length !== 2 || !argument.every(Number.isSafeInteger) || !argument[0])
        throw refused('must be an array of two whole numbers', at)
      return argument
    case '$regex':
      checkRegex(argument, all.$options, at)
      return argument
    case '$options':
      if (all.$regex === undefined) throw refused('needs a $regex', at)
      return argument
    case '$elemMatch': {
      if (isOperators(argument)) return conditionOf(walk, itemOf(target), argument, at, depth + 1)
      if (target.rules && target.rules.type !== 'json') throw refused('must be an object of operators', at)
      return insideJson(walk, argument, at, depth + 1)
    }
  }
  throw refused(
    'is not allowed; there are $eq, $ne, $gt, $gte, $lt, $lte, $in, $nin, $all, $exists, $not, $size, $mod, $regex and $elemMatch',
    at,
  )
}

const itemOf = ({ path, rules }: Target): Target => (rules?.type === 'array' ? { path, rules: rules.items! } : { path })

/** The conditions of an `$elemMatch` on entries inside JSON, where there are no fields. */
function insideJson(walk: Walk, filter: unknown, at: string, depth: number): Document {
  if (!isPlain(filter)) throw refused('must be an object', at)
  const result: Document = {}
  for (const [key, condition] of Object.entries(filter)) {
    count(walk, at)
    const here = `${at}/${key.slice(0, 60)}`
    if (!key.split('.').every((segment) => SEGMENT.test(segment))) throw refused('is no path inside JSON', here)
    result[key] = conditionOf(walk, { path: key }, condition, here, depth + 1)
  }
  return result
}

/** A value as records have it stored. @throws M3M_RECORDS_QUERY */
export function storedValue({ rules }: Target, value: unknown, at: string): unknown {
  if (value === null || value === undefined) return null
  const typed = typedOf(value, at)
  if (typed !== undefined) return typed
  try {
    if (!rules) return toStored({ type: 'json' }, value)
    // An entry of an array, or the array as a whole.
    if (rules.type === 'array' && !Array.isArray(value)) return toStored(rules.items!, value)
    if (rules.type === 'enum' || rules.type === 'file') return toStored({ type: 'string' }, value)
    if (rules.type === 'datetime' && typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value))
      return toStored(rules, `${value}T00:00:00Z`)
    return toStored(rules, value)
  } catch (error) {
    if (!(error instanceof Misfit)) throw error
    throw refused(error.message, at + error.path)
  }
}

/** `{ $date: '...' }` and `{ $oid: '...' }` say what they are, also where nobody knows. */
export function typedOf(value: unknown, at: string): Date | ObjectId | undefined {
  if (!isPlain(value) || !isTyped(value)) return undefined
  if (Object.hasOwn(value, '$oid')) {
    if (typeof value.$oid !== 'string' || !isId(value.$oid)) throw refused('must be 24 hex digits', `${at}/$oid`)
    return new ObjectId(value.$oid)
  }
  const time = typeof value.$date === 'string' ? Date.parse(value.$date) : Number.NaN
  if (Number.isNaN(time)) throw refused('must be a time such as 2026-11-29T10:00:00Z', `${at}/$date`)
  return new Date(time)
}

/** Records of which one of the texts has another in it, whatever its case. */
export function textFilter(fields: Iterable<StoredField>, text: string): Document {
  const $regex = escapeRegExp(text)
  const searched = [...fields].filter(({ type }) => ['string', 'text', 'enum', 'file'].includes(type))
  const conditions: Document[] = searched.map(({ key }) => ({ [key]: { $regex, $options: 'i' } }))
  if (isId(text)) conditions.push({ _id: new ObjectId(text) })
  return conditions.length === 0 ? { _id: { $in: [] } } : { $or: conditions }
}

/** Both conditions. */
export const both = (one: Document, other: Document): Document => {
  if (Object.keys(one).length === 0) return other
  return Object.keys(other).length === 0 ? one : { $and: [one, other] }
}

/** Whether a pattern is in a filter. */
export const hasPattern = (filter: unknown): boolean => JSON.stringify(filter).includes('"$regex"')
