import { Type } from 'typebox'
import { defineRoutes, openEventStream } from '../../kernel/index.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { Metrics, MetricsQuery } from './contract.ts'
import type { MetricsModule } from './metrics.service.ts'

const LIVE_MS = 2_000
const Params = Type.Object({ p: Type.String({ description: 'Slug or id of the project' }) })

export const metricsRoutes = (metrics: MetricsModule, projects: ProjectsService, signal: AbortSignal) =>
  defineRoutes(async (app) => {
    const tags = ['metrics']
    const config = { access: 'project' }
    app.get(
      '/projects/:p/metrics',
      {
        config,
        schema: {
          tags,
          summary: 'Requests, latencies and resources over time; the last hour when no range is given',
          params: Params,
          querystring: MetricsQuery,
          response: { 200: Metrics },
        },
      },
      (request) => metrics.read(projects.projectOf(request).id, request.query),
    )
    app.get(
      '/projects/:p/metrics/stream',
      {
        config,
        schema: { tags, params: Params, summary: 'How the service does, every 2 s (server-sent events "live")' },
      },
      async (request, reply) => {
        const live = metrics.live(projects.projectOf(request).id)
        const timer = setInterval(() => stream.send('live', live()), LIVE_MS)
        const stream = openEventStream(request, reply, { signal, onClose: () => clearInterval(timer) })
        stream.send('live', live())
      },
    )
  })
