/**
 * CPU time of one instance as a bucket: it fills at the rate that is allowed, up to a burst, and what runs empties it.
 * Whoever overdraws it waits until it is full enough to go on.
 */
import type { CpuRate } from './messages.ts'

/** Shorter waits are not worth a timer; the debt stays. */
const LEAST_WAIT_MS = 5

export class CpuBucket {
  readonly #rate: number
  readonly #burst: number
  #level: number
  #spentMs: number
  #at: number

  /** @param spentMs CPU time so far, which is free */
  constructor({ cpuPercent, cpuBurstMs }: CpuRate, spentMs: number, now: number) {
    this.#rate = cpuPercent / 100
    this.#burst = cpuBurstMs
    this.#level = cpuBurstMs
    this.#spentMs = spentMs
    this.#at = now
  }

  /** How long to wait before it may run on, in ms; `spentMs` since its beginning, `now` by any clock that goes on. */
  wait(spentMs: number, now: number): number {
    const filled = Math.min(this.#burst, this.#level + (now - this.#at) * this.#rate)
    this.#level = filled - (spentMs - this.#spentMs)
    this.#spentMs = spentMs
    this.#at = now
    const wait = -this.#level / this.#rate
    return wait < LEAST_WAIT_MS ? 0 : wait
  }
}
