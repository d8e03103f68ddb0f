/** Counts the work of one operation and stops it when it takes too long. */
import { timeExceeded } from '../mql/errors.ts'

/** A read that is too long for the thread that writes; the reader is to do it. */
export class TooLongHere extends Error {}

/** Clocks are looked at once in so many rows. */
const INTERVAL = 64

export class Ticker {
  readonly #deadline: number
  /** Rows a short read may look at; unlimited where there is nobody to hand it to. */
  readonly budget: number
  #count = 0

  constructor(deadline: number | undefined, budget = Number.POSITIVE_INFINITY) {
    this.#deadline = deadline ?? Number.POSITIVE_INFINITY
    this.budget = budget
    this.checkTime()
  }

  checkTime(): void {
    if (Date.now() > this.#deadline) throw timeExceeded()
  }

  /** One more row. @throws when time or the budget is used up */
  tick(): void {
    this.#count++
    if (this.#count > this.budget) throw new TooLongHere()
    if (this.#count % INTERVAL === 0) this.checkTime()
  }
}
