/** What the facade asks of the engine and what it is answered; both sides of the thread boundary import this. */
import type { Document } from '../contract.ts'

/** The two files of the embedded database: everything, and high-volume records that need no fsync. */
export type StoreName = 'main' | 'relaxed'

export interface WriteError {
  index: number
  code: number
  codeName?: string
  errmsg: string
  keyPattern?: Document
  keyValue?: Document
}

export interface FindArgs {
  filter: Document
  sort?: unknown
  skip?: number
  limit?: number
  projection?: Document
  collation?: Document
  batchSize?: number
  /** Where the previous batch ended. */
  position?: Document
}
export interface AggregateArgs {
  pipeline: Document[]
  let?: Document
  batchSize?: number
  position?: Document
}
/** Documents of a cursor in their stored form, decoded by whoever wants them. */
export interface Batch {
  texts: string[]
  /** Absent when the cursor is exhausted. */
  position?: Document
}

export interface InsertArgs {
  documents: Document[]
  ordered: boolean
}
export interface InsertReply {
  inserted: number
  errors: WriteError[]
}

export interface UpdateArgs {
  filter: Document
  update: Document | Document[]
  multi?: boolean
  upsert?: boolean
  replace?: boolean
  arrayFilters?: Document[]
}
export interface UpdateReply {
  matched: number
  modified: number
  /** Present when a document was inserted; in an object, because the id itself may be null. */
  upserted?: { id: unknown }
}

export interface DeleteArgs {
  filter: Document
  multi?: boolean
}
export interface DeleteReply {
  deleted: number
}

export interface FindAndModifyArgs {
  filter: Document
  /** Absent: the document is deleted. */
  update?: Document | Document[]
  replace?: boolean
  upsert?: boolean
  sort?: unknown
  projection?: Document
  returnNew?: boolean
  arrayFilters?: Document[]
}
export interface FindAndModifyReply {
  value: Document | null
  found: boolean
  upserted?: { id: unknown }
}

/** One write of a bulk. */
export type BulkItem =
  | { kind: 'insert'; document: Document }
  | ({ kind: 'update' } & UpdateArgs)
  | ({ kind: 'delete' } & DeleteArgs)
export interface BulkArgs {
  items: BulkItem[]
  ordered: boolean
}
export interface BulkReply {
  inserted: number
  matched: number
  modified: number
  deleted: number
  upserted: { index: number; id: unknown }[]
  errors: WriteError[]
}

export interface CountArgs {
  filter: Document
  skip?: number
  limit?: number
}
export interface IndexSpec {
  key: Document
  name?: string
  [option: string]: unknown
}

/** What an index is called that is given no name: as with MongoDB, by its fields. */
export const indexName = ({ name, key }: IndexSpec): string =>
  name ??
  Object.entries(key)
    .map(([path, direction]) => `${path}_${direction}`)
    .join('_')

/** Every operation of the engine with its arguments and its answer. */
export interface Operations {
  find: { args: FindArgs; reply: Batch }
  aggregate: { args: AggregateArgs; reply: Batch }
  insert: { args: InsertArgs; reply: InsertReply }
  update: { args: UpdateArgs; reply: UpdateReply }
  delete: { args: DeleteArgs; reply: DeleteReply }
  findAndModify: { args: FindAndModifyArgs; reply: FindAndModifyReply }
  bulk: { args: BulkArgs; reply: BulkReply }
  count: { args: CountArgs; reply: number }
  distinct: { args: { key: string; filter: Document }; reply: unknown[] }
  createIndexes: { args: { indexes: IndexSpec[] }; reply: string[] }
  dropIndex: { args: { name: string }; reply: null }
  indexes: { args: Record<never, never>; reply: IndexSpec[] }
  drop: { args: Record<never, never>; reply: boolean }
  collections: { args: Record<never, never>; reply: string[] }
  explain: { args: FindArgs; reply: Document }
  closeCursor: { args: { position: Document }; reply: null }
  /** Fills an index anew from the documents. */
  rebuildIndex: { args: { name: string }; reply: null }
  /** Gives free pages back, so many at most; without a number the whole file is written anew. */
  compact: { args: { pages?: number }; reply: { freePages: number } }
  ping: { args: Record<never, never>; reply: null }
}
export type OperationName = keyof Operations

export interface CallOptions {
  /** The moment (`Date.now()`) at which the operation is to be given up. */
  deadline?: number
}

/** The way to the engine, seen by the facade. */
export interface Channel {
  call<O extends OperationName>(
    operation: O,
    store: StoreName,
    collection: string,
    args: Operations[O]['args'],
    options?: CallOptions,
  ): Promise<Operations[O]['reply']>
  close(): Promise<void>
}
