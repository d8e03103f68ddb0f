/** The reading operations of one file: find, count, distinct and aggregate. */
import type { Document } from '../contract.ts'
import { stringOrder } from '../mql/collation.ts'
import { groupKey } from '../mql/compare.ts'
import { badValue, location, typeMismatch } from '../mql/errors.ts'
import { compileFilter } from '../mql/match.ts'
import { toNumber } from '../mql/numbers.ts'
import { compilePipeline } from '../mql/pipeline.ts'
import { compileProjection } from '../mql/project.ts'
import { parseSort, Sorter, type SortSpec } from '../mql/sort.ts'
import { isDocument, isNumber } from '../mql/values.ts'
import { BatchBuilder, type HeldResults } from './batches.ts'
import { type Catalog, type CollectionEntry, documentTable, indexTable } from './catalog.ts'
import { decode, encode } from './codec.ts'
import { addExpressionFields } from './fields.ts'
import { choosePlan, type Plan } from './plan.ts'
import type { AggregateArgs, Batch, CountArgs, FindArgs } from './protocol.ts'
import type { MatchedRow, RowRequest } from './row-reader.ts'
import { openRows } from './rows.ts'
import type { Store } from './sqlite.ts'
import { type Ticker, TooLongHere } from './ticker.ts'

export interface ReadContext {
  store: Store
  catalog: Catalog
  held: HeldResults
}

/** A short count may go through more rows than a short read, since none is decoded. */
const COUNT_FACTOR = 20

const whole = (value: unknown, name: string): number => {
  const number = value === undefined || value === null ? 0 : isNumber(value) ? Math.trunc(toNumber(value)) : Number.NaN
  if (Number.isNaN(number)) throw typeMismatch(`BSON field '${name}' is the wrong type, expected a number`)
  if (number < 0 && name === 'skip')
    throw location(51024, `BSON field 'skip' value must be >= 0, actual value '${number}'`)
  return Math.abs(number)
}

/** The rows of a query in order, however much work the order is. */
const orderedRows = function* (
  context: ReadContext,
  collection: CollectionEntry,
  request: RowRequest,
  limit: number,
  ticker: Ticker,
): Generator<MatchedRow, void, void> {
  const { sort = [], strings } = request
  const reader = openRows(context.store, collection, request, ticker)
  if (reader.plan.sorted) {
    yield* reader
    return
  }
  // The order is found with the sorted fields alone; the documents are fetched afterwards.
  const fields = new Set(sort.map(([path]) => path.split('.')[0]!))
  const keys = openRows(context.store, collection, { ...request, fields, needDocument: true }, ticker)
  const sorter = new Sorter<MatchedRow>(sort, limit, strings)
  for (const found of keys) sorter.add(found.document!, { row: found.row, text: '', matched: found.matched })
  const sql = `SELECT json(body) FROM ${documentTable(collection)} WHERE row = ?`
  for (const found of sorter.result()) {
    const stored = context.store.get(sql, found.row)
    if (!stored) continue
    const text = String(stored[0])
    yield { ...found, text, document: request.needDocument ? (decode(text) as Document) : undefined }
  }
}

export const find = (context: ReadContext, name: string, args: FindArgs, ticker: Ticker): Batch => {
  const { position, projection } = args
  const builder = new BatchBuilder(args.batchSize, position !== undefined)
  if (position?.held !== undefined) return context.held.next(position, builder)

  const strings = stringOrder(args.collation)
  const project = compileProjection(projection)
  const sort = parseSort(args.sort)
  const skip = whole(args.skip, 'skip')
  const limit = whole(args.limit, 'limit')
  const collection = context.catalog.find(name)
  if (!collection) {
    compileFilter(args.filter, { strings })
    return { texts: [] }
  }

  const request: RowRequest = { filter: args.filter, sort, limited: limit > 0, strings, needDocument: project !== null }
  const textOf = ({ text, document, matched }: MatchedRow): string =>
    project ? encode(project(document ?? (decode(text) as Document), undefined, matched)) : text

  const reader = openRows(context.store, collection, { ...request, position: position?.rows }, ticker)
  if (!reader.plan.sorted) {
    let at = 0
    for (const row of orderedRows(context, collection, request, limit > 0 ? skip + limit : 0, ticker)) {
      if (at++ >= skip) builder.hold(textOf(row))
    }
    return context.held.finish(builder)
  }

  let skipped = position ? skip : 0
  let taken: number = position?.taken ?? 0
  for (const row of reader) {
    if (skipped < skip) {
      skipped++
      continue
    }
    builder.add(textOf(row))
    taken++
    if (limit > 0 && taken >= limit) return { texts: builder.texts }
    if (builder.isFull) return { texts: builder.texts, position: { rows: reader.position, taken } }
  }
  return { texts: builder.texts }
}

/** Counts the rows of an exact plan in SQL, up to the budget of a short read. */
const countRows = ({ store }: ReadContext, collection: CollectionEntry, plan: Plan, ticker: Ticker): number => {
  const most = ticker.budget * COUNT_FACTOR
  const count = (source: string, ...parameters: Uint8Array[]): number => {
    if (!Number.isFinite(most)) return Number(store.get(`SELECT count(*) FROM ${source}`, ...parameters)![0])
    const counted = Number(
      store.get(`SELECT count(*) FROM (SELECT 1 FROM ${source} LIMIT ?)`, ...parameters, most + 1)![0],
    )
    if (counted > most) throw new TooLongHere()
    return counted
  }
  if (plan.kind !== 'index') return count(documentTable(collection))
  return plan.intervals.reduce((sum, [low, high]) => {
    const where = `${indexTable(plan.index)} WHERE key >= ?${high ? ' AND key < ?' : ''}`
    return sum + (high ? count(where, low, high) : count(where, low))
  }, 0)
}

export const count = (context: ReadContext, name: string, args: CountArgs, ticker: Ticker): number => {
  compileFilter(args.filter)
  const skip = whole(args.skip, 'skip')
  const limit = whole(args.limit, 'limit')
  const collection = context.catalog.find(name)
  if (!collection) return 0
  const plan = choosePlan(collection, { filter: args.filter })
  const inSql = plan.exact && (plan.kind === 'scan' || (plan.kind === 'index' && plan.index.multikey === 0))
  let total = 0
  if (inSql) total = countRows(context, collection, plan, ticker)
  else {
    const reader = openRows(context.store, collection, { filter: args.filter, fields: new Set() }, ticker)
    for (const _ of reader) {
      total++
      if (limit > 0 && total >= skip + limit) break
    }
  }
  const rest = Math.max(0, total - skip)
  return limit > 0 ? Math.min(rest, limit) : rest
}

/** Calls back for each value that `distinct` sees on a path: elements of arrays, not the arrays. */
const eachDistinct = (value: unknown, parts: string[], at: number, visit: (value: unknown) => void): void => {
  if (at === parts.length) {
    if (Array.isArray(value)) value.forEach(visit)
    else if (value !== undefined) visit(value)
    return
  }
  if (Array.isArray(value)) {
    if (/^\d+$/.test(parts[at]!)) eachDistinct(value[Number(parts[at])], parts, at + 1, visit)
    else for (const element of value) if (isDocument(element)) eachDistinct(element, parts, at, visit)
  } else if (isDocument(value)) eachDistinct(value[parts[at]!], parts, at + 1, visit)
}

export const distinct = (
  context: ReadContext,
  name: string,
  { key, filter }: { key: string; filter: Document },
  ticker: Ticker,
): unknown[] => {
  if (typeof key !== 'string') throw typeMismatch("BSON field 'distinct.key' is the wrong type, expected type 'string'")
  compileFilter(filter)
  const collection = context.catalog.find(name)
  if (!collection) return []
  const values = new Map<string, unknown>()
  const parts = key.split('.')
  const request = { filter, fields: new Set([parts[0]!]), needDocument: true }
  for (const { document } of openRows(context.store, collection, request, ticker)) {
    eachDistinct(document, parts, 0, (value) => {
      const text = groupKey(value)
      if (!values.has(text)) values.set(text, value)
    })
  }
  return [...values.values()]
}

/** All documents of a query, decoded. */
const documents = function* (
  context: ReadContext,
  name: string,
  request: RowRequest,
  limit: number,
  ticker: Ticker,
): Generator<Document, void, void> {
  compileFilter(request.filter)
  const collection = context.catalog.find(name)
  if (!collection) return
  let taken = 0
  for (const { document } of orderedRows(context, collection, { ...request, needDocument: true }, limit, ticker)) {
    yield document!
    if (limit > 0 && ++taken >= limit) return
  }
}

/** The leading stages that the storage can answer, and the rest. */
const splitPipeline = (pipeline: Document[]) => {
  const rest = [...pipeline]
  let filter: Document = {}
  let sort: SortSpec = []
  let limit = 0
  if (isDocument(rest[0]?.$match)) filter = rest.shift()!.$match
  if (isDocument(rest[0]?.$sort)) {
    sort = parseSort(rest.shift()!.$sort)
    const next = rest[0]?.$limit
    if (isNumber(next) && toNumber(next) > 0) limit = toNumber(next)
  }
  return { filter, sort, limit, rest }
}

/** The fields a leading `$group` reads, when it reads no others. */
const groupFields = (stage: Document | undefined): Set<string> | undefined => {
  const fields = new Set<string>()
  return isDocument(stage?.$group) && addExpressionFields(stage.$group, fields) ? fields : undefined
}

export const aggregate = (context: ReadContext, name: string, args: AggregateArgs, ticker: Ticker): Batch => {
  const { pipeline, position } = args
  const builder = new BatchBuilder(args.batchSize, position !== undefined)
  if (position?.held !== undefined) return context.held.next(position, builder)

  const environment = {
    variables: args.let ?? {},
    find: (other: string, filter: Document) => documents(context, other, { filter }, 0, ticker),
  }
  if (args.let !== undefined && !isDocument(args.let)) throw badValue("'let' must be a document")
  compilePipeline(pipeline, environment)
  const { filter, sort, limit, rest } = splitPipeline(pipeline)
  const usesVariables = JSON.stringify(filter).includes('$$') && Object.keys(environment.variables).length > 0
  if (usesVariables) {
    // The filter's variables are bound by the pipeline alone.
    for (const document of compilePipeline(
      pipeline,
      environment,
    )(documents(context, name, { filter: {} }, 0, ticker))) {
      builder.hold(encode(document))
    }
    return context.held.finish(builder)
  }
  const fields = sort.length === 0 ? groupFields(rest[0]) : undefined
  const [only] = rest
  if (rest.length === 1 && typeof only!.$count === 'string' && limit === 0) {
    const total = count(context, name, { filter }, ticker)
    return { texts: total > 0 ? [encode({ [only!.$count]: total })] : [] }
  }
  const source = documents(context, name, { filter, sort, fields, limited: limit > 0 }, limit, ticker)
  for (const document of compilePipeline(rest, environment)(source)) builder.hold(encode(document))
  return context.held.finish(builder)
}
