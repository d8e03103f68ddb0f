/** Values of unique fields that are there already. */
import { isCoded, type Problem } from '../../../kernel/index.ts'
import { isDuplicateKey } from '../../database/contract.ts'
import { type Shape, uniqueKey } from '../fields/record.ts'
import { recordNotUnique } from '../models.errors.ts'
import type { RecordDocument, RecordsRepository } from '../records.repository.ts'

export const MAX_PROBLEMS = 100
/** A value as a key of sets. Dates as text have no milliseconds. */
const keyOf = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value))

/** A record that is to be stored, and what stands before the names of its fields in errors: `/3`. */
export interface Placed {
  document: RecordDocument
  at: string
}

/** What other records have as well: stored ones, and those before it. */
export async function clashesOf(
  { repository }: { repository: Pick<RecordsRepository, 'find'> },
  shape: Shape,
  placed: readonly Placed[],
): Promise<Problem[]> {
  const problems: Problem[] = []
  if (placed.length === 0) return problems
  const own = placed.map(({ document }) => document._id)
  for (const { key, unique } of shape.fields) {
    if (!unique) continue
    const path = uniqueKey(key)
    const values = placed.map(({ document }) => document[path])
    const stored = await repository.find(
      shape.id,
      { [path]: { $in: values }, _id: { $nin: own } },
      { projection: { [path]: 1 }, limit: values.length },
    )
    const taken = new Set(stored.map((document) => keyOf(document[path])))
    const before = new Set<string>()
    for (const [i, { at }] of placed.entries()) {
      const value = keyOf(values[i])
      if (taken.has(value)) problems.push({ path: `${at}/${key}`, message: 'is there already in another record' })
      else if (before.has(value))
        problems.push({ path: `${at}/${key}`, message: 'is there already in a record before it' })
      before.add(value)
    }
  }
  return problems
}

export const notUnique = (shape: Shape, errors: Problem[], cause?: unknown) => {
  const names = errors.slice(0, 20).map(({ path }) => path.slice(1))
  const more = errors.length > names.length ? `, and ${errors.length - names.length} more` : ''
  return recordNotUnique([shape.slug, `${names.join(', ') || 'it went as it came'}${more}`], { errors, cause })
}

/** Names the fields of which another record has the value, when that is what a write failed of: servers have many codes for it. */
export async function clashOf(
  context: { repository: Pick<RecordsRepository, 'find'> },
  shape: Shape,
  placed: readonly Placed[],
  error: unknown,
): Promise<unknown> {
  if (isCoded(error) || typeof (error as { code?: unknown }).code !== 'number') return error
  const errors = await clashesOf(context, shape, placed)
  return errors.length === 0 && !isDuplicateKey(error) ? error : notUnique(shape, errors.slice(0, MAX_PROBLEMS), error)
}
