import { ObjectId } from 'bson'
import type { BulkWriteOperation, Collection, Document, FindOptions, Update, WithId } from '../contract.ts'
import { failedToParse } from '../mql/errors.ts'
import { BatchCursor, FindCursor } from './cursor.ts'
import type {
  BulkItem,
  BulkReply,
  Channel,
  InsertReply,
  OperationName,
  Operations,
  StoreName,
  UpdateArgs,
  WriteError,
} from './protocol.ts'
import { BulkWriteError, bulkResult, updateResult, writeError } from './write-results.ts'

const isOperatorUpdate = (update: unknown): boolean =>
  Array.isArray(update) || (typeof update === 'object' && update !== null && Object.keys(update)[0]?.[0] === '$')

const assertOperators = (update: unknown): void => {
  if (!isOperatorUpdate(update)) throw failedToParse('Update document requires atomic operators')
}
const assertReplacement = (replacement: unknown): void => {
  if (isOperatorUpdate(replacement)) throw failedToParse('Replacement document must not contain atomic operators')
}

/** Gives a document its `_id` before it leaves, as the official driver does. */
const withId = (document: Document): unknown => {
  document._id ??= new ObjectId()
  return document._id
}

const deadlineOf = (maxTimeMS: number | undefined) => (maxTimeMS ? { deadline: Date.now() + maxTimeMS } : undefined)

const bulkItem = (operation: BulkWriteOperation<Document>): BulkItem => {
  if ('insertOne' in operation) {
    withId(operation.insertOne.document)
    return { kind: 'insert', document: operation.insertOne.document }
  }
  if ('updateOne' in operation || 'updateMany' in operation) {
    const update: UpdateArgs = 'updateOne' in operation ? operation.updateOne : { ...operation.updateMany, multi: true }
    assertOperators(update.update)
    return { kind: 'update', ...update }
  }
  if ('replaceOne' in operation) {
    const { filter, replacement, upsert } = operation.replaceOne
    assertReplacement(replacement)
    return { kind: 'update', filter, update: replacement, upsert, replace: true }
  }
  if ('deleteOne' in operation) return { kind: 'delete', filter: operation.deleteOne.filter }
  if ('deleteMany' in operation) return { kind: 'delete', filter: operation.deleteMany.filter, multi: true }
  throw failedToParse('bulkWrite only supports insertOne, updateOne, updateMany, replaceOne, deleteOne and deleteMany')
}

/** Writes that travel and are committed together; longer lists are sent in parts, so that others have their turn. */
const CHUNK = 500

/** Sends a list of writes part by part; an error ends an ordered one. */
const eachChunk = async <T>(
  list: T[],
  ordered: boolean,
  { errors }: { errors: WriteError[] },
  send: (chunk: T[], start: number) => Promise<void>,
): Promise<void> => {
  for (let start = 0; start < list.length; start += CHUNK) {
    await send(list.slice(start, start + CHUNK), start)
    if (ordered && errors.length > 0) return
  }
}

const shifted = <T extends { index: number }>(entries: T[], by: number): T[] =>
  entries.map((entry) => ({ ...entry, index: entry.index + by }))

/** One collection of the embedded database, in the shape of the official driver's. */
export const createCollection = <T extends Document>(
  channel: Channel,
  store: StoreName,
  name: string,
): Collection<T> => {
  const call = <O extends OperationName>(operation: O, args: Operations[O]['args'], maxTimeMS?: number) =>
    channel.call(operation, store, name, args, deadlineOf(maxTimeMS))
  const release = (position: Document) => call('closeCursor', { position })

  const find = (filter: Document = {}, options: FindOptions = {}) => {
    const { maxTimeMS, ...state } = options
    let deadline: ReturnType<typeof deadlineOf>
    return new FindCursor<WithId<Document>>(
      state,
      (position) => {
        deadline ??= deadlineOf(maxTimeMS)
        return channel.call('find', store, name, { filter, ...state, position }, deadline)
      },
      release,
    )
  }
  const findAndModify = async (args: Operations['findAndModify']['args']) =>
    (await call('findAndModify', args)).value as WithId<Document> | null
  const update = async (args: UpdateArgs) => updateResult(await call('update', args))

  const collection: Collection<Document> = {
    collectionName: name,

    async insertOne(document) {
      const insertedId = withId(document)
      const { errors } = await call('insert', { documents: [document], ordered: true })
      if (errors[0]) throw writeError(errors[0])
      return { acknowledged: true, insertedId }
    },

    async insertMany(documents, { ordered = true } = {}) {
      if (!Array.isArray(documents)) throw failedToParse('Argument "docs" must be an array of documents')
      if (documents.length === 0) throw failedToParse('Invalid BulkOperation, Batch cannot be empty')
      const insertedIds = Object.fromEntries(documents.map((document, index) => [index, withId(document)]))
      const reply: InsertReply = { inserted: 0, errors: [] }
      await eachChunk(documents, ordered, reply, async (chunk, start) => {
        const part = await call('insert', { documents: chunk, ordered })
        reply.inserted += part.inserted
        reply.errors.push(...shifted(part.errors, start))
      })
      const result = { acknowledged: true, insertedCount: reply.inserted, insertedIds }
      if (reply.errors.length > 0) throw new BulkWriteError(reply.errors, result)
      return result
    },

    async findOne(filter = {}, { maxTimeMS, ...options } = {}) {
      const cursor = find(filter, { ...options, limit: 1, maxTimeMS })
      return cursor.next()
    },
    find,

    async updateOne(filter, change, options = {}) {
      assertOperators(change)
      return update({ filter, update: change, ...options })
    },
    async updateMany(filter, change, options = {}) {
      assertOperators(change)
      return update({ filter, update: change, ...options, multi: true })
    },
    async replaceOne(filter, replacement, options = {}) {
      assertReplacement(replacement)
      return update({ filter, update: replacement, upsert: options.upsert, replace: true })
    },

    async deleteOne(filter) {
      const { deleted } = await call('delete', { filter })
      return { acknowledged: true, deletedCount: deleted }
    },
    async deleteMany(filter) {
      const { deleted } = await call('delete', { filter, multi: true })
      return { acknowledged: true, deletedCount: deleted }
    },

    async findOneAndUpdate(filter, change: Update<Document>, { returnDocument, ...options } = {}) {
      assertOperators(change)
      return findAndModify({ filter, update: change, returnNew: returnDocument === 'after', ...options })
    },
    async findOneAndReplace(filter, replacement, { returnDocument, ...options } = {}) {
      assertReplacement(replacement)
      return findAndModify({
        filter,
        update: replacement,
        replace: true,
        returnNew: returnDocument === 'after',
        ...options,
      })
    },
    async findOneAndDelete(filter, options = {}) {
      return findAndModify({ filter, ...options })
    },

    async countDocuments(filter = {}, { maxTimeMS, ...options } = {}) {
      return call('count', { filter, ...options }, maxTimeMS)
    },
    async estimatedDocumentCount() {
      return call('count', { filter: {} })
    },
    async distinct(key, filter = {}) {
      return call('distinct', { key, filter })
    },
    aggregate<R extends Document>(pipeline: Document[], { maxTimeMS, ...options }: Document = {}) {
      let deadline: ReturnType<typeof deadlineOf>
      return new BatchCursor<R>((position) => {
        deadline ??= deadlineOf(maxTimeMS)
        return channel.call('aggregate', store, name, { pipeline, ...options, position }, deadline)
      }, release)
    },

    async bulkWrite(operations, { ordered = true } = {}) {
      if (operations.length === 0) throw failedToParse('Invalid BulkOperation, Batch cannot be empty')
      const reply: BulkReply = { inserted: 0, matched: 0, modified: 0, deleted: 0, upserted: [], errors: [] }
      await eachChunk(operations.map(bulkItem), ordered, reply, async (items, start) => {
        const part = await call('bulk', { items, ordered })
        for (const key of ['inserted', 'matched', 'modified', 'deleted'] as const) reply[key] += part[key]
        reply.upserted.push(...shifted(part.upserted, start))
        reply.errors.push(...shifted(part.errors, start))
      })
      const result = bulkResult(reply)
      if (reply.errors.length > 0) throw new BulkWriteError(reply.errors, result)
      return result
    },

    async createIndex(key, options = {}) {
      const [created] = await call('createIndexes', { indexes: [{ ...options, key }] })
      return created!
    },
    async createIndexes(indexes) {
      return call('createIndexes', { indexes: indexes as unknown as Operations['createIndexes']['args']['indexes'] })
    },
    async dropIndex(indexName) {
      return call('dropIndex', { name: indexName })
    },
    async indexes() {
      return (await call('indexes', {})) as Awaited<ReturnType<Collection['indexes']>>
    },
    async drop() {
      return call('drop', {})
    },
  }
  return collection as unknown as Collection<T>
}
