/** Records over HTTP, for people and for programs with the project's API key. */
import { type Static, Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { Id, ListOf, Nothing } from '../schemas.ts'
import { BATCH_MAX, Many, ModelRecord, type RecordsService } from './contract.ts'
import { recordNotFound } from './models.errors.ts'
import { config, ofModel } from './models.routes.ts'
import { refused } from './query/refusal.ts'
import type { Recorder } from './recorder.ts'

const Values = Type.Object({}, { additionalProperties: true, description: 'Values by the keys of fields' })
export const Filter = Type.String({
  maxLength: 32_768,
  description: 'A filter in MongoDB\'s query language, as JSON: `{"price":{"$lt":10}}`',
})
const Text = Type.String({ maxLength: 200, description: 'A text that one of the texts of a record has in it' })
export const Search = { filter: Type.Optional(Filter), q: Type.Optional(Text) }
export const Fields = Type.String({ maxLength: 8_000, description: 'Keys of the fields to give, separated by commas' })
export const SortBy = Type.String({ maxLength: 300, description: 'Up to three fields, as `-createdAt,name`' })
const Which = Type.Object(
  {
    ids: Type.Optional(Type.Array(Id, { maxItems: BATCH_MAX })),
    filter: Type.Optional(Values),
    q: Type.Optional(Text),
  },
  { additionalProperties: false },
)
const Revision = Type.Object({
  'if-match': Type.Optional(
    Type.String({ maxLength: 50, description: 'Only when the record still has this revision' }),
  ),
})

/** @throws M3M_RECORDS_QUERY */
export function parsedFilter(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    throw refused(`is no JSON: ${(error as Error).message}`, '/filter')
  }
}

export const listed = (text: string | undefined): string[] | undefined =>
  text === undefined
    ? undefined
    : text
        .split(',')
        .map((key) => key.trim())
        .filter((key) => key !== '')

function revisionOf(header: string | undefined): { revision?: number } {
  if (header === undefined || header === '*') return {}
  const revision = Number(header.replace(/^(?:W\/)?"(.*)"$/, '$1'))
  if (!Number.isSafeInteger(revision)) throw refused('must be a revision such as "3"', '/if-match')
  return { revision }
}

/** @throws M3M_RECORDS_QUERY for nothing at all: nobody means everything by that */
function filterOf({ ids, filter, q }: Static<typeof Which>): unknown {
  if (ids && filter !== undefined) return { $and: [filter, { id: { $in: ids } }] }
  if (ids) return { id: { $in: ids } }
  if (filter === undefined && !q) throw refused('names no records: give ids, a filter or a text q')
  return filter
}

export const recordsRoutes = (records: RecordsService, projects: ProjectsService, record: Recorder) =>
  defineRoutes(async (app) => {
    const tags = ['records']
    const idOf = (request: object) => projects.projectOf(request).id
    const params = ofModel
    const ofRecord = Type.Object({ ...ofModel.properties, id: Type.String({ maxLength: 100 }) })
    const found = (one: ModelRecord | null, { m, id }: { m: string; id: string }): ModelRecord => {
      if (one) return one
      throw recordNotFound([m.slice(0, 64), id.slice(0, 64)])
    }

    app.get(
      '/projects/:p/models/:m/records',
      {
        config,
        schema: {
          tags,
          summary: 'Records that match, a page at a time; the latest first unless told otherwise',
          params,
          querystring: Type.Object({
            ...Search,
            sort: Type.Optional(SortBy),
            fields: Type.Optional(Fields),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: BATCH_MAX, default: 50 })),
            skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
            cursor: Type.Optional(Type.String({ maxLength: 8_192 })),
            total: Type.Optional(Type.Boolean({ default: false, description: 'Also count all that match' })),
          }),
          response: { 200: ListOf(ModelRecord) },
        },
      },
      async (request) => {
        const { filter, q, sort = '-id', fields, limit, skip, cursor, total } = request.query
        const conditions = parsedFilter(filter)
        const [page, count] = await Promise.all([
          records.find(idOf(request), request.params.m, {
            filter: conditions,
            sort,
            ...(q === undefined ? {} : { text: q }),
            ...(fields === undefined ? {} : { fields: listed(fields)! }),
            ...(limit === undefined ? {} : { limit }),
            ...(skip === undefined ? {} : { skip }),
            ...(cursor === undefined ? {} : { cursor }),
          }),
          total ? records.count(idOf(request), request.params.m, conditions, q) : undefined,
        ])
        return count === undefined ? page : { ...page, total: count }
      },
    )
    app.get(
      '/projects/:p/models/:m/records/count',
      {
        config,
        schema: {
          tags,
          summary: 'How many records match',
          params,
          querystring: Type.Object(Search),
          response: { 200: Type.Object({ count: Type.Integer() }) },
        },
      },
      async (request) => {
        const { filter, q } = request.query
        return { count: await records.count(idOf(request), request.params.m, parsedFilter(filter), q) }
      },
    )
    app.post(
      '/projects/:p/models/:m/records',
      { config, schema: { tags, summary: 'Makes a record', params, body: Values, response: { 201: ModelRecord } } },
      async (request, reply) => {
        const made = await records.insert(idOf(request), request.params.m, request.body)
        return reply.code(201).header('etag', `"${made.revision}"`).send(made)
      },
    )
    app.post(
      '/projects/:p/models/:m/records/batch',
      {
        config,
        schema: {
          tags,
          summary: `Makes up to ${BATCH_MAX} records: all, or none when one does not fit`,
          params,
          body: Type.Object({ items: Type.Array(Values, { minItems: 1, maxItems: BATCH_MAX }) }),
          response: { 201: Type.Object({ items: Type.Array(ModelRecord) }) },
        },
      },
      async (request, reply) => {
        const items = await records.insertMany(idOf(request), request.params.m, request.body.items)
        return reply.code(201).send({ items })
      },
    )
    app.post(
      '/projects/:p/models/:m/records/update',
      {
        config,
        schema: {
          tags,
          summary: 'Changes many records, one after another; those before one that does not fit stay changed',
          params,
          body: Type.Object({ ...Which.properties, update: Values }, { additionalProperties: false }),
          response: { 200: Many },
        },
      },
      async (request) => {
        const { update, ...which } = request.body
        const done = await records.updateMany(idOf(request), request.params.m, filterOf(which), update, which.q)
        if (done.modified > 0) await record(request, 'updateRecords', request.params.m, { records: done.modified })
        return done
      },
    )
    app.post(
      '/projects/:p/models/:m/records/delete',
      {
        config,
        schema: {
          tags,
          summary: 'Deletes many records',
          params,
          body: Which,
          response: { 200: Type.Object({ deleted: Type.Integer() }) },
        },
      },
      async (request) => {
        const { body } = request
        const deleted = await records.deleteMany(idOf(request), request.params.m, filterOf(body), body.q)
        if (deleted > 0) await record(request, 'deleteRecords', request.params.m, { records: deleted })
        return { deleted }
      },
    )
    app.get(
      '/projects/:p/models/:m/records/:id',
      { config, schema: { tags, summary: 'A record', params: ofRecord, response: { 200: ModelRecord } } },
      async (request, reply) => {
        const { m, id } = request.params
        const one = found(await records.get(idOf(request), m, id), request.params)
        return reply.header('etag', `"${one.revision}"`).send(one)
      },
    )
    app.patch(
      '/projects/:p/models/:m/records/:id',
      {
        config,
        schema: {
          tags,
          summary: 'Changes values of a record; those that are not given stay',
          description: 'With If-Match only when it still has that revision, else 412.',
          params: ofRecord,
          headers: Revision,
          body: Values,
          response: { 200: ModelRecord },
        },
      },
      async (request, reply) => {
        const { m, id } = request.params
        const only = revisionOf(request.headers['if-match'])
        const one = found(await records.update(idOf(request), m, id, request.body, only), request.params)
        return reply.header('etag', `"${one.revision}"`).send(one)
      },
    )
    app.put(
      '/projects/:p/models/:m/records/:id',
      {
        config,
        schema: {
          tags,
          summary: 'Gives a record other values in the place of all it has',
          params: ofRecord,
          headers: Revision,
          body: Values,
          response: { 200: ModelRecord },
        },
      },
      async (request, reply) => {
        const { m, id } = request.params
        const only = revisionOf(request.headers['if-match'])
        const one = found(await records.replace(idOf(request), m, id, request.body, only), request.params)
        return reply.header('etag', `"${one.revision}"`).send(one)
      },
    )
    app.delete(
      '/projects/:p/models/:m/records/:id',
      {
        config,
        schema: {
          tags,
          summary: 'Deletes a record',
          params: ofRecord,
          headers: Revision,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        const { m, id } = request.params
        found(await records.delete(idOf(request), m, id, revisionOf(request.headers['if-match'])), request.params)
        return reply.code(204).send(null)
      },
    )
  })
