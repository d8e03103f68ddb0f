/** Looks into records: lists, counts, values, pipelines. */
import { type Document, ObjectId } from '../../database/contract.ts'
import { isId } from '../../schemas.ts'
import type { ModelRecord, RecordPage, RecordQuery, RecordsService } from '../contract.ts'
import type { Directory } from '../directory.ts'
import { shapeOf } from '../directory.ts'
import { type Shape, toRecord } from '../fields/record.ts'
import { toJson } from '../fields/values.ts'
import { recordsMany } from '../models.errors.ts'
import { fieldsOf, toPipeline } from '../query/aggregate.ts'
import { both, targetOf, textFilter, toFilter } from '../query/filter.ts'
import { refused, shownKey } from '../query/refusal.ts'
import { behind, type Order, toCursor, toOrder } from '../query/sort.ts'
import type { RecordDocument, RecordsRepository } from '../records.repository.ts'
import type { Looks } from './looks.ts'

export type Reading = Pick<RecordsService, 'find' | 'count' | 'get' | 'distinct' | 'aggregate'> & {
  /** Every record that matches, as it comes. @param keys of these fields alone */
  stream(project: string, model: string, query: RecordQuery): AsyncGenerator<ModelRecord[]>
}

export interface ReadingOptions {
  repository: RecordsRepository
  directory: Directory
  looks: Looks
  queryMs: number
}

const PAGE = 100
const PAGE_MAX = 1_000
const SKIP_MAX = 100_000
/** What one page, or the result of a pipeline, may hold. */
const MAX_BYTES = 8 * 1024 * 1024
const RESULTS_MAX = 10_000
/** Whoever wants all of them has more. */
const STREAM_MS = 60_000

export function createReading({ repository, directory, looks, queryMs }: ReadingOptions): Reading {
  const shaped = async (project: string, model: string): Promise<Shape> => shapeOf(await directory.find(project, model))

  const filterOf = (shape: Shape, filter: unknown, text?: string): Document => {
    const conditions = toFilter(fieldsOf(shape.fields), filter)
    if (text === undefined || text === '') return conditions
    return both(conditions, textFilter(shape.fields, text))
  }
  const keysOf = (shape: Shape, keys: readonly string[] | undefined): ReadonlySet<string> | undefined => {
    if (keys === undefined || keys.length === 0) return undefined
    const known = fieldsOf(shape.fields)
    for (const key of keys) {
      if (key.includes('.')) throw refused(`asks for ${shownKey(key)}; give the key of a field`, '/fields')
      targetOf(known, key, '/fields')
    }
    return new Set(keys)
  }

  const pageOf = async (
    shape: Shape,
    filter: Document,
    order: Order,
    keys: ReadonlySet<string> | undefined,
    { limit, skip, cursor, ms }: { limit: number; skip?: number; cursor?: string; ms?: number },
  ): Promise<RecordPage> => {
    const from = cursor === undefined ? filter : both(filter, behind(fieldsOf(shape.fields), order, cursor))
    const look = (maxTimeMS: number) =>
      repository.find(shape.id, from, {
        sort: order,
        limit: limit + 1,
        maxTimeMS,
        maxBytes: MAX_BYTES,
        ...(skip ? { skip } : {}),
        ...(keys ? { projection: projectionOf(order, keys) } : {}),
      })
    const found = await looks.at(shape.project, from, look, ms)
    const page = withinBytes(found.slice(0, limit))
    const items = page.map((document) => toRecord(shape.fields, document, keys))
    return found.length > page.length ? { items, nextCursor: toCursor(order, page.at(-1)!) } : { items }
  }

  /** What a pipeline gives, one after another: too much is told before all of it is here. */
  const resultsOf = (
    { id, project }: Shape,
    filter: unknown,
    pipeline: Document[],
    shown: (result: Document) => unknown,
  ): Promise<unknown[]> =>
    looks.long(project, filter, async (maxTimeMS) => {
      const results: unknown[] = []
      let bytes = 0
      await repository.aggregate(id, pipeline, maxTimeMS, (document) => {
        const result = shown(document)
        bytes += JSON.stringify(result)?.length ?? 0
        if (results.length >= RESULTS_MAX || bytes > MAX_BYTES) throw recordsMany([RESULTS_MAX, MAX_BYTES])
        results.push(result)
      })
      return results
    })

  return {
    async find(project, model, query = {}) {
      const { filter, text, sort, fields, limit = PAGE, skip, cursor } = query
      const shape = await shaped(project, model)
      if (!Number.isSafeInteger(limit) || limit < 1 || limit > PAGE_MAX)
        throw refused(`must be from 1 to ${PAGE_MAX}`, '/limit')
      if (skip !== undefined && (!Number.isSafeInteger(skip) || skip < 0 || skip > SKIP_MAX))
        throw refused(`must be from 0 to ${SKIP_MAX}; go on with a cursor`, '/skip')
      const order = toOrder(fieldsOf(shape.fields), sort)
      return pageOf(shape, filterOf(shape, filter, text), order, keysOf(shape, fields), {
        limit,
        ...(skip === undefined ? {} : { skip }),
        ...(cursor === undefined ? {} : { cursor }),
      })
    },

    async *stream(project, model, { filter, text, sort, fields }) {
      const shape = await shaped(project, model)
      const order = toOrder(fieldsOf(shape.fields), sort)
      const conditions = filterOf(shape, filter, text)
      const keys = keysOf(shape, fields)
      let cursor: string | undefined
      do {
        const next = cursor === undefined ? {} : { cursor }
        const page = await pageOf(shape, conditions, order, keys, {
          limit: PAGE_MAX,
          ms: Math.max(queryMs, STREAM_MS),
          ...next,
        })
        yield page.items
        cursor = page.nextCursor
      } while (cursor !== undefined)
    },

    async count(project, model, filter, text) {
      const shape = await shaped(project, model)
      const conditions = filterOf(shape, filter, text)
      if (Object.keys(conditions).length === 0) return repository.total(shape.id)
      return looks.at(project, conditions, (maxTimeMS) => repository.count(shape.id, conditions, maxTimeMS))
    },

    async get(project, model, id) {
      const shape = await shaped(project, model)
      const document = isId(id) ? await repository.one(shape.id, new ObjectId(id)) : null
      return document && toRecord(shape.fields, document)
    },

    async distinct(project, model, field, filter) {
      const shape = await shaped(project, model)
      const { path, rules } = targetOf(fieldsOf(shape.fields), field, '/field')
      const conditions = filterOf(shape, filter)
      const pipeline: Document[] = [
        { $match: both(conditions, { [path]: { $ne: null } }) },
        ...(rules === undefined || rules.type === 'array' || rules.type === 'json' ? [{ $unwind: `$${path}` }] : []),
        { $group: { _id: `$${path}` } },
        { $limit: RESULTS_MAX + 1 },
      ]
      return (await resultsOf(shape, conditions, pipeline, ({ _id }) => toJson(_id))).sort(inOrder)
    },

    async aggregate(project, model, pipeline) {
      const shape = await shaped(project, model)
      const stages = await toPipeline({ shape, model: (slug) => shaped(project, slug) }, pipeline)
      return resultsOf(shape, stages, [...stages, { $limit: RESULTS_MAX + 1 }], toJson)
    },
  }
}

function projectionOf(order: Order, keys: ReadonlySet<string>): Document {
  const paths = ['revision', 'createdAt', 'updatedAt', '_size', ...order.map(([path]) => path)]
  return Object.fromEntries([...paths, ...keys].filter((path) => path !== 'id').map((path) => [path, 1]))
}

/** As many as may be read at once, and one at the least. */
function withinBytes(documents: RecordDocument[]): RecordDocument[] {
  let bytes = 0
  const end = documents.findIndex(({ _size }, at) => {
    bytes += _size
    return at > 0 && bytes > MAX_BYTES
  })
  return end < 0 ? documents : documents.slice(0, end)
}

const inOrder = (one: unknown, other: unknown): number => {
  const [a, b] = [one, other] as [string, string]
  if (typeof one !== typeof other) return typeof one < typeof other ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}
