/** Hands the jobs of a project's queues to the instance that runs. Previews and drafts never come by here. */
import type { Events } from '../../../kernel/index.ts'
import type { ClaimedJob, Consumer, JobOutcome, QueueService } from '../../queue/contract.ts'
import { jobRun } from '../contract.ts'
import { CUT_OFF, type Instance } from '../instances/instance.ts'
import { jobMessage } from '../instances/work-messages.ts'
import type { Declared, PlainError } from '../protocol.ts'

type Declaration = Declared['queues'][number]

export interface QueueConsumerContext {
  events: Events
  /** Absent when the module is switched off. */
  queue?: QueueService
}

export class QueueConsumer {
  readonly #projectId: string
  readonly #events: Events
  readonly #queue: QueueService | undefined
  #consumers: Consumer[] = []

  constructor(projectId: string, { events, queue }: QueueConsumerContext) {
    this.#projectId = projectId
    this.#events = events
    this.#queue = queue
  }

  /** Jobs go to this instance from now on; those the one before has in hand stay with it. */
  use(instance: Instance): void {
    this.clear()
    if (!this.#queue) return
    for (const declaration of instance.declared.queues) {
      const { name, concurrency, attempts, backoff, timeout } = declaration
      this.#consumers.push(
        this.#queue.consume(this.#projectId, name, {
          concurrency,
          attempts,
          backoff,
          timeout,
          run: (job) => this.#run(instance, declaration, job),
          onFailure: (job, error, again) => this.#tell(instance, job, error, again),
        }),
      )
    }
  }

  /** No more jobs. */
  clear(): void {
    for (const consumer of this.#consumers) consumer.stop()
    this.#consumers = []
  }

  async #run(instance: Instance, { name, timeout }: Declaration, job: ClaimedJob): Promise<JobOutcome> {
    const began = performance.now()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<PlainError>((resolve) => {
      const error = { name: 'TimeoutError', message: `It did not end within ${timeout} ms` }
      timer = setTimeout(() => resolve(error), timeout)
    })
    const error = instance.over
      ? { name: 'Error', message: 'The service ended', code: CUT_OFF }
      : await Promise.race([instance.ask((id, attach) => jobMessage(id, job, attach)), late])
    clearTimeout(timer)
    if (error?.code === CUT_OFF) return { returned: error.message }
    const ms = Math.round(performance.now() - began)
    this.#events.emit(jobRun, { projectId: this.#projectId, kind: 'queue', name, ok: error === null, ms })
    if (!error) return undefined
    this.#errors.set(job, error)
    return { error: `${error.name}: ${error.message}` }
  }
  readonly #errors = new WeakMap<ClaimedJob, PlainError>()

  #tell(instance: Instance, job: ClaimedJob, message: string, again: Date | null): void {
    const seconds = again ? Math.max(0, Math.round((again.getTime() - Date.now()) / 1000)) : 0
    const fate = again ? `again in ${seconds} s` : 'it is dead now'
    const about = `Job ${job.id} of queue "${job.queue}" failed, try ${job.attempt} of ${job.attempts}, ${fate}`
    instance.log.failure(again ? 'warn' : 'error', about, this.#errors.get(job) ?? { name: 'Error', message })
  }
}
