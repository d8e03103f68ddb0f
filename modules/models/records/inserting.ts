/** New records. */
import { isCoded, type Problem } from '../../../kernel/index.ts'
import { type Document, isDuplicateKey, ObjectId } from '../../database/contract.ts'
import { breathe } from '../../shared/breathe.ts'
import { BATCH_MAX, type ModelRecord, type RecordsService } from '../contract.ts'
import { shapeOf } from '../directory.ts'
import { hasPatterns, type Shape, toDocument, toRecord, toValues, uniqueKey, type Values } from '../fields/record.ts'
import { modelChanging, recordInvalid, recordNotUnique, recordsMany } from '../models.errors.ts'
import type { RecordDocument } from '../records.repository.ts'
import type { WriteContext } from './context.ts'

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

/** Names the fields of which another record has the value, when that is what a write failed of: servers have many codes for it. */
export async function clashOf(
  { repository }: Pick<WriteContext, 'repository'>,
  shape: Shape,
  documents: readonly RecordDocument[],
  error: unknown,
): Promise<unknown> {
  if (isCoded(error) || typeof (error as { code?: unknown }).code !== 'number') return error
  const errors: Problem[] = []
  for (const { key, unique } of shape.fields) {
    if (!unique) continue
    const path = uniqueKey(key)
    for (const [at, document] of documents.entries()) {
      const others: Document = { [path]: document[path], _id: { $ne: document._id } }
      const within = documents.some((other, i) => i < at && String(other[path]) === String(document[path]))
      if (!within && (await repository.find(shape.id, others, { limit: 1 })).length === 0) continue
      const place = documents.length > 1 ? `/${at}/${key}` : `/${key}`
      errors.push({ path: place, message: 'is there already in another record' })
      if (errors.length >= 20) break
    }
  }
  if (errors.length === 0 && !isDuplicateKey(error)) return error
  const names = errors.map(({ path }) => path.slice(1)).join(', ')
  return recordNotUnique([shape.slug, names || 'it went as it came'], { errors, cause: error })
}

export interface Inserting extends Pick<RecordsService, 'insert' | 'insertMany'> {
  /** One record with values that are looked at already. @param id of its own choice */
  add(shape: Shape, values: Values, id?: ObjectId): Promise<ModelRecord>
}

export function createInserting(context: WriteContext): Inserting {
  const { repository, room, check, watchers, config } = context

  const store = async (shape: Shape, documents: RecordDocument[]): Promise<ModelRecord[]> => {
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
        throw await clashOf(context, shape, documents, error)
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
      const [record] = await store(shape, [fresh(shape, values, new Date(), id)])
      return record!
    },
    insert: (project, model, given) =>
      withModel(context, project, model, async (shape) => {
        const now = new Date()
        if (hasPatterns(shape)) await breathe()
        const values = toValues(given, { shape, maxBytes: config.recordBytes, now })
        await check(shape, [{ values }])
        const [record] = await store(shape, [fresh(shape, values, now)])
        return record!
      }),
    insertMany: (project, model, many) =>
      withModel(context, project, model, async (shape) => {
        if (many.length > BATCH_MAX) throw recordsMany([BATCH_MAX, MAX_BYTES])
        if (many.length === 0) return []
        const now = new Date()
        const values: Values[] = []
        for (const [at, given] of many.entries()) {
          await breathe()
          try {
            values.push(toValues(given, { shape, maxBytes: config.recordBytes, now }))
          } catch (error) {
            throw placed(shape, error, at)
          }
        }
        await check(
          shape,
          values.map((one, at) => ({ values: one, at: many.length > 1 ? `/${at}` : '' })),
        )
        const documents = values.map((one) => fresh(shape, one, now))
        if (documents.reduce((sum, { _size }) => sum + _size, 0) > MAX_BYTES) throw recordsMany([BATCH_MAX, MAX_BYTES])
        return store(shape, documents)
      }),
  }
}

/** Says which of many an error is of. */
function placed(shape: Shape, error: unknown, at: number): unknown {
  const { code, errors, message } = error as {
    code?: string
    errors?: { path: string; message: string }[]
    message: string
  }
  if (code !== recordInvalid.code) return error
  const about = errors?.map(({ path, message }) => ({ path: `/${at}${path}`, message }))
  const first = about?.[0]
  return recordInvalid([shape.slug, first ? `${first.path.slice(1)} ${first.message}` : message], {
    errors: about ?? [],
    cause: error,
  })
}
