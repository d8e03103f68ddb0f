/** Makes the records of a model, and its indexes, fit for other fields. What a crash cuts off is done again, from where it was. */
import { isDuplicateKey } from '../../database/contract.ts'
import type { StoredField } from '../contract.ts'
import { uniqueKey } from '../fields/record.ts'
import type { ModelDocument } from '../models.repository.ts'
import type { ModelIndex, RecordDocument, RecordsRepository } from '../records.repository.ts'
import { needsPass, stepsOf, transform } from './transform.ts'

const BATCH = 100

/** The indexes that fields ask for; with the id behind it, one also gives lists their order. */
export function indexesOf(fields: readonly StoredField[]): ModelIndex[] {
  return fields.flatMap(({ id, key, type, unique, indexed }): ModelIndex[] => {
    const own = indexed || unique || type === 'reference'
    return [
      ...(unique ? [{ name: `unique_${id}_${key}`, key: { [uniqueKey(key)]: 1 as const }, unique: true }] : []),
      ...(own ? [{ name: `index_${id}_${key}`, key: { [key]: 1 as const, _id: 1 as const }, unique: false }] : []),
    ]
  })
}

/** Whether anything that is stored has to change. */
export const isDeep = (before: readonly StoredField[], after: readonly StoredField[]): boolean =>
  needsPass(stepsOf(before, after)) || JSON.stringify(indexesOf(before)) !== JSON.stringify(indexesOf(after))

/** Resolves to the fields it has come to: a field of which values clash after all is not unique. */
export async function changeRecords(
  repository: RecordsRepository,
  { _id, fields: before, version }: Pick<ModelDocument, '_id' | 'fields' | 'version'>,
  after: readonly StoredField[],
): Promise<{ fields: StoredField[]; clash: boolean }> {
  const model = _id.toHexString()
  const steps = stepsOf(before, after)
  // First: a field that goes would be the same nothing in all records.
  await repository.dropIndexes(
    model,
    indexesOf(before).filter(({ name }) => indexesOf(after).some((wanted) => wanted.name === name)),
  )
  if (needsPass(steps)) {
    let last: RecordDocument | undefined
    for (;;) {
      const batch = await repository.after(model, last?._id ?? null, BATCH)
      if (batch.length === 0) break
      const now = new Date()
      const changed = batch
        .filter(({ _v }) => _v !== version + 1)
        .map((document) => transform(steps, after, version + 1, document, now))
      if (changed.length > 0) await repository.replaceMany(model, changed)
      last = batch.at(-1)!
    }
  }
  try {
    await repository.addIndexes(model, indexesOf(after))
    return { fields: [...after], clash: false }
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    const fields = after.map(({ unique, ...field }) =>
      unique && before.find(({ id }) => id === field.id)?.unique ? { ...field, unique } : field,
    )
    await repository.addIndexes(model, indexesOf(fields))
    return { fields, clash: true }
  }
}
