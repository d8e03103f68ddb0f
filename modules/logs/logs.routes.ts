import { Type } from 'typebox'
import { defineRoutes, openEventStream } from '../../kernel/index.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { ListOf } from '../schemas.ts'
import { LogLine, LogQuery } from './contract.ts'
import type { LogsModule } from './logs.service.ts'

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
      '/projects/:p/logs/stream',
      {
        config: { access: 'project' },
        schema: {
          tags,
          summary: 'Log lines as they come: server-sent events "lines" with a list each',
          params: Params,
          querystring: Type.Object({
            after: Type.Optional(Type.String({ description: 'Begin with the lines after this id' })),
          }),
        },
      },
      async (request, reply) => {
        const { id } = projects.projectOf(request)
        const from = String(request.headers['last-event-id'] ?? request.query.after ?? '')
        // Listening begins before the backlog is read, so that no line falls between the two.
        let held: LogLine[] | undefined = []
        let last = from
        const undo = logs.subscribe(id, (lines) => (held ? held.push(...lines) : send(lines)))
        let backlog: LogLine[]
        try {
          backlog = from ? await logs.after(id, from) : []
        } catch (error) {
          undo()
          throw error
        }
        const stream = openEventStream(request, reply, { signal, onClose: undo })
        const send = (lines: readonly LogLine[]) => {
          const news = lines.filter((line) => line.id > last)
          if (news.length === 0) return
          last = news.at(-1)!.id
          stream.send('lines', news, last)
        }
        send(backlog)
        send(held)
        held = undefined
      },
    )
  })
