/** What the instance that runs is given beside requests and schedules. Previews and drafts never come by here. */
import type { Instance } from '../instances/instance.ts'
import { QueueConsumer, type QueueConsumerContext } from './queue-consumer.ts'
import { RecordHooks, type RecordHooksContext } from './record-hooks.ts'

export class Deliveries {
  readonly #jobs: QueueConsumer
  readonly #hooks: RecordHooks

  constructor(projectId: string, context: QueueConsumerContext & RecordHooksContext) {
    this.#jobs = new QueueConsumer(projectId, context)
    this.#hooks = new RecordHooks(projectId, context)
  }

  /** Everything goes to this instance from now on. */
  use(instance: Instance): void {
    this.#jobs.use(instance)
    this.#hooks.use(instance)
  }

  clear(): void {
    this.#jobs.clear()
    this.#hooks.clear()
  }
}
