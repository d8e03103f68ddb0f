/** Constraints on one indexed field, as intervals of its key bytes. */
import { RANK, rank } from '../mql/values.ts'
import type { Constraint } from './constraints.ts'
import { compareKeys, encodeKey, invert, keyText, successor } from './keys.ts'

/** From `low` inclusive to `high` exclusive; a null end is open. */
export type Interval = [low: Uint8Array, high: Uint8Array | null]

export interface FieldIntervals {
  intervals: Interval[]
  /** Single values, after which a further field of the index can be used. */
  point: boolean
  /** The keys in the intervals are exactly those that satisfy the constraints. */
  exact: boolean
}

interface Bound {
  /** Where the interval begins or ends. */
  at: Uint8Array
  key: Uint8Array
  inclusive: boolean
}

/** Types whose key says everything about the value. */
export const hasExactKey = (value: unknown): boolean => {
  const type = rank(value)
  if (type === RANK.string || type === RANK.boolean || type === RANK.date || type === RANK.objectId) return true
  return (
    typeof value === 'number' && Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
  )
}

const points = (constraint: Constraint, constraints: Constraint[], descending: boolean, multikey: boolean) => {
  const values = constraint.kind === 'in' ? constraint.values : [(constraint as { value: unknown }).value]
  const keys = new Map<string, Interval>()
  for (const value of values) {
    const key = encodeKey([value], descending ? [-1] : undefined)
    keys.set(keyText(key), [key, successor(key)])
  }
  const exact = constraints.length === 1 && values.every(hasExactKey) && !multikey
  return { point: true, intervals: [...keys.values()], exact }
}

/** Texts that begin with a literal, and regular expressions, which a pattern may equal. */
const prefix = (text: string, descending: boolean): FieldIntervals => {
  const start = encodeKey([text]).slice(0, -2)
  const texts: Interval = [start, successor(start)]
  const patterns: Interval = [new Uint8Array([RANK.regex]), new Uint8Array([RANK.regex + 1])]
  const intervals = descending ? [inverted(patterns), inverted(texts)] : [texts, patterns]
  return { point: false, intervals, exact: false }
}

/** The interval of all keys that begin with the same bytes, for descending keys. */
const inverted = ([low]: Interval): Interval => [invert(low), successor(invert(low))]

const range = (constraints: Constraint[], descending: boolean, multikey: boolean): FieldIntervals | null => {
  let low: Bound | null = null
  let high: Bound | null = null
  let type: number | null = null
  let used = 0
  let exact = true
  for (const constraint of constraints) {
    if (constraint.kind === 'prefix' || constraint.kind === 'exists') {
      exact = false
      continue
    }
    const { kind, value } = constraint as { kind: 'gt' | 'gte' | 'lt' | 'lte'; value: unknown }
    // Different elements of an array may satisfy the two ends, so only one of them can be used.
    if ((type !== null && rank(value) !== type) || (multikey && used > 0)) {
      exact = false
      continue
    }
    type = rank(value)
    used++
    if (!hasExactKey(value)) exact = false
    const key = encodeKey([value])
    const inclusive = kind === 'gte' || kind === 'lte' || !hasExactKey(value)
    if (kind === 'gt' || kind === 'gte') {
      const at = inclusive ? key : successor(key)!
      if (!low || compareKeys(at, low.at) > 0) low = { at, key, inclusive }
    } else {
      const at = inclusive ? successor(key)! : key
      if (!high || compareKeys(at, high.at) < 0) high = { at, key, inclusive }
    }
  }
  if (type === null) return null
  if (type === RANK.number && !low) {
    // NaN lies below all numbers and in no range.
    const key = encodeKey([Number.NEGATIVE_INFINITY])
    low = { at: key, key, inclusive: true }
  }
  const interval = descending ? descendingRange(type, low, high) : ascendingRange(type, low, high)
  return { point: false, intervals: [interval], exact: exact && !multikey }
}

const ascendingRange = (type: number, low: Bound | null, high: Bound | null): Interval => [
  low?.at ?? new Uint8Array([type]),
  high?.at ?? new Uint8Array([type + 1]),
]

const descendingRange = (type: number, low: Bound | null, high: Bound | null): Interval => {
  const first = ~type & 0xff
  const start = high && (high.inclusive ? invert(high.key) : successor(invert(high.key)))
  const end = low && (low.inclusive ? successor(invert(low.key)) : invert(low.key))
  return [start ?? new Uint8Array([first]), end ?? new Uint8Array([first + 1])]
}

/** The intervals of one field; null when its constraints are of no use to an index. */
export const fieldIntervals = (
  constraints: Constraint[],
  descending: boolean,
  multikey: boolean,
): FieldIntervals | null => {
  const equality = constraints.find(({ kind }) => kind === 'eq') ?? constraints.find(({ kind }) => kind === 'in')
  if (equality) return points(equality, constraints, descending, multikey)
  const pattern = constraints.find((constraint) => constraint.kind === 'prefix')
  if (pattern) return prefix(pattern.value, descending)
  return range(constraints, descending, multikey)
}
