/**
 * The database facade: a structural subset of the official MongoDB driver's `Db`, `Collection` and cursors, which both
 * drivers (`mongodb`, `embedded`) answer alike. What is not listed here is not to be used by repositories.
 */
import { ObjectId } from 'bson'
import { serviceRef } from '../../kernel/service-ref.ts'

export { ObjectId }

// biome-ignore lint/suspicious/noExplicitAny: documents are as free as MongoDB's own `Document` type.
export type Document = Record<string, any>

/** A filter in MongoDB's query language. */
export type Filter<T> = { [K in keyof T]?: unknown } & Document
/** Update operators (`$set`, `$inc`, ...) or an aggregation pipeline. */
export type Update<T> = (Document & { $set?: Partial<T> & Document }) | Document[]
export type SortDirection = 1 | -1
export type Sort = Record<string, SortDirection> | [string, SortDirection][]
export type WithId<T> = T & { _id: T extends { _id: infer I } ? I : ObjectId }
export type NewDocument<T> = Omit<T, '_id'> & { _id?: T extends { _id: infer I } ? I : ObjectId }

/** Language rules for comparing strings; `strength: 2` ignores case. */
export interface Collation {
  locale: string
  strength?: 1 | 2 | 3
}

export interface FindOptions {
  sort?: Sort
  skip?: number
  limit?: number
  projection?: Document
  collation?: Collation
  /** Milliseconds after which the server gives up (error code 50). */
  maxTimeMS?: number
  batchSize?: number
}
export interface UpdateOptions {
  upsert?: boolean
  arrayFilters?: Document[]
}
export interface FindOneAndOptions {
  upsert?: boolean
  sort?: Sort
  projection?: Document
  returnDocument?: 'before' | 'after'
  arrayFilters?: Document[]
}
export interface CountOptions {
  limit?: number
  skip?: number
  maxTimeMS?: number
}
export interface AggregateOptions {
  maxTimeMS?: number
  batchSize?: number
  let?: Document
}

export interface InsertOneResult {
  acknowledged: boolean
  insertedId: unknown
}
export interface InsertManyResult {
  acknowledged: boolean
  insertedCount: number
  insertedIds: Record<number, unknown>
}
export interface UpdateResult {
  acknowledged: boolean
  matchedCount: number
  modifiedCount: number
  upsertedCount: number
  upsertedId: unknown
}
export interface DeleteResult {
  acknowledged: boolean
  deletedCount: number
}
export interface BulkWriteResult {
  insertedCount: number
  matchedCount: number
  modifiedCount: number
  deletedCount: number
  upsertedCount: number
  upsertedIds: Record<number, unknown>
}

export interface Cursor<T> extends AsyncIterable<T> {
  sort(sort: Sort): this
  skip(count: number): this
  limit(count: number): this
  project(projection: Document): this
  /** The next document, or null at the end. */
  next(): Promise<T | null>
  toArray(): Promise<T[]>
  close(): Promise<void>
}
export interface AggregationCursor<T> extends AsyncIterable<T> {
  next(): Promise<T | null>
  toArray(): Promise<T[]>
  close(): Promise<void>
}

export interface IndexOptions {
  name?: string
  unique?: boolean
  sparse?: boolean
  expireAfterSeconds?: number
  partialFilterExpression?: Document
}
export interface IndexDescription extends IndexOptions {
  key: Record<string, SortDirection>
}

export type BulkWriteOperation<T> =
  | { insertOne: { document: NewDocument<T> } }
  | { updateOne: { filter: Filter<T>; update: Update<T>; upsert?: boolean; arrayFilters?: Document[] } }
  | { updateMany: { filter: Filter<T>; update: Update<T>; upsert?: boolean; arrayFilters?: Document[] } }
  | { replaceOne: { filter: Filter<T>; replacement: Document; upsert?: boolean } }
  | { deleteOne: { filter: Filter<T> } }
  | { deleteMany: { filter: Filter<T> } }

export interface Collection<T extends Document = Document> {
  readonly collectionName: string
  insertOne(document: NewDocument<T>): Promise<InsertOneResult>
  insertMany(documents: NewDocument<T>[], options?: { ordered?: boolean }): Promise<InsertManyResult>
  findOne(filter?: Filter<T>, options?: FindOptions): Promise<WithId<T> | null>
  find(filter?: Filter<T>, options?: FindOptions): Cursor<WithId<T>>
  updateOne(filter: Filter<T>, update: Update<T>, options?: UpdateOptions): Promise<UpdateResult>
  updateMany(filter: Filter<T>, update: Update<T>, options?: UpdateOptions): Promise<UpdateResult>
  replaceOne(filter: Filter<T>, replacement: Document, options?: { upsert?: boolean }): Promise<UpdateResult>
  deleteOne(filter: Filter<T>): Promise<DeleteResult>
  deleteMany(filter: Filter<T>): Promise<DeleteResult>
  findOneAndUpdate(filter: Filter<T>, update: Update<T>, options?: FindOneAndOptions): Promise<WithId<T> | null>
  findOneAndReplace(filter: Filter<T>, replacement: Document, options?: FindOneAndOptions): Promise<WithId<T> | null>
  findOneAndDelete(filter: Filter<T>, options?: { sort?: Sort; projection?: Document }): Promise<WithId<T> | null>
  countDocuments(filter?: Filter<T>, options?: CountOptions): Promise<number>
  estimatedDocumentCount(): Promise<number>
  distinct(key: string, filter?: Filter<T>): Promise<unknown[]>
  aggregate<R extends Document = Document>(pipeline: Document[], options?: AggregateOptions): AggregationCursor<R>
  bulkWrite(operations: BulkWriteOperation<T>[], options?: { ordered?: boolean }): Promise<BulkWriteResult>
  createIndex(key: Record<string, SortDirection>, options?: IndexOptions): Promise<string>
  createIndexes(indexes: IndexDescription[]): Promise<string[]>
  dropIndex(name: string): Promise<unknown>
  indexes(): Promise<(IndexDescription & { v?: number })[]>
  drop(): Promise<boolean>
}

export interface CollectionOptions {
  /**
   * `journal: false` acknowledges a write before it is safe against a power cut (it always survives the death of the
   * process). For high-volume records such as logs; the embedded driver keeps those collections in a file of their own.
   */
  writeConcern?: { journal?: boolean }
}

export interface Db {
  collection<T extends Document = Document>(name: string, options?: CollectionOptions): Collection<T>
}

/** Changes a document in place; true when something is different afterwards. @throws an error with MongoDB's code */
export type Updater = (document: Document, options?: { insert?: boolean }) => boolean

/** The facade of the `database` module. */
export interface Database extends Db {
  readonly driver: 'embedded' | 'mongodb'
  /**
   * Compiles an update with operators for documents that are at hand: what it makes of them can be looked at before it is
   * stored. `$` in a path, which stands for what a filter has found, is not known to it.
   * @throws an error with MongoDB's code for what is no update
   */
  updater(update: Document): Updater
  /** Resolves when the database answers; rejects with the reason otherwise. */
  ping(): Promise<void>
}

/**
 * Whether a value is an ObjectId. Not `instanceof`: the official driver brings a class of its own, so that the ids it
 * reads are none of the exported one.
 */
export const isObjectId = (value: unknown): value is ObjectId =>
  (value as { _bsontype?: unknown } | null | undefined)?._bsontype === 'ObjectId'

/** MongoDB's error code for a violated unique index. */
export const DUPLICATE_KEY = 11000

/**
 * Whether an error is a violated unique index. `keyPattern` and `keyValue` name the index, except on servers that only
 * speak MongoDB's protocol: they are for people to read, not for deciding.
 */
export const isDuplicateKey = (error: unknown): error is Error & { keyPattern?: Document; keyValue?: Document } =>
  error instanceof Error && (error as { code?: unknown }).code === DUPLICATE_KEY

/** A text as a `$regex` that matches just it. */
export const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Whether nothing was written for want of space. */
export const isDiskFull = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === 'M3M_DATABASE_FULL'

/** MongoDB's error code for what a server does not have. */
const NOT_IMPLEMENTED = 238

/**
 * Makes the indexes that are missing. For the sake of servers that only speak MongoDB's protocol they come one at a time,
 * and a kind that the server does not have is passed over: searches are slower then. A unique index has to be.
 */
export const ensureIndexes = async (
  collection: Pick<Collection, 'createIndex'>,
  indexes: IndexDescription[],
): Promise<void> => {
  for (const { key, ...options } of indexes) {
    try {
      await collection.createIndex(key, options)
    } catch (error) {
      if (options.unique || (error as { code?: unknown }).code !== NOT_IMPLEMENTED) throw error
    }
  }
}

export const databaseRef = serviceRef<Database>('database')
