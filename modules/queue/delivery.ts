/**
 * Hands jobs to consumers as they come due. Nobody polls: a job that is sent, a place that becomes free and the time of
 * the next delayed job are what moves it. A job in hand is leased, and the lease is renewed while this server lives.
 */
import type { Logger } from '../../kernel/index.ts'
import type { ClaimedJob, Consumer, ConsumerOptions, JobOutcome } from './contract.ts'
import type { JobDocument, QueueRepository } from './queue.repository.ts'

const LEASE_MS = 30_000
const RENEW_MS = 10_000
/** Jobs taken at a stretch. */
const CLAIMS = 10
/** After a database that does not answer. */
const RETRY_MS = 1_000
/** Longest time between two tries. */
const MAX_BACKOFF_MS = 3_600_000
/** Times a job may come back through no fault of its own; after that the try counts. */
const MAX_RETURNED = 10
const MAX_TIMER_MS = 2 ** 31 - 1
const MAX_ERROR = 2_000

export interface DeliveryOptions {
  repository: QueueRepository
  log: Logger
  /** Names this run of the server. */
  server: string
  /** Only this server uses the database: whatever another one has is lost. */
  alone: boolean
  deadRetentionMs: number
  /** A job of the project is gone. */
  onGone(projectId: string): void
}

export interface Delivery {
  consume(projectId: string, queue: string, options: ConsumerOptions): Consumer
  /** A job is due at `dueAt`. */
  wake(projectId: string, queue: string, dueAt: Date): void
  consumer(projectId: string, queue: string): ConsumerOptions | undefined
  consumed(projectId: string): string[]
  start(): void
  /** Resolves when what was in hand is put away. */
  stop(): Promise<void>
}

export function createDelivery(context: DeliveryOptions): Delivery {
  const { repository, log, server } = context
  const consumers = new Map<string, Map<string, Place>>()
  const inHand = new Map<JobDocument, Promise<void>>()
  /** Jobs in hand by project and queue: a new consumer gets no more places while the one before is still at work. */
  const busy = new Map<string, number>()
  let renewing: NodeJS.Timeout | undefined
  let stopped = false

  const renew = async () => {
    const now = Date.now()
    try {
      if (inHand.size > 0) await repository.extend([...inHand.keys()], new Date(now + LEASE_MS))
      for (const [projectId, places] of consumers)
        for (const [queue, place] of places)
          if ((await repository.release(projectId, queue, new Date())) > 0) place.pump()
    } catch (error) {
      log.warn({ err: error }, 'leases of jobs could not be renewed')
    }
  }

  const settle = async (job: JobDocument, claimed: ClaimedJob, outcome: JobOutcome, options: ConsumerOptions) => {
    if (outcome === undefined) {
      await repository.remove(job)
      context.onGone(job.projectId)
      return
    }
    const now = Date.now()
    if ('returned' in outcome && job.returned < MAX_RETURNED) {
      await repository.putBack(job, new Date(now), outcome.returned, true)
      return
    }
    const error = ('error' in outcome ? outcome.error : outcome.returned).slice(0, MAX_ERROR)
    const again =
      claimed.attempt < claimed.attempts
        ? new Date(now + Math.min(MAX_BACKOFF_MS, options.backoff * 2 ** Math.min(30, claimed.attempt - 1)))
        : null
    if (again) await repository.putBack(job, again, error, false)
    else await repository.bury(job, new Date(now), error, new Date(now + context.deadRetentionMs))
    options.onFailure(claimed, error, again)
    if (again) delivery.wake(job.projectId, job.queue, again)
  }

  const work = async (job: JobDocument, options: ConsumerOptions): Promise<void> => {
    const claimed: ClaimedJob = {
      id: job._id.toHexString(),
      queue: job.queue,
      payload: JSON.parse(job.payload),
      attempt: job.attempt,
      attempts: job.attempts ?? options.attempts,
      enqueuedAt: job.enqueuedAt,
    }
    // More tries than it gets: whatever ran it before did not live to say how it ended.
    const outcome: JobOutcome =
      claimed.attempt > claimed.attempts
        ? { error: job.error ?? 'Whatever ran it ended before it did' }
        : await options.run(claimed)
    try {
      await settle(job, claimed, outcome, options)
    } catch (error) {
      // It stays leased, and comes back when the lease is over: at least once.
      log.error({ err: error, job: claimed.id, queue: job.queue }, 'the end of a job could not be stored')
    }
  }

  /** One queue's consumer. */
  class Place implements Consumer {
    readonly projectId: string
    readonly queue: string
    readonly options: ConsumerOptions
    readonly #name: string
    #over = false
    #pumping = false
    #again = false
    /** Jobs of a server that is gone have been let go. */
    #released = !context.alone
    #timer: NodeJS.Timeout | undefined
    #timerAt = Number.POSITIVE_INFINITY

    constructor(projectId: string, queue: string, options: ConsumerOptions) {
      this.projectId = projectId
      this.queue = queue
      this.options = options
      this.#name = `${projectId} ${queue}`
    }

    stop(): void {
      this.#over = true
      clearTimeout(this.#timer)
      const places = consumers.get(this.projectId)
      if (places?.get(this.queue) !== this) return
      places.delete(this.queue)
      if (places.size === 0) consumers.delete(this.projectId)
    }

    wakeAt(time: number): void {
      if (this.#over || time >= this.#timerAt) return
      clearTimeout(this.#timer)
      this.#timerAt = time
      this.#timer = setTimeout(
        () => {
          this.#timerAt = Number.POSITIVE_INFINITY
          this.pump()
        },
        Math.min(MAX_TIMER_MS, Math.max(0, time - Date.now())),
      )
      this.#timer.unref()
    }

    pump(): void {
      this.#again = true
      if (!this.#pumping) void this.#round()
    }

    async #round(): Promise<void> {
      this.#pumping = true
      try {
        while (this.#again && !this.#over && !stopped) {
          this.#again = false
          await this.#take()
        }
      } catch (error) {
        log.warn({ err: error, queue: this.queue }, 'jobs could not be fetched')
        this.wakeAt(Date.now() + RETRY_MS)
      } finally {
        this.#pumping = false
      }
    }

    async #take(): Promise<void> {
      const { projectId, queue } = this
      if (!this.#released) {
        await repository.release(projectId, queue, new Date(), server)
        this.#released = true
      }
      const free = Math.min(CLAIMS, this.options.concurrency - (busy.get(this.#name) ?? 0))
      if (free <= 0) return
      const lease = { server, until: new Date(Date.now() + LEASE_MS) }
      // The first alone: of a queue with nothing in it one question is enough.
      const first = await this.#claim(lease)
      const rest =
        first && free > 1 ? await Promise.all(Array.from({ length: free - 1 }, () => this.#claim(lease))) : []
      if (first && rest.every((claimed) => claimed)) {
        this.#again = true
        return
      }
      const next = await repository.nextDue(projectId, queue)
      if (next) this.wakeAt(next.getTime())
    }

    async #claim(lease: { server: string; until: Date }): Promise<boolean> {
      const job = await repository.claim(this.projectId, this.queue, new Date(), lease)
      if (!job) return false
      if (this.#over || stopped) {
        await repository.putBack(job, job.enqueuedAt, job.error, true)
        if (this.#over) consumers.get(this.projectId)?.get(this.queue)?.pump()
        return false
      }
      busy.set(this.#name, (busy.get(this.#name) ?? 0) + 1)
      const done = work(job, this.options).then(() => {
        inHand.delete(job)
        const left = busy.get(this.#name)! - 1
        if (left > 0) busy.set(this.#name, left)
        else busy.delete(this.#name)
        consumers.get(this.projectId)?.get(this.queue)?.pump()
      })
      inHand.set(job, done)
      return true
    }
  }

  const delivery: Delivery = {
    consume(projectId, queue, options) {
      const places = consumers.get(projectId) ?? new Map<string, Place>()
      consumers.set(projectId, places)
      places.get(queue)?.stop()
      const place = new Place(projectId, queue, options)
      consumers.set(projectId, places.set(queue, place))
      place.pump()
      return place
    },
    wake(projectId, queue, dueAt) {
      const place = consumers.get(projectId)?.get(queue)
      if (!place) return
      if (dueAt.getTime() <= Date.now()) place.pump()
      else place.wakeAt(dueAt.getTime())
    },
    consumer: (projectId, queue) => consumers.get(projectId)?.get(queue)?.options,
    consumed: (projectId) => [...(consumers.get(projectId)?.keys() ?? [])],
    start() {
      renewing = setInterval(() => void renew(), RENEW_MS)
      renewing.unref()
    },
    async stop() {
      stopped = true
      clearInterval(renewing)
      for (const places of [...consumers.values()]) for (const place of [...places.values()]) place.stop()
      await Promise.all(inHand.values())
    },
  }
  return delivery
}
