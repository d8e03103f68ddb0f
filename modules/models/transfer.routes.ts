/** Records in files: in and out. */
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { defineRoutes, takeTime, toProblemDetails } from '../../kernel/index.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { OneOf } from '../schemas.ts'
import { ImportResult } from './contract.ts'
import { type Directory, shapeOf } from './directory.ts'
import { recordsImport } from './models.errors.ts'
import { config, ofModel } from './models.routes.ts'
import { fieldsOf } from './query/aggregate.ts'
import { targetOf } from './query/filter.ts'
import type { Recorder } from './recorder.ts'
import type { CheckReferences } from './records/references.ts'
import { Fields, listed, parsedFilter, Search, SortBy } from './records.routes.ts'
import type { Records } from './records.service.ts'
import { EXPORT_FORMATS, exported, MEDIA_TYPES } from './transfer/export.ts'
import { importRows } from './transfer/import.ts'
import { IMPORT_FORMATS, rowsOf } from './transfer/source.ts'

/** A client that takes or gives nothing for so long has gone. */
const IDLE_MS = 60_000
const PROGRESS_MS = 500
const LINES = 'application/x-ndjson'

export interface TransferOptions {
  records: Records
  directory: Directory
  check: CheckReferences
  projects: ProjectsService
  record: Recorder
  recordBytes: number
  importBytes: number
}

const endWhenIdle = (request: FastifyRequest): void =>
  // Requests that are made up for a test have no connection.
  void (request.raw.socket as Partial<typeof request.raw.socket>).setTimeout?.(IDLE_MS)

export const transferRoutes = (options: TransferOptions) =>
  defineRoutes(async (app) => {
    const { records, directory, check, projects, record, recordBytes, importBytes } = options
    const tags = ['records']
    const idOf = (request: object) => projects.projectOf(request).id
    // Whatever it says it is, it is read as it comes.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

    app.get(
      '/projects/:p/models/:m/records/export',
      {
        config,
        schema: {
          tags,
          summary: 'Records that match as a file, written as they are read',
          params: ofModel,
          querystring: Type.Object({
            format: Type.Optional(OneOf(EXPORT_FORMATS, { default: 'csv' })),
            ...Search,
            sort: Type.Optional(SortBy),
            fields: Type.Optional(Fields),
          }),
        },
      },
      async (request, reply) => {
        const { format = 'csv', filter, q, sort = 'id', fields } = request.query
        const { slug, fields: known } = await directory.find(idOf(request), request.params.m)
        const keys = listed(fields)
        const batches = records.stream(idOf(request), request.params.m, {
          filter: parsedFilter(filter),
          sort,
          ...(q === undefined ? {} : { text: q }),
          ...(keys === undefined ? {} : { fields: keys }),
        })
        // What is wrong with the query shows before the head is sent.
        const first = await batches.next()
        const all = async function* () {
          if (!first.done) yield first.value
          yield* batches
        }
        endWhenIdle(request)
        await record(request, 'export', slug, { format })
        return reply
          .header('content-type', MEDIA_TYPES[format])
          .header('content-disposition', `attachment; filename="${slug}.${format}"`)
          .header('x-content-type-options', 'nosniff')
          .send(Readable.from(exported(all(), format, known, keys)))
      },
    )
    app.post(
      '/projects/:p/models/:m/records/import',
      {
        config,
        bodyLimit: importBytes + 1,
        schema: {
          tags,
          summary: 'Makes records of a file: CSV with a head, a JSON array of objects, or JSON lines',
          description: `Rows that do not fit are told, with their numbers, and left out. With \`key\`, a row changes the record that has the same value there. With \`dryRun\` nothing is stored. When \`Accept\` asks for ${LINES}, lines with \`progress\` come while it goes on, and one with \`result\` or \`error\` at the end.`,
          consumes: ['text/csv', 'application/json', 'application/jsonl'],
          params: ofModel,
          querystring: Type.Object({
            format: OneOf(IMPORT_FORMATS),
            dryRun: Type.Optional(Type.Boolean({ default: false })),
            key: Type.Optional(Type.String({ maxLength: 64, description: 'Key of a field' })),
            mapping: Type.Optional(
              Type.String({
                maxLength: 16_384,
                description: 'Keys of fields by the names of columns, as JSON; "" passes a column over',
              }),
            ),
          }),
          response: { 200: ImportResult },
        },
      },
      async (request, reply) => {
        const { format, dryRun = false, key, mapping } = request.query
        const shape = shapeOf(await directory.find(idOf(request), request.params.m))
        if (key !== undefined) targetOf(fieldsOf(shape.fields), key, '/key')
        const columns = mappingOf(mapping)
        const body = request.body as AsyncIterable<Uint8Array> | null | undefined
        if (!body) throw recordsImport(['there is nothing in it'])
        takeTime(request.raw, reply.raw)
        endWhenIdle(request)
        const rows = rowsOf(body, {
          format,
          fields: shape.fields,
          maxBytes: importBytes,
          ...(columns ? { mapping: columns } : {}),
        })
        const run = async (onProgress?: (result: ImportResult) => void): Promise<ImportResult> => {
          const importing = { records, check, maxBytes: recordBytes }
          const result = await importRows(importing, rows, {
            project: idOf(request),
            shape,
            dryRun,
            ...(key === undefined ? {} : { key }),
            ...(onProgress ? { onProgress } : {}),
          })
          const { inserted, updated, failed } = result
          if (!dryRun && inserted + updated > 0)
            await record(request, 'import', shape.slug, { inserted, updated, failed })
          return result
        }
        if (String(request.headers.accept ?? '').includes(LINES))
          return reply.header('content-type', LINES).send(Readable.from(told(run, request.id)) as never)
        try {
          return await run()
        } catch (error) {
          // What still comes of the body is read by nobody.
          if (!request.raw.complete) reply.header('connection', 'close')
          throw error
        }
      },
    )
  })

/** Lines of progress while something goes on, and how it ended. */
async function* told(
  run: (onProgress: (result: ImportResult) => void) => Promise<ImportResult>,
  requestId: string,
): AsyncGenerator<string> {
  let latest: ImportResult | undefined
  let wake = () => {}
  let end: string | undefined
  void run((result) => {
    latest = result
  }).then(
    (result) => {
      end = JSON.stringify({ result })
      wake()
    },
    (error: unknown) => {
      end = JSON.stringify({ error: toProblemDetails(error, requestId) })
      wake()
    },
  )
  while (end === undefined) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PROGRESS_MS)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (end !== undefined) wake()
    })
    if (end === undefined && latest) {
      const { rows, inserted, updated, failed } = latest
      yield `${JSON.stringify({ progress: { rows, inserted, updated, failed } })}\n`
    }
  }
  yield `${end}\n`
}

/** @throws M3M_RECORDS_IMPORT */
function mappingOf(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined) return undefined
  try {
    const parsed = JSON.parse(text) as unknown
    if (typeof parsed === 'object' && parsed !== null && Object.values(parsed).every((key) => typeof key === 'string'))
      return parsed as Record<string, string>
  } catch {
    // It is none.
  }
  throw recordsImport(['the mapping is no JSON object of texts'])
}
