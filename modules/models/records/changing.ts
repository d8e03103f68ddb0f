/** Records get other values, and go. */
import { type Document, ObjectId } from '../../database/contract.ts'
import { isId } from '../../schemas.ts'
import { breathe } from '../../shared/breathe.ts'
import type { ModelRecord, RecordsService } from '../contract.ts'
import {
  type Check,
  hasPatterns,
  type Shape,
  toDocument,
  toRecord,
  toValues,
  type Values,
  valuesOf,
} from '../fields/record.ts'
import { recordChanged } from '../models.errors.ts'
import { fieldsOf } from '../query/aggregate.ts'
import { both, storedValue, targetOf, textFilter, toFilter } from '../query/filter.ts'
import { isPlain, refused } from '../query/refusal.ts'
import type { RecordDocument } from '../records.repository.ts'
import { clashOf } from './clashes.ts'
import type { WriteContext } from './context.ts'
import { type Inserting, withModel } from './inserting.ts'
import { compileUpdate } from './update.ts'

export type Changing = Pick<RecordsService, 'update' | 'replace' | 'updateMany' | 'upsert' | 'delete' | 'deleteMany'>

/** Records read, and changed side by side, at once. */
const BATCH = 100
const BATCH_BYTES = 16 * 1024 * 1024
/** Changing a record that is larger takes a while. */
const LARGE_BYTES = 10_000

type Change = (before: Values) => Values
interface Changed {
  record: ModelRecord
  modified: boolean
}

export function createChanging(context: WriteContext, inserting: Pick<Inserting, 'add'>): Changing {
  const { repository, database, looks, turns, room, check, watchers, config } = context
  const checkOf = (shape: Shape): Check => ({ shape, maxBytes: config.recordBytes, now: new Date() })
  /** A filter, or the id of a record. @param text that one of its texts has in it as well */
  const filterOf = (shape: Shape, filter: unknown, text = ''): Document => {
    if (typeof filter !== 'string') {
      const conditions = toFilter(fieldsOf(shape.fields), filter)
      return text === '' ? conditions : both(conditions, textFilter(shape.fields, text))
    }
    return isId(filter) ? { _id: new ObjectId(filter) } : { _id: { $in: [] } }
  }
  const look = (shape: Shape, filter: Document, limit: number): Promise<RecordDocument[]> =>
    looks.at(shape.project, filter, (maxTimeMS) =>
      repository.find(shape.id, filter, { sort: { _id: 1 }, limit, maxTimeMS, maxBytes: BATCH_BYTES }),
    )

  /** Stores what becomes of a document; null when somebody was faster. */
  const store = async (shape: Shape, before: RecordDocument, change: Change): Promise<Changed | null> => {
    if (hasPatterns(shape) || before._size > LARGE_BYTES) await breathe()
    const was = valuesOf(shape.fields, before)
    const values = change(was)
    if (values === was) return { record: toRecord(shape.fields, before), modified: false }
    await check(shape, [{ values, before: was }])
    const { _id, revision, createdAt } = before
    const after = toDocument(shape, values, { _id, revision: revision + 1, createdAt, updatedAt: new Date() })
    const more = after._size - before._size
    const stored = await room.take(shape.project, { records: 0, bytes: Math.max(0, more) }, async (took) => {
      try {
        const done = await repository.replace(shape.id, after, revision)
        if (done) took({ records: 0, bytes: more })
        return done
      } catch (error) {
        throw await clashOf(context, shape, [{ document: after, at: '' }], error)
      }
    })
    if (!stored) return null
    const record = toRecord(shape.fields, after)
    watchers.tell(shape.project, () => ({
      event: 'update',
      model: shape.slug,
      record,
      before: toRecord(shape.fields, before),
    }))
    return { record, modified: true }
  }
  /** Those who change one record take turns: they would only be in each other's way. Null when it does not match any more. */
  const changeOne = (
    shape: Shape,
    found: RecordDocument,
    filter: Document,
    change: Change,
    revision?: number,
  ): Promise<Changed | null> =>
    turns.alone(found._id.toHexString(), async () => {
      for (let document: RecordDocument | undefined = found; document; ) {
        if (revision !== undefined && document.revision !== revision) throw recordChanged([found._id.toHexString()])
        const changed = await store(shape, document, change)
        if (changed) return changed
        ;[document] = await look(shape, within(filter, found._id), 1)
      }
      return null
    })
  const changeFirst = async (
    shape: Shape,
    filter: Document,
    change: Change,
    revision?: number,
  ): Promise<Changed | null> => {
    for (;;) {
      const [found] = await look(shape, filter, 1)
      if (!found) return null
      const changed = await changeOne(shape, found, filter, change, revision)
      if (changed) return changed
    }
  }
  /** Batches of what matches, each once. */
  const batches = async function* (shape: Shape, filter: Document): AsyncGenerator<RecordDocument[]> {
    let last: ObjectId | undefined
    for (;;) {
      const found = await look(shape, last ? within(filter, { $gt: last }) : filter, BATCH)
      if (found.length > 0) yield found
      const bytes = found.reduce((sum, { _size }) => sum + _size, 0)
      if (found.length < BATCH && bytes <= BATCH_BYTES) return
      last = found.at(-1)!._id
    }
  }
  const removeOne = (
    shape: Shape,
    found: RecordDocument,
    filter: Document,
    revision?: number,
  ): Promise<ModelRecord | null> =>
    turns.alone(found._id.toHexString(), async () => {
      for (let document: RecordDocument | undefined = found; document; ) {
        if (revision !== undefined && document.revision !== revision) throw recordChanged([found._id.toHexString()])
        const removed = await repository.remove(shape.id, found._id, document.revision)
        if (removed) {
          room.removed(shape.project, { records: 1, bytes: removed._size })
          const record = toRecord(shape.fields, removed)
          watchers.tell(shape.project, () => ({ event: 'delete', model: shape.slug, record }))
          return record
        }
        ;[document] = await look(shape, within(filter, found._id), 1)
      }
      return null
    })

  return {
    update: (project, model, filter, update, { revision } = {}) =>
      withModel(context, project, model, async (shape) => {
        const compiled = compileUpdate(database, shape, update)
        const change: Change = (before) => compiled.change(checkOf(shape), before)
        const done = await changeFirst(shape, filterOf(shape, filter), change, revision)
        return done?.record ?? null
      }),

    replace: (project, model, id, values, { revision } = {}) =>
      withModel(context, project, model, async (shape) => {
        const change: Change = () => toValues(values, checkOf(shape))
        return (await changeFirst(shape, filterOf(shape, id), change, revision))?.record ?? null
      }),

    updateMany: (project, model, filter, update, text) =>
      withModel(context, project, model, async (shape) => {
        const compiled = compileUpdate(database, shape, update)
        const conditions = filterOf(shape, filter, text)
        const done = { matched: 0, modified: 0 }
        for await (const batch of batches(shape, conditions)) {
          const change: Change = (before) => compiled.change(checkOf(shape), before)
          const ends = await Promise.allSettled(
            batch.map(async (document) => {
              await breathe()
              const changed = await changeOne(shape, document, conditions, change)
              if (!changed) return
              done.matched += 1
              if (changed.modified) done.modified += 1
            }),
          )
          for (const end of ends) if (end.status === 'rejected') throw end.reason
        }
        return done
      }),

    upsert: (project, model, filter, update) =>
      withModel(context, project, model, async (shape) => {
        const compiled = compileUpdate(database, shape, update)
        const conditions = filterOf(shape, filter)
        const change: Change = (before) => compiled.change(checkOf(shape), before)
        const there = await changeFirst(shape, conditions, change)
        if (there) return { record: there.record, inserted: false }
        return turns.alone(`upsert ${shape.id}`, async () => {
          if (hasPatterns(shape)) await breathe()
          const meanwhile = await changeFirst(shape, conditions, change)
          if (meanwhile) return { record: meanwhile.record, inserted: false }
          const { seed, id } = seedOf(shape, filter)
          return { record: await inserting.add(shape, compiled.insert(checkOf(shape), seed), id), inserted: true }
        })
      }),

    delete: (project, model, filter, { revision } = {}) =>
      withModel(context, project, model, async (shape) => {
        const conditions = filterOf(shape, filter)
        for (;;) {
          const [found] = await look(shape, conditions, 1)
          if (!found) return null
          const removed = await removeOne(shape, found, conditions, revision)
          if (removed) return removed
        }
      }),

    deleteMany: (project, model, filter, text) =>
      withModel(context, project, model, async (shape) => {
        const conditions = filterOf(shape, filter, text)
        let deleted = 0
        for await (const batch of batches(shape, conditions)) {
          const gone = await Promise.all(batch.map((document) => removeOne(shape, document, conditions)))
          deleted += gone.filter((record) => record !== null).length
        }
        return deleted
      }),
  }
}

/** A filter for some ids. They stand in front, where every database looks for what an index can tell. */
const within = (filter: Document, _id: unknown): Document =>
  Object.keys(filter).length === 0 ? { _id } : { _id, $and: [filter] }

/** What a filter says that a record is to have: its equalities. */
function seedOf(shape: Shape, filter: unknown): { seed: Values; id?: ObjectId } {
  if (typeof filter === 'string') return isId(filter) ? { seed: {}, id: new ObjectId(filter) } : { seed: {} }
  const seed: Values = {}
  let id: ObjectId | undefined
  const fields = fieldsOf(shape.fields)
  const collect = (conditions: unknown): void => {
    if (!isPlain(conditions)) return
    for (const [key, condition] of Object.entries(conditions)) {
      if (key === '$and' && Array.isArray(condition)) for (const branch of condition) collect(branch)
      if (key[0] === '$') continue
      const operators = isPlain(condition) && Object.keys(condition).some((name) => name[0] === '$')
      if (operators && !Object.hasOwn(condition, '$eq')) continue
      const value = operators ? condition.$eq : condition
      if (key === 'id' || key === '_id') id = storedValue(targetOf(fields, key, ''), value, '') as ObjectId
      else if (fields.has(key)) seed[key] = value
      else throw refused('cannot be given to a new record', `/${key.slice(0, 60)}`)
    }
  }
  collect(filter)
  return id ? { seed, id } : { seed }
}
