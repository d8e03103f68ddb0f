/** A collection of the official driver behind the facade: what the facade names, with errors in the catalogue's words. */
import type { AbstractCursor, FindCursor, Collection as ServerCollection } from 'mongodb'
import type { AggregationCursor, Collection, Cursor, Document, WithId } from '../contract.ts'
import { translated, translateError } from './errors.ts'

/** A read may not occupy the server for ever. */
const READ_LIMIT_MS = 120_000

const wrapAggregation = <R>(cursor: AbstractCursor<R>): AggregationCursor<R> => ({
  next: () => translated(cursor.next()),
  toArray: () => translated(cursor.toArray()),
  close: () => translated(cursor.close()),
  async *[Symbol.asyncIterator]() {
    try {
      yield* cursor
    } catch (error) {
      throw translateError(error)
    }
  },
})

const wrapFind = <R>(cursor: FindCursor<R>): Cursor<R> => {
  const change = (apply: () => unknown): Cursor<R> => {
    apply()
    return wrapped
  }
  const wrapped: Cursor<R> = {
    ...wrapAggregation(cursor),
    sort: (sort) => change(() => cursor.sort(sort as never)),
    skip: (count) => change(() => cursor.skip(count)),
    limit: (count) => change(() => cursor.limit(count)),
    project: (projection) => change(() => cursor.project(projection)),
  }
  return wrapped
}

/** Answered with the document itself, as the driver does unless told otherwise. */
type Plain = { includeResultMetadata: false }

/** Reads are given a time limit unless they bring one. */
const limited = <O extends object>(options: O): O & { maxTimeMS: number } => ({ maxTimeMS: READ_LIMIT_MS, ...options })

export const wrapCollection = <T extends Document>(server: ServerCollection): Collection<T> => {
  const collection: Collection<Document> = {
    collectionName: server.collectionName,
    insertOne: (document) => translated(server.insertOne(document)),
    insertMany: (documents, options = {}) => translated(server.insertMany(documents, options)),
    findOne: (filter = {}, options = {}) =>
      translated(server.findOne<WithId<Document>>(filter, limited(options) as never)),
    find: (filter = {}, options = {}) => wrapFind<WithId<Document>>(server.find(filter, limited(options) as never)),
    updateOne: (filter, update, options = {}) => translated(server.updateOne(filter, update, options)),
    updateMany: (filter, update, options = {}) => translated(server.updateMany(filter, update, options)),
    replaceOne: (filter, replacement, options = {}) =>
      translated(server.replaceOne(filter, replacement, options)) as ReturnType<Collection['replaceOne']>,
    deleteOne: (filter) => translated(server.deleteOne(filter)),
    deleteMany: (filter) => translated(server.deleteMany(filter)),
    findOneAndUpdate: (filter, update, options = {}) =>
      translated(server.findOneAndUpdate(filter, update, options as Plain)),
    findOneAndReplace: (filter, replacement, options = {}) =>
      translated(server.findOneAndReplace(filter, replacement, options as Plain)),
    findOneAndDelete: (filter, options = {}) => translated(server.findOneAndDelete(filter, options as Plain)),
    countDocuments: (filter = {}, options = {}) => translated(server.countDocuments(filter, limited(options))),
    estimatedDocumentCount: () => translated(server.estimatedDocumentCount(limited({}))),
    distinct: (key, filter = {}) => translated(server.distinct(key, filter, limited({}))),
    aggregate: <R extends Document>(pipeline: Document[], options = {}) =>
      wrapAggregation<R>(server.aggregate<R>(pipeline, limited(options))),
    bulkWrite: (operations, options = {}) => translated(server.bulkWrite(operations as never, options)),
    createIndex: (key, options = {}) => translated(server.createIndex(key, options)),
    createIndexes: (indexes) => translated(server.createIndexes(indexes as never)),
    dropIndex: (name) => translated(server.dropIndex(name)),
    indexes: () => translated(server.indexes()) as unknown as ReturnType<Collection['indexes']>,
    drop: () => translated(server.drop()),
  }
  return collection as unknown as Collection<T>
}
