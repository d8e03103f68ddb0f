import { Type } from 'typebox'
import { defineRuntimeApi, method } from '../../../kernel/index.ts'
import type { LogsService } from '../../logs/contract.ts'
import { OneOf } from '../../schemas.ts'
import { createDenials } from './denials.ts'
import { egressDenied } from './egress.errors.ts'
import type { Hops } from './hops.ts'
import type { FetchRequest, HttpClient } from './http-client.ts'

const FlatHeaders = Type.Array(Type.String())

const FetchInput = Type.Object({
  url: Type.String({ maxLength: 65_536 }),
  method: Type.Optional(Type.String({ pattern: '^[A-Za-z]{1,20}$' })),
  headers: Type.Optional(FlatHeaders),
  /** Text, bytes or nothing. */
  body: Type.Optional(Type.Unknown()),
  redirect: Type.Optional(OneOf(['follow', 'manual', 'error'])),
  timeoutMs: Type.Optional(Type.Integer({ minimum: 1 })),
})

/** What `fetch` in service code stands on. */
export function httpRuntime(client: HttpClient, logs: LogsService, hops: Hops) {
  const denied = createDenials(logs)
  return defineRuntimeApi({
    name: 'http',
    summary: 'Requests to other servers; what fetch() stands on',
    methods: {
      fetch: method({
        summary: 'Sends a request and reads the whole answer',
        params: { request: FetchInput },
        returns: Type.Object({
          url: Type.String(),
          redirected: Type.Boolean(),
          status: Type.Integer(),
          statusText: Type.String(),
          headers: FlatHeaders,
          body: Type.Unknown(),
        }),
        async call(run, { request }) {
          try {
            return await client.fetch(request as FetchRequest, {
              key: run.projectId,
              signal: run.signal,
              hops: hops.of(run.requestId),
            })
          } catch (error) {
            if ((error as { code?: string }).code === egressDenied.code) denied(run, (error as Error).message)
            throw error
          }
        },
      }),
    },
  })
}
