import { Type } from 'typebox'
import { defineRuntimeApi, limitsOf, method } from '../../kernel/index.ts'
import { SendOptions, Sent } from './contract.ts'
import { QueueConfig } from './queue.config.ts'
import { queueBatch, queueDelay, queueFull, queueName, queuePayload } from './queue.errors.ts'
import { MAX_BATCH, type QueueModule } from './queue.service.ts'

/** `queue.on` stands in the guest: it is declared while the module loads. */
export const queueRuntime = (queue: QueueModule, config: QueueConfig) =>
  defineRuntimeApi({
    name: 'queue',
    summary:
      'Jobs that are done later, at least once, whatever happens to the server. A handler that throws is tried again; when all tries failed the job is kept among the dead ones.',
    limits: limitsOf('queue', QueueConfig, config),
    methods: {
      send: method({
        summary: 'Adds a job; it is stored when the promise resolves. `added` is false when its key was there already.',
        params: { name: Type.String(), payload: Type.Unknown(), options: Type.Optional(SendOptions) },
        returns: Sent,
        example: "const { id, added } = await queue.send('emails', { to: 'ann@example.com' }, { delay: '10m' })",
        errors: [queueName, queuePayload, queueDelay, queueFull],
        call: (run, { name, payload, options }) => queue.send(run.projectId, name, payload, options),
      }),
      sendMany: method({
        summary: `Adds up to ${MAX_BATCH.toLocaleString('en')} jobs all at once.`,
        params: {
          name: Type.String(),
          payloads: Type.Array(Type.Unknown()),
          options: Type.Optional(Type.Omit(SendOptions, ['key'], { additionalProperties: false })),
        },
        returns: Type.Object({ ids: Type.Array(Type.String()) }),
        example:
          "const { ids } = await queue.sendMany('emails', [{ to: 'ann@example.com' }, { to: 'bob@example.com' }])",
        errors: [queueName, queuePayload, queueDelay, queueFull, queueBatch],
        call: async (run, { name, payloads, options }) => ({
          ids: await queue.sendMany(run.projectId, name, payloads, options),
        }),
      }),
    },
  })
