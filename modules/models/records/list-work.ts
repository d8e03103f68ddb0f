/** What updates of lists cost: they are made where everything else waits, so that none may take long. */
import type { Document } from '../../database/contract.ts'
import type { Values } from '../fields/record.ts'
import { isPlain, refused } from '../query/refusal.ts'

/** Values looked at, each some hundred nanoseconds. */
const MAX_WORK = 1_000_000
/** Of putting a value in its place among others. */
const PLACED = 10

interface Cost {
  field: string
  /** For each value that the record has there, and once. */
  each: number
  once: number
}

function countOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countOf(item), 1)
  if (!isPlain(value)) return 1
  let count = 1
  for (const key in value) count += countOf(value[key])
  return count
}

function costOf(operator: string, path: string, argument: unknown): Cost | undefined {
  const field = path.split('.', 1)[0]!
  const count = countOf(argument)
  if (operator === '$pull') return { field, each: count, once: 0 }
  const isPlaced = operator !== '$push' || (isPlain(argument) && argument.$sort !== undefined)
  if (operator === '$push' || operator === '$addToSet' || operator === '$pullAll')
    return isPlaced ? { field, each: PLACED, once: PLACED * count } : { field, each: 1, once: count }
  return undefined
}

/** @returns what looks at a record before it is updated @throws (from there) M3M_RECORDS_QUERY */
export function listWork(update: Document): (record: Values) => void {
  const costs = Object.entries(update).flatMap(([operator, paths]) =>
    Object.entries(paths as Document).flatMap(([path, argument]) => costOf(operator, path, argument) ?? []),
  )
  if (costs.length === 0) return () => {}
  return (record) => {
    const counts = new Map<string, number>()
    let work = 0
    for (const { field, each, once } of costs) {
      const count = counts.get(field) ?? countOf(record[field])
      counts.set(field, count)
      work += count * each + once
    }
    if (work > MAX_WORK)
      throw refused('looks at too many values of a record; keep long lists as records of a model', '/update')
  }
}
