import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { defineRoutes, openEventStream } from '../../kernel/index.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { ListOf } from '../schemas.ts'
import { LogLine, LogQuery, LogSelection } from './contract.ts'
import type { LogsModule } from './logs.service.ts'
import { openTail } from './tail.ts'

const Params = Type.Object({ p: Type.String({ description: 'Slug or id of the project' }) })

export const logsRoutes = (logs: LogsModule, projects: ProjectsService, signal: AbortSignal) =>
  defineRoutes(async (app) => {
    const tags = ['logs']
    app.get(
      '/projects/:p/logs',
      {
        config: { access: 'project' },
        schema: {
          tags,
          summary: 'Log lines, newest first',
          params: Params,
          querystring: LogQuery,
          response: { 200: ListOf(LogLine) },
        },
      },
      (request) => logs.list(projects.projectOf(request).id, request.query),
    )

    app.get(
      '/projects/:p/logs/:id',
      {
        config: { access: 'project' },
        schema: {
          tags,
          summary: 'One log line',
          params: Type.Object({ ...Params.properties, id: Type.String({ maxLength: 40 }) }),
          response: { 200: LogLine },
        },
      },
      (request) => logs.one(projects.projectOf(request).id, request.params.id),
    )

    app.get(
      '/projects/:p/logs/download',
      {
        config: { access: 'project' },
        schema: {
          tags,
          summary: 'All log lines that fit, newest first, as a file of one JSON object a line',
          params: Params,
          querystring: LogSelection,
        },
      },
      async (request, reply) => {
        const { id, slug } = projects.projectOf(request)
        const pages = logs.all(id, request.query)
        reply.type('application/x-ndjson; charset=utf-8')
        reply.header('content-disposition', `attachment; filename="${slug}-logs.jsonl"`)
        return reply.send(Readable.from(toJsonLines(pages)))
      },
    )

    app.get(
      '/projects/:p/logs/stream',
      {
        config: { access: 'project' },
        schema: {
          tags,
          summary: 'Log lines as they come: server-sent events "lines" with a list each',
          description:
            'An event "gap" tells how many lines were `omitted` because too many came since the one to go on from. An event "dropped" ends the stream of a reader that does not keep up; it may open another and go on from the last line it has.',
          params: Params,
          querystring: Type.Object({
            after: Type.Optional(Type.String({ description: 'Begin with the lines after this id' })),
          }),
        },
      },
      async (request, reply) => {
        const after = String(request.headers['last-event-id'] ?? request.query.after ?? '')
        const tail = await openTail(logs, projects.projectOf(request).id, after)
        const stream = openEventStream(request, reply, { signal, onClose: tail.close })
        if (tail.omitted > 0) stream.send('gap', { omitted: tail.omitted })
        tail.start((lines) => stream.send('lines', lines, lines.at(-1)!.id))
      },
    )
  })

async function* toJsonLines(pages: AsyncIterable<LogLine[]>): AsyncIterable<string> {
  for await (const lines of pages) yield lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}
