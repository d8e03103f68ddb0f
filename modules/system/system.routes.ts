import { Type } from 'typebox'
import { defineRoutes, type KernelInfo } from '../../kernel/index.ts'
import { ListOf } from '../schemas.ts'
import { ModuleLine, Readiness, SystemInfo } from './contract.ts'
import type { SystemService } from './system.service.ts'

/** What operators and administrators look at: `/api/system/*`. */
export const systemRoutes = (system: SystemService) =>
  defineRoutes(async (app) => {
    const tags = ['system']
    app.get(
      '/system/modules',
      {
        config: { access: 'root' },
        schema: { tags, summary: 'Modules, how they started and how they are', response: { 200: ListOf(ModuleLine) } },
      },
      async () => ({ items: await system.modules() }),
    )
    app.get(
      '/system/info',
      {
        config: { access: 'root' },
        schema: { tags, summary: 'The server: versions, memory, folders', response: { 200: SystemInfo } },
      },
      () => system.info(),
    )
  })

/** What machines look at: `/healthz`, `/readyz`. */
export const probeRoutes = (system: SystemService, kernel: KernelInfo) =>
  defineRoutes(
    async (app) => {
      const config = { access: 'public' }
      app.get(
        '/healthz',
        {
          config,
          schema: { hide: true, response: { 200: Type.Object({ status: Type.String(), version: Type.String() }) } },
        },
        () => ({
          status: 'ok',
          version: kernel.version,
        }),
      )
      app.get(
        '/readyz',
        { config, schema: { hide: true, response: { 200: Readiness, 503: Readiness } } },
        async (_, reply) => {
          const readiness = await system.readiness()
          return reply.code(readiness.status === 'failed' ? 503 : 200).send(readiness)
        },
      )
    },
    { prefix: '' },
  )
