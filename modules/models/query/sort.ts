/** Orders of lists, and cursors: the place in a list where the next page begins. */
import { type Document, ObjectId, type SortDirection } from '../../database/contract.ts'
import type { StoredField } from '../contract.ts'
import { toJson } from '../fields/values.ts'
import { recordsCursor } from '../models.errors.ts'
import type { RecordDocument } from '../records.repository.ts'
import { storedValue, targetOf } from './filter.ts'
import { isPlain, refused, shownKey } from './refusal.ts'

const MAX_SORT = 3
const UNSORTED = new Set(['array', 'json'])

/** Paths and directions; the id is the last one, so that no two records are alike. */
export type Order = [path: string, direction: SortDirection][]

const given = (sort: unknown): [string, unknown][] => {
  if (sort === undefined || sort === null || sort === '') return []
  if (typeof sort === 'string')
    return sort.split(',').map((part) => {
      const key = part.trim()
      return key[0] === '-' ? [key.slice(1), -1] : [key, 1]
    })
  if (isPlain(sort)) return Object.entries(sort)
  throw refused('must be a text like "-createdAt,name", or an object of 1 and -1', '/sort')
}

/** @throws M3M_RECORDS_QUERY */
export function toOrder(fields: ReadonlyMap<string, StoredField>, sort: unknown): Order {
  const order: Order = []
  for (const [key, direction] of given(sort)) {
    const { path, rules } = targetOf(fields, key, '/sort')
    if (direction !== 1 && direction !== -1) throw refused('must have 1 or -1 for a direction', '/sort')
    if (!rules || UNSORTED.has(rules.type)) throw refused(`cannot be by ${shownKey(key)}, which has no order`, '/sort')
    if (!order.some(([known]) => known === path)) order.push([path, direction])
  }
  if (order.length > MAX_SORT) throw refused(`can be by ${MAX_SORT} fields at most`, '/sort')
  if (!order.some(([path]) => path === '_id')) order.push(['_id', order[0]?.[1] ?? 1])
  return order
}

export function toCursor(order: Order, last: RecordDocument): string {
  const values = order.map(([path]) => toJson(last[path]))
  return Buffer.from(JSON.stringify([order.flat().join(' '), ...values])).toString('base64url')
}

/** What comes behind a cursor in an order. @throws M3M_RECORDS_CURSOR */
export function behind(fields: ReadonlyMap<string, StoredField>, order: Order, cursor: string): Document {
  const values = valuesOf(order, cursor).map((value, i) => {
    const [path] = order[i]!
    if (path === '_id') return idOf(value)
    if (value === null) return null
    try {
      return storedValue(targetOf(fields, path, ''), value, '')
    } catch (error) {
      throw recordsCursor([], { cause: error })
    }
  })
  const branches = order.flatMap(([path, direction], at): Document[] => {
    const same = Object.fromEntries(order.slice(0, at).map(([before], i) => [before, values[i]]))
    return beyond(path, direction, values[at]).map((condition) => ({ ...same, ...condition }))
  })
  const [[path, direction]] = order as [Order[0], ...Order]
  const [first] = values
  const or = branches.length === 1 ? branches[0]! : { $or: branches }
  if (order.length === 1) return or
  // For the index: nothing before the first value concerns this page. Below a value is what has none, which is none of its kind.
  if (first === null || (direction === -1 && !fields.get(path)?.required && fields.has(path))) return or
  return { $and: [{ [path]: direction === 1 ? { $gte: first } : { $lte: first } }, or] }
}

/** Conditions, of which one holds for what lies beyond a value. What has no value comes before all others. */
function beyond(path: string, direction: SortDirection, value: unknown): Document[] {
  if (value === null) return direction === 1 ? [{ [path]: { $ne: null } }] : []
  if (direction === 1) return [{ [path]: { $gt: value } }]
  return path === '_id' ? [{ _id: { $lt: value } }] : [{ [path]: { $lt: value } }, { [path]: null }]
}

function valuesOf(order: Order, cursor: string): unknown[] {
  try {
    const parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown
    if (Array.isArray(parsed) && parsed[0] === order.flat().join(' ') && parsed.length === order.length + 1)
      return parsed.slice(1)
  } catch {
    // It is none.
  }
  throw recordsCursor()
}

function idOf(value: unknown): ObjectId {
  if (typeof value !== 'string' || !/^[0-9a-f]{24}$/.test(value)) throw recordsCursor()
  return new ObjectId(value)
}
