import { type Static, Type } from 'typebox'
import { Duration } from '../schemas.ts'

/** The `queue` part of the configuration. */
export const QueueConfig = Type.Object({
  maxJobs: Type.Integer({
    default: 100_000,
    minimum: 1,
    description: 'Jobs a project may have, dead ones included',
    'x-unit': 'count',
    'x-beyond': '`queue.send` rejects with `M3M_QUEUE_FULL`',
  }),
  payloadBytes: Type.Integer({
    default: 262_144,
    minimum: 1024,
    maximum: 8_388_608,
    description: 'Largest payload of a job as JSON, in bytes',
    'x-unit': 'bytes',
    'x-beyond': '`queue.send` rejects with `M3M_QUEUE_PAYLOAD`',
  }),
  deadRetention: Duration({ default: '30d', description: 'How long jobs that failed for good are kept' }),
})
export type QueueConfig = Static<typeof QueueConfig>
