/** Operations on a collection as plain data, so that they can be repeated, made smaller and printed. */
import type {
  BulkWriteOperation,
  BulkWriteResult,
  Collection,
  Document,
  IndexDescription,
} from '../../../../modules/database/contract.ts'
import type { Thing } from './databases.ts'
import type { SortOption } from './random-queries.ts'
import { show } from './reference/values.ts'

interface Change {
  filter: Document
  update: Document | Document[]
  arrayFilters?: Document[]
  upsert?: boolean
}

export type Operation =
  | {
      kind: 'find'
      filter: Document
      sort?: SortOption
      skip?: number
      limit?: number
      batchSize?: number
      fields?: string[]
    }
  | { kind: 'aggregate'; filter: Document; sort?: SortOption; skip?: number; limit?: number; fields?: string[] }
  | { kind: 'count'; filter: Document; skip?: number; limit?: number }
  | { kind: 'distinct'; filter: Document; path: string }
  | { kind: 'group'; filter: Document; by: string; of: string }
  | { kind: 'insertOne'; document: Document }
  | ({ kind: 'updateOne' | 'updateMany' | 'replaceOne' } & Change)
  | ({ kind: 'findOneAndUpdate' | 'findOneAndReplace'; sort?: SortOption; returnDocument: 'before' | 'after' } & Change)
  | { kind: 'findOneAndDelete'; filter: Document; sort?: SortOption }
  | { kind: 'deleteOne' | 'deleteMany'; filter: Document }

/** A write that `bulkWrite` can hold. */
type BulkUpdate = { kind: 'updateOne' | 'updateMany' | 'replaceOne' } & Change
export type BulkItem = { kind: 'insertOne'; document: Document } | BulkUpdate

const isBulkItem = ({ kind }: Operation): boolean =>
  ['insertOne', 'updateOne', 'replaceOne', 'updateMany'].includes(kind)
export const bulkItems = (operations: Operation[]): BulkItem[] => operations.filter(isBulkItem) as BulkItem[]

const bulkOperation = (item: BulkItem): BulkWriteOperation<Thing> => {
  if (item.kind === 'insertOne') return { insertOne: { document: item.document as Thing } }
  const { kind, update, ...rest } = item
  if (kind === 'replaceOne') return { replaceOne: { ...rest, replacement: update } }
  return { [kind]: { ...rest, update } } as unknown as BulkWriteOperation<Thing>
}

/** Counts of a bulk, and which of its writes failed with which codes. */
export interface BulkOutcome {
  inserted: number
  matched: number
  modified: number
  upserted: Document
  failed: [index: number, code: number][]
}

/** Does all writes in one call. */
export const performBulk = async (
  things: Collection<Thing>,
  items: BulkItem[],
  ordered: boolean,
): Promise<BulkOutcome> => {
  const outcome = (result: BulkWriteResult, failed: BulkOutcome['failed']): BulkOutcome => ({
    inserted: result.insertedCount,
    matched: result.matchedCount,
    modified: result.modifiedCount,
    upserted: result.upsertedIds,
    failed,
  })
  try {
    return outcome(await things.bulkWrite(items.map(bulkOperation), { ordered }), [])
  } catch (error) {
    const { result, writeErrors } = error as {
      result?: BulkWriteResult
      writeErrors: { index: number; code: number }[]
    }
    if (!result) throw error
    return outcome(
      result,
      writeErrors.map(({ index, code }) => [index, code]),
    )
  }
}

/** A state and one operation on it. */
export interface Scenario {
  indexes: IndexDescription[]
  documents: Document[]
  operation: Operation
}

const inclusion = (fields: string[] | undefined) => fields && Object.fromEntries(fields.map((field) => [field, 1]))
const defined = (options: Document): Document =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

/** The pipeline of a `find`, or of a group. */
export const pipelineOf = (operation: Extract<Operation, { kind: 'aggregate' | 'group' }>): Document[] => {
  const stages: Document[] = [{ $match: operation.filter }]
  if (operation.kind === 'group') {
    const value = `$${operation.of}`
    stages.push({
      $group: { _id: `$${operation.by}`, count: { $sum: 1 }, least: { $min: value }, greatest: { $max: value } },
    })
    return stages
  }
  if (operation.sort) stages.push({ $sort: operation.sort })
  if (operation.skip) stages.push({ $skip: operation.skip })
  if (operation.limit) stages.push({ $limit: operation.limit })
  if (operation.fields) stages.push({ $project: inclusion(operation.fields) })
  return stages
}

/** Does the operation; what it returns is comparable with what the reference permits. */
export const perform = async (things: Collection<Thing>, operation: Operation): Promise<unknown> => {
  switch (operation.kind) {
    case 'find': {
      const { filter, sort, skip, limit, batchSize, fields } = operation
      return things.find(filter, defined({ sort, skip, limit, batchSize, projection: inclusion(fields) })).toArray()
    }
    case 'aggregate':
    case 'group':
      return things.aggregate(pipelineOf(operation)).toArray()
    case 'count':
      return things.countDocuments(operation.filter, defined({ skip: operation.skip, limit: operation.limit }))
    case 'distinct':
      return things.distinct(operation.path, operation.filter)
    case 'insertOne':
      await things.insertOne(operation.document as Thing)
      return null
    case 'updateOne':
    case 'updateMany':
    case 'replaceOne': {
      const { kind, filter, update, arrayFilters, upsert } = operation
      const options = defined({ arrayFilters, upsert })
      const work =
        kind === 'replaceOne' ? things.replaceOne(filter, update, options) : things[kind](filter, update, options)
      const { matchedCount, modifiedCount, upsertedId } = await work
      return { matchedCount, modifiedCount, upsertedId }
    }
    case 'findOneAndUpdate':
    case 'findOneAndReplace': {
      const { kind, filter, update, ...options } = operation
      return things[kind](filter, update as Document, defined({ ...options }))
    }
    case 'findOneAndDelete':
      return things.findOneAndDelete(operation.filter, defined({ sort: operation.sort }))
    case 'deleteOne':
    case 'deleteMany':
      return (await things[operation.kind](operation.filter)).deletedCount
  }
}

/** A scenario as something to paste into a test. */
export const script = ({ indexes, documents, operation }: Scenario): string =>
  [
    ...indexes.map(({ key, ...options }) => `await things.createIndex(${show(key)}, ${show(options)})`),
    `await things.insertMany([\n${documents.map((document) => `  ${show(document)},`).join('\n')}\n])`,
    `await perform(things, ${show(operation)})`,
  ].join('\n')
