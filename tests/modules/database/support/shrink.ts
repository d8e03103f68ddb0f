/** Makes a failing scenario smaller: fewer documents, fields, indexes and conditions, as long as it still fails. */
import type { Document } from '../../../../modules/database/contract.ts'
import type { Scenario } from './operations.ts'
import { isObject } from './reference/values.ts'

const without = <T>(list: T[], at: number): T[] => list.toSpliced(at, 1)

/** Without these an operation is none. */
const KEPT = new Set([
  '_id',
  'kind',
  'filter',
  'update',
  'document',
  'path',
  'by',
  'of',
  'returnDocument',
  'arrayFilters',
  '$each',
])

/** Simpler values in place of one: parts of it, or it without one of its parts. */
const simpler = (value: unknown): unknown[] => {
  if (Array.isArray(value)) {
    return value.flatMap((entry, i) => [without(value, i), ...simpler(entry).map((each) => value.with(i, each))])
  }
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, entry]) => {
    const { [key]: _gone, ...rest } = value
    const changed = simpler(entry).map((each) => ({ ...value, [key]: each }))
    return KEPT.has(key) ? changed : [rest, ...changed]
  })
}

const smaller = function* ({ indexes, documents, operation }: Scenario): Generator<Scenario> {
  for (let size = Math.ceil(documents.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < documents.length; at += size) {
      yield { indexes, operation, documents: documents.toSpliced(at, size) }
    }
  }
  for (const i of indexes.keys()) yield { documents, operation, indexes: without(indexes, i) }
  for (const each of simpler(operation)) yield { indexes, documents, operation: each as Scenario['operation'] }
  for (const each of simpler(documents)) yield { indexes, operation, documents: each as Document[] }
}

/** @param fails whether a scenario fails in the way that is looked for */
export const shrink = async (
  scenario: Scenario,
  fails: (scenario: Scenario) => Promise<boolean>,
  attempts = 1500,
): Promise<Scenario> => {
  let current = scenario
  let left = attempts
  for (let progress = true; progress; ) {
    progress = false
    for (const candidate of smaller(current)) {
      if (left-- <= 0) return current
      if (!(await fails(candidate))) continue
      current = candidate
      progress = true
      break
    }
  }
  return current
}
