import { defineRoutes } from '../../../kernel/index.ts'
import { checkScraper } from './access.ts'
import { CONTENT_TYPE } from './exposition.ts'

/** `/metrics`, for Prometheus. */
export const prometheusRoutes = (read: () => Promise<string>, token: string | undefined) =>
  defineRoutes(
    async (app) => {
      app.get(
        '/metrics',
        {
          // It knows no users: who may read it is decided here.
          config: { access: 'public' },
          schema: { hide: true },
          onRequest: async (request) => checkScraper(request.raw, token),
        },
        async (_request, reply) => reply.type(CONTENT_TYPE).send(await read()),
      )
    },
    { prefix: '' },
  )
