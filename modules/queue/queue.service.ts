import { jsonText, type Logger, messageOf } from '../../kernel/index.ts'
import { ObjectId } from '../database/contract.ts'
import { durationMs, spanMs } from '../schemas.ts'
import { createQuota } from '../shared/quota.ts'
import {
  type Job,
  type JobState,
  QUEUE_NAME_PATTERN,
  type QueueInfo,
  type QueueService,
  type SendOptions,
  type Sent,
} from './contract.ts'
import { createDelivery } from './delivery.ts'
import type { QueueConfig } from './queue.config.ts'
import {
  jobNotDead,
  jobNotFound,
  jobRunning,
  queueBatch,
  queueDelay,
  queueFull,
  queueName,
  queuePayload,
} from './queue.errors.ts'
import type { JobDocument, QueueRepository } from './queue.repository.ts'

const MAX_DELAY_MS = 366 * 86_400_000
export const MAX_BATCH = 1_000
const MAX_BATCH_BYTES = 8 * 1024 * 1024
/** Characters of a payload that lists show. */
const PREVIEW = 2_000
const NAME = new RegExp(QUEUE_NAME_PATTERN)

export interface JobPage {
  items: Job[]
  nextCursor?: string
}

export interface QueueModule extends QueueService {
  /** Adds jobs all at once; resolves to their ids. @throws as `send`, M3M_QUEUE_BATCH */
  sendMany(projectId: string, queue: string, payloads: readonly unknown[], options?: SendOptions): Promise<string[]>
  /** Queues that hold jobs or have a consumer, by name. */
  list(projectId: string): Promise<QueueInfo[]>
  /** Newest first, payloads cut off. */
  jobs(projectId: string, queue: string, state: JobState, page: { cursor?: string; limit: number }): Promise<JobPage>
  /** @throws M3M_JOB_NOT_FOUND */
  job(projectId: string, queue: string, id: string): Promise<Job>
  /** @throws M3M_JOB_NOT_FOUND, M3M_JOB_NOT_DEAD */
  retry(projectId: string, queue: string, id: string): Promise<void>
  /** @throws M3M_JOB_NOT_FOUND, M3M_JOB_RUNNING */
  remove(projectId: string, queue: string, id: string): Promise<void>
  /** Resolves to how many dead jobs were given another chance, or deleted. */
  retryDead(projectId: string, queue: string): Promise<number>
  purgeDead(projectId: string, queue: string): Promise<number>
  start(): void
  stop(): Promise<void>
}

export function createQueueService(
  repository: QueueRepository,
  config: QueueConfig,
  { log, alone }: { log: Logger; alone: boolean },
): QueueModule {
  const quota = createQuota({
    max: { jobs: config.maxJobs },
    count: async (projectId) => ({ jobs: await repository.countAll(projectId) }),
    recountMs: 1_000,
  })
  const delivery = createDelivery({
    repository,
    log,
    server: new ObjectId().toHexString(),
    alone,
    deadRetentionMs: durationMs(config.deadRetention),
    onGone: (projectId) => quota.remove(projectId, { jobs: 1 }),
  })

  const documentOf = (projectId: string, queue: string, payload: unknown, options: SendOptions): JobDocument => {
    const { delay = 0, key, attempts } = options
    const ms = spanMs(delay)
    if (ms === undefined || ms > MAX_DELAY_MS) throw queueDelay([delay])
    const now = Date.now()
    const _id = new ObjectId()
    return {
      _id,
      projectId,
      queue,
      state: 'waiting',
      dueAt: new Date(now + ms),
      payload: jsonOf(payload, config.payloadBytes),
      attempt: 0,
      ...(attempts === undefined ? {} : { attempts }),
      returned: 0,
      enqueuedAt: new Date(now),
      ...(key === undefined ? { only: _id.toHexString() } : { key, only: `${projectId}/${queue}/${key}` }),
    }
  }
  /** Adds jobs where there are places for them; `add` resolves to how many were added. */
  const inPlaces = async (projectId: string, count: number, add: () => Promise<number>): Promise<void> => {
    if (!(await quota.reserve(projectId, { jobs: count }))) throw queueFull([config.maxJobs])
    let added = 0
    try {
      added = await add()
    } finally {
      quota.settle(projectId, { jobs: count }, { jobs: added })
    }
  }
  const found = async (projectId: string, queue: string, id: string): Promise<JobDocument> => {
    const job = await repository.byId(projectId, queue, id)
    if (!job) throw jobNotFound([id, queue])
    return job
  }

  return {
    async send(projectId, queue, payload, options = {}): Promise<Sent> {
      checkName(queue)
      const job = documentOf(projectId, queue, payload, options)
      let known: JobDocument | null = null
      await inPlaces(projectId, 1, async () => {
        while (!(await repository.insert(job))) {
          known = await repository.withKey(job.only)
          // It may have ended in between: then there is a place for this one.
          if (known) return 0
        }
        return 1
      })
      // The compiler takes it for what it was before the callback.
      const there = known as JobDocument | null
      if (there) return { id: there._id.toHexString(), added: false }
      delivery.wake(projectId, queue, job.dueAt)
      return { id: job._id.toHexString(), added: true }
    },

    async sendMany(projectId, queue, payloads, options = {}) {
      checkName(queue)
      if (payloads.length > MAX_BATCH) throw queueBatch([MAX_BATCH, MAX_BATCH_BYTES])
      if (payloads.length === 0) return []
      const documents = payloads.map((payload) => documentOf(projectId, queue, payload, options))
      const bytes = documents.reduce((sum, { payload }) => sum + payload.length, 0)
      if (bytes > MAX_BATCH_BYTES) throw queueBatch([MAX_BATCH, MAX_BATCH_BYTES])
      await inPlaces(projectId, documents.length, async () => {
        try {
          await repository.insertMany(documents)
          return documents.length
        } catch (error) {
          quota.forget(projectId)
          throw error
        }
      })
      delivery.wake(projectId, queue, documents[0]!.dueAt)
      return documents.map(({ _id }) => _id.toHexString())
    },

    consume: delivery.consume,

    async list(projectId) {
      const names = new Set([...(await repository.queues(projectId)), ...delivery.consumed(projectId)])
      return Promise.all(
        [...names].sort().map(async (name): Promise<QueueInfo> => {
          const [all, delayed, running, dead] = await Promise.all([
            repository.count(projectId, name, 'waiting'),
            repository.count(projectId, name, 'waiting', new Date()),
            repository.count(projectId, name, 'running'),
            repository.count(projectId, name, 'dead'),
          ])
          const consumer = delivery.consumer(projectId, name)
          return {
            name,
            waiting: Math.max(0, all - delayed),
            delayed,
            running,
            dead,
            consumer: consumer
              ? {
                  concurrency: consumer.concurrency,
                  attempts: consumer.attempts,
                  backoff: consumer.backoff,
                  timeout: consumer.timeout,
                }
              : null,
          }
        }),
      )
    },

    async jobs(projectId, queue, state, { cursor, limit }) {
      const now = new Date()
      const stored = state === 'delayed' ? 'waiting' : state
      const due = state === 'delayed' ? { $gt: now } : state === 'waiting' ? { $lte: now } : undefined
      const items = await repository.list(projectId, queue, stored, { due, before: cursor, limit: limit + 1 })
      const page = items.slice(0, limit).map((job) => toJob(job, now.getTime(), PREVIEW))
      return { items: page, ...(items.length > limit ? { nextCursor: page.at(-1)!.id } : {}) }
    },
    job: async (projectId, queue, id) => toJob(await found(projectId, queue, id), Date.now()),

    async retry(projectId, queue, id) {
      await found(projectId, queue, id)
      const now = new Date()
      if (!(await repository.revive(id, now))) throw jobNotDead([id])
      delivery.wake(projectId, queue, now)
    },
    async remove(projectId, queue, id) {
      await found(projectId, queue, id)
      if (!(await repository.delete(id))) throw jobRunning([id])
      quota.remove(projectId, { jobs: 1 })
    },
    async retryDead(projectId, queue) {
      const now = new Date()
      const count = await repository.reviveAll(projectId, queue, now)
      delivery.wake(projectId, queue, now)
      return count
    },
    async purgeDead(projectId, queue) {
      const count = await repository.purge(projectId, queue)
      quota.remove(projectId, { jobs: count })
      return count
    },
    start: () => delivery.start(),
    stop: () => delivery.stop(),
  }
}

function checkName(queue: string): void {
  if (!NAME.test(queue)) throw queueName([queue.slice(0, 120)])
}

/** JSON text of a payload. @throws M3M_QUEUE_PAYLOAD */
function jsonOf(payload: unknown, maxBytes: number): string {
  try {
    return jsonText(payload, maxBytes, 'it holds bytes; put them into kv and send the key')
  } catch (error) {
    throw queuePayload([messageOf(error)])
  }
}

function toJob(job: JobDocument, now: number, most = Number.POSITIVE_INFINITY): Job {
  const { _id, queue, state, dueAt, payload, attempt, attempts, enqueuedAt, key, error } = job
  return {
    id: _id.toHexString(),
    queue,
    state: state === 'waiting' && dueAt.getTime() > now ? 'delayed' : state,
    attempt,
    attempts: attempts ?? null,
    key: key ?? null,
    payload: payload.slice(0, most),
    payloadBytes: Buffer.byteLength(payload),
    enqueuedAt: enqueuedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    error: error || null,
  }
}
