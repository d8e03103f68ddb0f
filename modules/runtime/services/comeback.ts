/** The way back after a crash: at once for who is innocent, later and later for who crashes again and again. */
const FIRST_RETRY_MS = 1_000
export const LAST_RETRY_MS = 60_000
/** One that does not even start costs a start each time, and is likely to need somebody's help. */
export const LAST_START_MS = 15 * 60_000
/** An instance that lived this long has made up for earlier crashes. */
const HEALTHY_MS = 60_000

export class Comeback {
  #strikes = 0
  #timer: NodeJS.Timeout | undefined

  /**
   * How long to wait, in ms, after an instance has ended.
   * @param innocent it ended through no fault of its own
   */
  delayAfter(startedAt: Date, innocent: boolean): number {
    if (Date.now() - startedAt.getTime() > HEALTHY_MS) this.#strikes = 0
    return innocent ? 0 : this.delay()
  }

  /** How long to wait after one more failure, in ms: twice as long as before, `longest` at most. */
  delay(longest: number = LAST_RETRY_MS): number {
    this.#strikes += 1
    return Math.min(longest, FIRST_RETRY_MS * 2 ** (this.#strikes - 1))
  }

  /** Comes back in `delay` milliseconds, unless cancelled. */
  in(delay: number, back: () => void): void {
    this.cancel()
    this.#timer = setTimeout(back, delay)
  }

  cancel(): void {
    clearTimeout(this.#timer)
  }

  /** Crashes of before do not count any more, and nothing comes back by itself. */
  forgive(): void {
    this.cancel()
    this.#strikes = 0
  }
}
