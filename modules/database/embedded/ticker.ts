/** Counts the work of one operation: stops it when it takes too long, and says when others should have their turn. */
import { timeExceeded } from '../mql/errors.ts'

/** A read that is too long for the thread that writes; the reader is to do it. */
export class TooLongHere extends Error {}

/**
 * Work in slices. At each `yield` what was done so far may be committed and other calls have their turn, so whatever was
 * read before may have changed afterwards.
 */
export type Sliced<T> = Generator<void, T, void>

export const isSliced = (value: unknown): value is Sliced<unknown> =>
  typeof (value as Sliced<unknown> | null)?.next === 'function'

/** Clocks are looked at once in so many rows. */
const INTERVAL = 64
/** How long a short read may take, in ms: few rows may be large ones. */
const SHORT_MS = 20

export interface TickerOptions {
  /** The moment (`Date.now()`) at which the operation is to be given up. */
  deadline?: number
  /** Rows a short read may look at; unlimited where there is nobody to hand it to. */
  budget?: number
  /** Milliseconds the operation may go on while others wait. */
  slice?: number
}

export class Ticker {
  readonly budget: number
  readonly #deadline: number
  readonly #slice: number
  readonly #shortEnd: number | undefined
  #sliceEnd = 0
  #isSliceOver = false
  #count = 0

  constructor({ deadline, budget, slice }: TickerOptions = {}) {
    this.#deadline = deadline ?? Number.POSITIVE_INFINITY
    this.budget = budget ?? Number.POSITIVE_INFINITY
    this.#slice = slice ?? Number.POSITIVE_INFINITY
    if (budget !== undefined) this.#shortEnd = Date.now() + SHORT_MS
    this.beginSlice()
    this.#look()
  }

  beginSlice(): void {
    this.#sliceEnd = Date.now() + this.#slice
    this.#isSliceOver = false
  }

  /** Others should have their turn. */
  get isSliceOver(): boolean {
    return this.#isSliceOver
  }

  #look(): void {
    const now = Date.now()
    if (now > this.#deadline) throw timeExceeded()
    this.#isSliceOver = now >= this.#sliceEnd
  }

  /** One more row. @throws when time or the budget is used up */
  tick(): void {
    this.#count++
    if (this.#shortEnd !== undefined && (this.#count > this.budget || Date.now() > this.#shortEnd))
      throw new TooLongHere()
    if (this.#count % INTERVAL === 0) this.#look()
  }

  /** Work as long as that of many rows has been done. */
  tickMany(): void {
    this.#look()
  }
}
