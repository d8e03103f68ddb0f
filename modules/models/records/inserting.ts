/** New records. */
import { ObjectId } from '../../database/contract.ts'
import { breathe } from '../../shared/breathe.ts'
import { BATCH_MAX, type ModelRecord, type RecordsService } from '../contract.ts'
import { shapeOf } from '../directory.ts'
import { hasPatterns, type Shape, toDocument, toRecord, toValues, type Values } from '../fields/record.ts'
import { modelChanging, recordsMany } from '../models.errors.ts'
import { clashOf, type Placed } from './clashes.ts'
import type { WriteContext } from './context.ts'
import { valuesOfMany } from './many.ts'

/** What one call may bring. */
const MAX_BYTES = 16 * 1024 * 1024
/** How long a write waits for a change of its model. */
const PATIENCE_MS = 10_000

/** Does something with a model as it is while nobody changes it. @throws M3M_MODEL_NOT_FOUND, M3M_MODEL_CHANGING */
export async function withModel<T>(
  { directory, lock }: Pick<WriteContext, 'directory' | 'lock'>,
  project: string,
  model: string,
  work: (shape: Shape) => Promise<T>,
): Promise<T> {
  const { _id, slug } = await directory.find(project, model)
  const id = _id.toHexString()
  const late = () => modelChanging([slug], { retryAfter: 5 })
  return lock.shared(
    id,
    async () => {
      const now = await directory.find(project, id)
      if (now.state !== 'ready') throw late()
      return work(shapeOf(now))
    },
    { ms: PATIENCE_MS, late },
  )
}

export interface Inserting extends Pick<RecordsService, 'insert' | 'insertMany'> {
  /** One record with values that are looked at already. @param id of its own choice */
  add(shape: Shape, values: Values, id?: ObjectId): Promise<ModelRecord>
}

export function createInserting(context: WriteContext): Inserting {
  const { repository, room, check, watchers, config } = context

  const store = async (shape: Shape, placed: readonly Placed[]): Promise<ModelRecord[]> => {
    const documents = placed.map(({ document }) => document)
    const amount = { records: documents.length, bytes: documents.reduce((sum, { _size }) => sum + _size, 0) }
    await room.take(shape.project, amount, async (took) => {
      try {
        if (documents.length === 1) await repository.insert(shape.id, documents[0]!)
        else await repository.insertMany(shape.id, documents)
        took(amount)
      } catch (error) {
        if (documents.length > 1) {
          const ids = documents.map(({ _id }) => _id)
          await repository.removeMany(shape.id, ids)
        }
        throw await clashOf(context, shape, placed, error)
      }
    })
    const records = documents.map((document) => toRecord(shape.fields, document))
    for (const record of records) watchers.tell(shape.project, () => ({ event: 'insert', model: shape.slug, record }))
    return records
  }
  const fresh = (shape: Shape, values: Values, now: Date, _id = new ObjectId()) =>
    toDocument(shape, values, { _id, revision: 1, createdAt: now, updatedAt: now })

  return {
    async add(shape, values, id) {
      await check(shape, [{ values }])
      const [record] = await store(shape, [{ document: fresh(shape, values, new Date(), id), at: '' }])
      return record!
    },
    insert: (project, model, given) =>
      withModel(context, project, model, async (shape) => {
        const now = new Date()
        if (hasPatterns(shape)) await breathe()
        const values = toValues(given, { shape, maxBytes: config.recordBytes, now })
        await check(shape, [{ values }])
        const [record] = await store(shape, [{ document: fresh(shape, values, now), at: '' }])
        return record!
      }),
    insertMany: (project, model, many) =>
      withModel(context, project, model, async (shape) => {
        if (many.length > BATCH_MAX) throw recordsMany([BATCH_MAX, MAX_BYTES])
        if (many.length === 0) return []
        const now = new Date()
        const rules = { shape, maxBytes: config.recordBytes, now }
        const placed = await valuesOfMany(context, many, rules, (values) => fresh(shape, values, now))
        if (placed.reduce((sum, { document }) => sum + document._size, 0) > MAX_BYTES)
          throw recordsMany([BATCH_MAX, MAX_BYTES])
        return store(shape, placed)
      }),
  }
}
