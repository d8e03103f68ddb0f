/** Which documents of a partition a window spans, seen from each of them. */
import type { Document } from '../../contract.ts'
import { compare } from '../compare.ts'
import { failedToParse, location } from '../errors.ts'
import { addUnits, isUnit } from '../expressions/calendar.ts'
import { calculate, toNumber } from '../numbers.ts'
import type { SortSpec } from '../sort.ts'
import { typeName } from '../types.ts'
import { hasOwn, isDocument, isNumber } from '../values.ts'

/** The documents of one partition in order. */
export interface Partition {
  documents: Document[]
  /** By what each document is sorted. */
  keys: unknown[][]
}

/** First and last index of each document's window; the last is below the first for an empty one. */
export type Bounds = (partition: Partition) => { from: Int32Array; to: Int32Array }

type Bound = 'unbounded' | 'current' | number

const isEdge = (bound: unknown): bound is 'unbounded' | 'current' => bound === 'unbounded' || bound === 'current'

const parseBounds = (kind: string, value: unknown, isWhole: boolean): [Bound, Bound] => {
  if (!Array.isArray(value) || value.length !== 2) {
    throw failedToParse(`Window bounds must be a 2-element array: ${kind}`)
  }
  const bounds = value.map((bound): Bound => {
    if (isEdge(bound)) return bound
    if (!isNumber(bound) || Number.isNaN(toNumber(bound))) {
      throw failedToParse(`Window bound must be 'unbounded', 'current' or a number: ${kind}`)
    }
    if (isWhole && !Number.isInteger(toNumber(bound))) throw failedToParse(`Window bound must be an integer: ${kind}`)
    return toNumber(bound)
  }) as [Bound, Bound]
  const [low, high] = bounds.map((bound) => (bound === 'current' ? 0 : bound)) as [Bound, Bound]
  if (typeof low === 'number' && typeof high === 'number' && low > high) {
    throw location(5339900, `Lower bound must not exceed upper bound: ${kind}`)
  }
  return bounds
}

const offset = (bound: Bound, edge: number): number => (bound === 'unbounded' ? edge : bound === 'current' ? 0 : bound)

const documentBounds = (low: Bound, high: Bound): Bounds => {
  return ({ documents: { length } }) => {
    const from = new Int32Array(length)
    const to = new Int32Array(length)
    const [down, up] = [offset(low, -length), offset(high, length)]
    for (let i = 0; i < length; i++) {
      from[i] = Math.min(Math.max(0, i + down), length)
      to[i] = Math.max(Math.min(length - 1, i + up), -1)
    }
    return { from, to }
  }
}

/** The first index whose key is not before `limit`, or with `after` the first one behind it. */
const search = (keys: unknown[][], limit: unknown, after: boolean): number => {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const order = compare(keys[middle]![0], limit)
    if (order < 0 || (after && order === 0)) low = middle + 1
    else high = middle
  }
  return low
}

const shifted = (key: unknown, amount: number, unit: string | undefined): unknown => {
  if (unit === undefined) {
    if (isNumber(key)) return calculate('add', key, amount)
    throw location(5429414, `Invalid range: Expected the sortBy field to be a number, but it was ${typeName(key)}`)
  }
  if (key instanceof Date) return addUnits(key, unit, amount)
  throw location(5429513, `Invalid range: Expected the sortBy field to be a Date, but it was ${typeName(key)}`)
}

const rangeBounds = (low: Bound, high: Bound, unit: string | undefined): Bounds => {
  const limit = (key: unknown, bound: Bound) => (typeof bound === 'number' ? shifted(key, bound, unit) : key)
  return ({ keys }) => {
    const from = new Int32Array(keys.length)
    const to = new Int32Array(keys.length).fill(keys.length - 1)
    for (const [i, [key]] of keys.entries()) {
      if (low !== 'unbounded') from[i] = search(keys, limit(key, low), false)
      if (high !== 'unbounded') to[i] = search(keys, limit(key, high), true) - 1
    }
    return { from, to }
  }
}

const WHOLE = documentBounds('unbounded', 'unbounded')

/** Compiles a `window`; all documents of the partition without one. @throws MqlError for what is none */
export const compileBounds = (window: unknown, sort: SortSpec): Bounds => {
  if (window === undefined) return WHOLE
  if (!isDocument(window)) throw failedToParse("'window' field must be an object")
  const { documents, range, unit, ...others } = window
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined) throw failedToParse(`'window' field may not have the field '${unknown}'`)
  if (hasOwn(window, 'documents')) {
    if (hasOwn(window, 'range') || hasOwn(window, 'unit')) {
      throw failedToParse("Window bounds can specify either 'documents' or 'range', and a 'unit' with 'range' only")
    }
    const [low, high] = parseBounds('documents', documents, true)
    if ((low !== 'unbounded' || high !== 'unbounded') && sort.length === 0) {
      throw location(5339901, 'Document-based bounds require a sortBy')
    }
    return documentBounds(low, high)
  }
  if (!hasOwn(window, 'range')) {
    if (unit !== undefined) throw failedToParse("'unit' is only valid with 'range'")
    return WHOLE
  }
  if (unit !== undefined && !isUnit(unit)) throw failedToParse(`unknown time unit value: ${unit}`)
  const [low, high] = parseBounds('range', range, unit !== undefined)
  if (sort.length !== 1 || sort[0]![1] !== 1) {
    throw location(5339902, 'Range-based bounds require sortBy a single field, in ascending order')
  }
  return rangeBounds(low, high, unit)
}
