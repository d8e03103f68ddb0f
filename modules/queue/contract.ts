import { type Static, Type } from 'typebox'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Id, Nullable, OneOf, Span, Timestamp } from '../schemas.ts'

/** `delayed`: waiting for its time; `dead`: all its attempts failed. */
export const JOB_STATES = ['waiting', 'delayed', 'running', 'dead'] as const
export type JobState = (typeof JOB_STATES)[number]
export const JobState = OneOf(JOB_STATES)

export const QUEUE_NAME_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$'
export const QueueName = Type.String({
  pattern: QUEUE_NAME_PATTERN,
  'x-hint': '1 to 100 of letters, digits and . _ : -',
  description: '1 to 100 of letters, digits and . _ : -',
})

export const MAX_ATTEMPTS = 100

export const SendOptions = Type.Object(
  {
    delay: Type.Optional(Span({ description: 'Time before it may run: "10m" or milliseconds' })),
    key: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'While a job with this key waits or runs, no other is added',
      }),
    ),
    attempts: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MAX_ATTEMPTS, description: "Tries it gets; else the consumer's setting" }),
    ),
  },
  { additionalProperties: false },
)
export type SendOptions = Static<typeof SendOptions>

export const Sent = Type.Object({
  id: Id,
  /** False when a job with the same key was there already: the id is that one's. */
  added: Type.Boolean(),
})
export type Sent = Static<typeof Sent>

export const QueueInfo = Type.Object({
  name: Type.String(),
  waiting: Type.Integer(),
  delayed: Type.Integer(),
  running: Type.Integer(),
  dead: Type.Integer(),
  /** The consumer that the running service declares; null when there is none. */
  consumer: Nullable(
    Type.Object({
      concurrency: Type.Integer(),
      attempts: Type.Integer(),
      /** Milliseconds before the second attempt; doubled for each further one. */
      backoff: Type.Integer(),
      /** Milliseconds an attempt may take. */
      timeout: Type.Integer(),
    }),
  ),
})
export type QueueInfo = Static<typeof QueueInfo>

export const Job = Type.Object({
  id: Id,
  queue: Type.String(),
  state: JobState,
  /** Tries begun so far. */
  attempt: Type.Integer(),
  /** Tries it gets, when it was sent with a number of its own. */
  attempts: Nullable(Type.Integer()),
  key: Nullable(Type.String()),
  /** JSON text of the payload, cut off in lists. */
  payload: Type.String(),
  payloadBytes: Type.Integer(),
  enqueuedAt: Timestamp,
  /** When it may run; for dead ones, when it died. */
  dueAt: Timestamp,
  /** What the last failed try said. */
  error: Nullable(Type.String()),
})
export type Job = Static<typeof Job>

/** A job in the hands of a consumer. */
export interface ClaimedJob {
  id: string
  queue: string
  payload: unknown
  /** 1 for the first try. */
  attempt: number
  /** Tries it gets. */
  attempts: number
  enqueuedAt: Date
}

/** How a try ended: `undefined` well; `returned` cut off through no fault of its own, to be tried again as if it never ran. */
export type JobOutcome = { error: string } | { returned: string } | undefined

export interface ConsumerOptions {
  concurrency: number
  attempts: number
  /** Milliseconds. */
  backoff: number
  /** Milliseconds; whoever runs the job keeps it. */
  timeout: number
  /** Runs a job; must settle, and does not reject. */
  run(job: ClaimedJob): Promise<JobOutcome>
  /** Told of each failed try; `again` is when it is tried again, null when it is dead now. */
  onFailure(job: ClaimedJob, error: string, again: Date | null): void
}

export interface Consumer {
  /** Takes no more jobs; those in hand go on. */
  stop(): void
}

export interface QueueService {
  /**
   * Adds a job; resolves when it is stored.
   * @throws M3M_QUEUE_NAME, M3M_QUEUE_PAYLOAD, M3M_QUEUE_DELAY, M3M_QUEUE_FULL
   */
  send(projectId: string, queue: string, payload: unknown, options?: SendOptions): Promise<Sent>
  /** Hands the jobs of a queue to a service as they come due. One consumer per project and queue at a time: a newer one takes its place. */
  consume(projectId: string, queue: string, options: ConsumerOptions): Consumer
}

export const queueRef = serviceRef<QueueService>('queue')
