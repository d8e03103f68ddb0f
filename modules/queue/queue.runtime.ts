import { Type } from 'typebox'
import { defineRuntimeApi, method } from '../../kernel/index.ts'
import { SendOptions, Sent } from './contract.ts'
import { MAX_BATCH, type QueueModule } from './queue.service.ts'

/** `queue.on` stands in the guest: it is declared while the module loads. */
export const queueRuntime = (queue: QueueModule) =>
  defineRuntimeApi({
    name: 'queue',
    summary: 'Jobs that are done later, at least once, whatever happens to the server',
    methods: {
      send: method({
        summary: 'Adds a job; it is stored when the promise resolves',
        params: { name: Type.String(), payload: Type.Unknown(), options: Type.Optional(SendOptions) },
        returns: Sent,
        example: "await queue.send('emails', { to: 'ann@example.com' }, { delay: '10m' })",
        call: (run, { name, payload, options }) => queue.send(run.projectId, name, payload, options),
      }),
      sendMany: method({
        summary: `Adds jobs all at once, at most ${MAX_BATCH}`,
        params: {
          name: Type.String(),
          payloads: Type.Array(Type.Unknown()),
          options: Type.Optional(Type.Omit(SendOptions, ['key'], { additionalProperties: false })),
        },
        returns: Type.Object({ ids: Type.Array(Type.String()) }),
        example: "await queue.sendMany('emails', users.map(({ email }) => ({ to: email })))",
        call: async (run, { name, payloads, options }) => ({
          ids: await queue.sendMany(run.projectId, name, payloads, options),
        }),
      }),
    },
  })
