/** The writing operations of one file. */
import type { Document } from '../contract.ts'
import { equal, identical } from '../mql/compare.ts'
import { failedToParse, immutableId, MqlError } from '../mql/errors.ts'
import { compileUpdatePipeline } from '../mql/pipeline.ts'
import { compileProjection } from '../mql/project.ts'
import { parseSort, type SortSpec } from '../mql/sort.ts'
import { compileUpdate, type UpdateContext } from '../mql/update.ts'
import { seedFromFilter } from '../mql/upsert.ts'
import { clone, firstKey, hasOwn, isDocument } from '../mql/values.ts'
import type { CollectionEntry } from './catalog.ts'
import { type DocumentStore, withLeadingId } from './document-store.ts'
import type {
  BulkArgs,
  BulkReply,
  DeleteArgs,
  DeleteReply,
  FindAndModifyArgs,
  FindAndModifyReply,
  InsertArgs,
  InsertReply,
  UpdateArgs,
  UpdateReply,
  WriteError,
} from './protocol.ts'
import type { ReadContext } from './read.ts'
import { type Target, TargetSearch } from './targets.ts'
import type { Sliced, Ticker } from './ticker.ts'

export interface WriteContext extends ReadContext {
  documents: DocumentStore
  /** Ids of the indexes that are being built. */
  building: Set<number>
}

const describeError = (index: number, error: unknown): WriteError => {
  if (!(error instanceof MqlError)) throw error
  const { code, codeName, message, keyPattern, keyValue } = error
  return { index, code, codeName, errmsg: message, keyPattern, keyValue }
}

export const insert = (context: WriteContext, name: string, { documents, ordered }: InsertArgs): InsertReply => {
  const collection = context.catalog.ensure(name)
  const reply: InsertReply = { inserted: 0, errors: [] }
  for (const [index, document] of documents.entries()) {
    try {
      context.documents.insert(collection, document)
      reply.inserted++
    } catch (error) {
      reply.errors.push(describeError(index, error))
      if (ordered) break
    }
  }
  return reply
}

/** Makes the new document from the old one, or from the seed of an upsert. */
type Change = (before: Document, context: UpdateContext) => Document

const compileReplacement = (replacement: unknown): Change => {
  if (!isDocument(replacement) || firstKey(replacement)?.[0] === '$') {
    throw failedToParse('Replacement document must not contain atomic operators')
  }
  const dollar = Object.keys(replacement).find((key) => key[0] === '$')
  if (dollar !== undefined) {
    const message = `The dollar ($) prefixed field '${dollar}' in '${dollar}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`
    throw new MqlError(52, 'DollarPrefixedFieldName', message)
  }
  return (before, { insert: inserting }) => {
    const id = hasOwn(before, '_id') ? { _id: before._id } : {}
    if (hasOwn(id, '_id') && replacement._id !== undefined && !equal(replacement._id, before._id)) throw immutableId()
    return { ...id, ...(inserting ? clone(replacement) : replacement) }
  }
}

const compilePipelineChange = (pipeline: unknown[]): Change => {
  const run = compileUpdatePipeline(pipeline)
  return (before) => {
    const after = run(before)
    return after._id === undefined && before._id !== undefined ? withLeadingId({ ...after, _id: before._id }) : after
  }
}

const compileChange = ({ update, replace, arrayFilters }: UpdateArgs): Change => {
  if (replace) return compileReplacement(update)
  if (Array.isArray(update)) {
    if (arrayFilters) throw failedToParse('arrayFilters may not be specified for pipeline-style updates')
    return compilePipelineChange(update)
  }
  const apply = compileUpdate(update, arrayFilters)
  return (before, context) => {
    const after = clone(before)
    apply(after, context)
    return after
  }
}

interface Outcome extends UpdateReply {
  before: Document | null
  after: Document | null
}

const upsert = (
  context: WriteContext,
  collection: CollectionEntry,
  { filter, replace }: UpdateArgs,
  change: Change,
): Outcome => {
  const seed = seedFromFilter(filter)
  const before = replace ? (hasOwn(seed, '_id') ? { _id: seed._id } : {}) : seed
  const changed = change(before, { insert: true })
  if (hasOwn(seed, '_id') && !equal(changed._id, seed._id)) throw immutableId()
  const after = context.documents.insert(collection, changed)
  return { matched: 0, modified: 0, upserted: { id: after._id }, before: null, after }
}

/** Calls back for each document to change, and passes the pauses on. */
const eachTarget = function* (
  search: TargetSearch,
  multi: boolean,
  sort: SortSpec,
  visit: (target: Target) => void,
): Sliced<void> {
  for (const target of multi ? search.all() : search.first(sort)) {
    if (target) visit(target)
    else yield
  }
}

const change = function* (
  context: WriteContext,
  name: string,
  args: UpdateArgs,
  sort: SortSpec,
  ticker: Ticker,
): Sliced<Outcome> {
  const search = new TargetSearch(context, name, args.filter, ticker)
  const apply = compileChange(args)
  const outcome: Outcome = { matched: 0, modified: 0, before: null, after: null }
  const now = new Date()
  yield* eachTarget(search, args.multi === true, sort, ({ collection, row, document: before, matched }) => {
    const after = apply(before, { position: matched, now })
    if (after._id === undefined || !equal(after._id, before._id)) throw immutableId()
    outcome.matched++
    if (!identical(before, after)) {
      context.documents.replace(collection, row, before, after)
      outcome.modified++
    }
    outcome.before = before
    outcome.after = after
  })
  if (outcome.matched > 0 || !args.upsert) return outcome
  return upsert(context, context.catalog.ensure(name), args, apply)
}

export const update = function* (
  context: WriteContext,
  name: string,
  args: UpdateArgs,
  ticker: Ticker,
): Sliced<UpdateReply> {
  if (args.multi && args.replace) throw failedToParse('multi update is not supported for replacement-style update')
  const { matched, modified, upserted } = yield* change(context, name, args, [], ticker)
  return { matched, modified, upserted }
}

const removeRows = function* (
  context: WriteContext,
  name: string,
  filter: Document,
  multi: boolean,
  sort: SortSpec,
  ticker: Ticker,
): Sliced<{ deleted: number; last: Document | null }> {
  let deleted = 0
  let last: Document | null = null
  const search = new TargetSearch(context, name, filter, ticker)
  yield* eachTarget(search, multi, sort, ({ collection, row, document }) => {
    context.documents.delete(collection, row, document)
    deleted++
    last = document
  })
  return { deleted, last }
}

export const remove = function* (
  context: WriteContext,
  name: string,
  args: DeleteArgs,
  ticker: Ticker,
): Sliced<DeleteReply> {
  const { deleted } = yield* removeRows(context, name, args.filter, args.multi === true, [], ticker)
  return { deleted }
}

export const findAndModify = function* (
  context: WriteContext,
  name: string,
  args: FindAndModifyArgs,
  ticker: Ticker,
): Sliced<FindAndModifyReply> {
  const project = compileProjection(args.projection)
  const shown = (document: Document | null) => (document && project ? project(document) : document)
  const sort = parseSort(args.sort)
  if (args.update === undefined) {
    const { deleted, last } = yield* removeRows(context, name, args.filter, false, sort, ticker)
    return { value: shown(last), found: deleted > 0 }
  }
  const outcome = yield* change(context, name, { ...args, update: args.update }, sort, ticker)
  const { matched, before, after, upserted } = outcome
  return { value: shown(args.returnNew ? after : before), found: matched > 0, upserted }
}

/** Does one write of a bulk and adds it to the reply. */
const runItem = function* (
  context: WriteContext,
  name: string,
  item: BulkArgs['items'][number],
  index: number,
  reply: BulkReply,
  ticker: Ticker,
): Sliced<void> {
  switch (item.kind) {
    case 'insert':
      context.documents.insert(context.catalog.ensure(name), item.document)
      reply.inserted++
      return
    case 'update': {
      const { matched, modified, upserted } = yield* update(context, name, item, ticker)
      reply.matched += matched
      reply.modified += modified
      if (upserted) reply.upserted.push({ index, id: upserted.id })
      return
    }
    case 'delete':
      reply.deleted += (yield* remove(context, name, item, ticker)).deleted
  }
}

export const bulk = function* (
  context: WriteContext,
  name: string,
  { items, ordered }: BulkArgs,
  ticker: Ticker,
): Sliced<BulkReply> {
  const reply: BulkReply = { inserted: 0, matched: 0, modified: 0, deleted: 0, upserted: [], errors: [] }
  for (const [index, item] of items.entries()) {
    try {
      yield* runItem(context, name, item, index, reply, ticker)
    } catch (error) {
      reply.errors.push(describeError(index, error))
      if (ordered) break
    }
  }
  return reply
}
