import { Type } from 'typebox'
import { defineRuntimeApi, method, type Run } from '../../../kernel/index.ts'
import type { LogsService } from '../../logs/contract.ts'
import { DRAFT_VERSION } from '../../pipelines/contract.ts'
import { OneOf } from '../../schemas.ts'
import { downloadsOf } from '../instances/downloads.ts'
import { socketsOf } from '../instances/sockets.ts'
import { createTeller } from '../instances/teller.ts'
import { egressDenied } from './egress.errors.ts'
import type { Hops } from './hops.ts'
import type { FetchRequest, HttpClient } from './http-client.ts'
import type { SocketClient } from './socket-client.ts'
import type { Upload } from './upload.ts'

/** Lines a second about addresses that may not be reached. */
const DENIALS_TOLD = 10

const FlatHeaders = Type.Array(Type.String())

const FetchInput = Type.Object({
  /** Below zero, chosen by the service; messages name by it what is to come after the head. Without it all comes at once. */
  id: Type.Optional(Type.Integer({ maximum: -1 })),
  url: Type.String({ maxLength: 65_536 }),
  method: Type.Optional(Type.String({ pattern: '^[A-Za-z]{1,20}$' })),
  headers: Type.Optional(FlatHeaders),
  /** Text, bytes or nothing. */
  body: Type.Optional(Type.Unknown()),
  /** The body comes piece by piece instead, so many bytes of it if that is known. */
  upload: Type.Optional(Type.Boolean()),
  length: Type.Optional(Type.Integer({ minimum: 0 })),
  redirect: Type.Optional(OneOf(['follow', 'manual', 'error'])),
  timeoutMs: Type.Optional(Type.Integer({ minimum: 1 })),
})

const ConnectInput = Type.Object({
  /** Below zero, chosen by the service; messages name the socket by it. */
  id: Type.Integer({ maximum: -1 }),
  url: Type.String({ maxLength: 65_536 }),
  protocols: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 }),
  headers: Type.Optional(FlatHeaders),
})

/** What `fetch` and `WebSocket` in service code stand on. */
export function httpRuntime(client: HttpClient, sockets: SocketClient, logs: LogsService, hops: Hops) {
  const tell = createTeller({
    logs,
    most: DENIALS_TOLD,
    rest: (count) => `${count} more requests were refused within a second`,
  })
  const denied = ({ projectId, version, instanceId: instance, requestId }: Run, message: string) =>
    tell(projectId, { level: 'warn', source: 'system', code: 'EGRESS_DENIED', message, version, instance, requestId })
  const told = async <T>(run: Run, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if ((error as { code?: string }).code === egressDenied.code) denied(run, (error as Error).message)
      throw error
    }
  }
  return defineRuntimeApi({
    name: 'http',
    summary: 'Requests to other servers; what fetch() and WebSocket stand on',
    methods: {
      fetch: method({
        summary: 'Sends a request; resolves when the answer has begun',
        params: { request: FetchInput },
        returns: Type.Object({
          url: Type.String(),
          redirected: Type.Boolean(),
          status: Type.Integer(),
          statusText: Type.String(),
          headers: FlatHeaders,
          body: Type.Unknown(),
          /** Whether there is more of the body, to be asked for. */
          more: Type.Boolean(),
        }),
        call: (run, { request: { id, upload: uploads, ...request } }) =>
          told(run, async () => {
            const downloads = id === undefined ? undefined : downloadsOf(run.instanceId)
            const ask = (signal: AbortSignal, upload?: Upload) =>
              client.fetch(request as FetchRequest, {
                // What a preview has under way takes nothing from the published service.
                key: run.version === DRAFT_VERSION ? `${run.projectId}@${DRAFT_VERSION}` : run.projectId,
                signal,
                hops: hops.of(run.requestId),
                stream: downloads !== undefined,
                upload: uploads ? upload?.body : undefined,
              })
            const { rest, ...answer } = downloads ? await downloads.begin(id!, ask) : await ask(run.signal)
            return { ...answer, more: rest !== undefined }
          }),
      }),
      connect: method({
        summary: 'Opens a WebSocket, of which messages tell from then on',
        params: { socket: ConnectInput },
        returns: Type.Null(),
        async call(run, { socket: { id, ...request } }) {
          const table = socketsOf(run.instanceId)
          if (!table) return null
          const context = { signal: run.signal, hops: hops.of(run.requestId), messageBytes: table.messageBytes }
          await told(run, async () => table.connect(id, (onOpen) => sockets.open(request, context, onOpen)))
          return null
        },
      }),
    },
  })
}
