/** The line of an instance to its isolate: messages there and back, and the work the isolate was asked for. */

import type { Attach } from '../../shared/attachments.ts'
import type { Frame } from '../../shared/frames.ts'
import type { RunnerProcess } from '../processes/runner-process.ts'
import type { Inbound, Outbound, PlainError } from '../protocol.ts'
import { type Ended, FROM_RUNNER, TO_RUNNER } from '../runner/messages.ts'
import { Outbox } from './outbox.ts'
import { Waits } from './waits.ts'

/** An isolate that takes nothing for so long while it is stopped runs away. */
const STUCK_MS = 250

export interface LineOptions {
  /** Number of the instance. */
  number: number
  runner: Pick<RunnerProcess, 'send'>
  /** Takes what the guest says; throws when that makes no sense. `marked`: there may be marks of attachments in it. */
  take(message: Outbound, attachments: readonly Uint8Array[], marked: boolean): void
  /** The isolate has taken a batch. */
  acknowledged(): void
  ended(ended: Ended): void
  /** The guest said what makes no sense. */
  broken(error: Error): void
}

export class Line {
  readonly #options: LineOptions
  readonly #outbox: Outbox
  readonly #waits = new Waits()
  #closed = false

  constructor(options: LineOptions) {
    const { runner, number } = options
    this.#options = options
    this.#outbox = new Outbox((text, attachments) => runner.send(TO_RUNNER.batch, number, text, attachments))
  }

  /** Since when the isolate works on a batch, by `performance.now()`. */
  get busySince(): number | undefined {
    return this.#outbox.unacknowledged > 0 ? this.#outbox.busySince : undefined
  }
  /** Whether more waits for the isolate than should. */
  get full(): boolean {
    return this.#outbox.full
  }
  /** How much of what was asked for is not done. */
  get asked(): number {
    return this.#waits.size
  }

  /** @param request number of the request the message begins, if it does */
  post(make: (attach: Attach) => Inbound, request?: number): void {
    if (!this.#closed) this.#outbox.add(make, request)
  }

  /** Asks for work; resolves to the error it ended with, or null. `make` is given the number the answer will carry. */
  ask(make: (id: number, attach: Attach) => Inbound): Promise<PlainError | null> {
    return this.#waits.add((id) => this.post((attach) => make(id, attach)))
  }
  settle(id: number, error: PlainError | null): void {
    this.#waits.settle(id, error)
  }

  onFrame({ type, text, attachments }: Frame): void {
    if (this.#closed) return
    if (type === FROM_RUNNER.ack) {
      this.#outbox.acknowledge()
      this.#options.acknowledged()
      return
    }
    if (type === FROM_RUNNER.ended) {
      this.#options.ended(JSON.parse(text) as Ended)
      return
    }
    if (type !== FROM_RUNNER.batch) return
    try {
      // Most batches have no bytes, and nothing that looks like their marks.
      const marked = text.includes('"$b"')
      for (const message of JSON.parse(text) as Outbound[]) {
        this.#options.take(message, attachments, marked)
        if (this.#closed) return
      }
    } catch (error) {
      this.#options.broken(error as Error)
    }
  }

  /** Resolves when the isolate has work and takes none of it for a while, or the line is closed. */
  async runsAway(): Promise<null> {
    for (;;) {
      const { taken } = this.#outbox
      await new Promise((resolve) => setTimeout(resolve, STUCK_MS).unref())
      if (this.#closed || (this.#outbox.unacknowledged > 0 && this.#outbox.taken === taken)) return null
    }
  }

  /** From now on nothing goes in or out; what was asked for stays open until `settleAll`. */
  close(): void {
    this.#closed = true
  }
  /**
   * Numbers of the requests the isolate never saw; for a line that is closed.
   * @param notBegun how many of the batches sent, counted from the newest, were not begun
   */
  unseen(notBegun: number): number[] {
    return this.#outbox.close(notBegun)
  }
  /** Ends everything that was asked for with an error. */
  settleAll(error: PlainError): void {
    this.#waits.settleAll(error)
  }
}
