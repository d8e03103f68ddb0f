/**
 * When to start a service anew because its memory leaks: before it runs out, while requests can still be let finish.
 * What counts is the lowest of a few samples, which garbage does not raise for long: as memory gets short, V8 collects it
 * ever more often. A service that needs much is no leak: what it uses has to grow on beyond the mark, the mark rises from
 * one time to the next, and whoever fills its memory at once is left alone for longer and longer.
 */
const MB = 1024 * 1024
/** Samples come every half second while the code runs. */
const WINDOW = 4
/** Of the memory limit: the mark for the first time, and for the next ones. */
const MARKS = [0.8, 0.87, 0.92]
/** Of the memory limit: by so much it has to grow beyond the mark. */
const GROWTH = 0.02
/** For an instance that lives this long the first mark counts again. */
const CALM_MS = 3_600_000
/** One that lived shorter makes the next one wait, twice as long each time. */
const SHORT_MS = 30_000
const FIRST_WAIT_MS = 10_000
const LAST_WAIT_MS = 600_000

export class Recycling {
  #limit = 0
  #beganAt = 0
  #samples: number[] = []
  /** The lowest it has been since it was beyond the mark. */
  #lowest = Number.POSITIVE_INFINITY
  #mark = 0
  #wait = 0
  #asked = false

  /** Another instance runs, made at `beganAt` with so much memory. */
  use(memoryMb: number, beganAt: number): void {
    this.#limit = memoryMb * MB
    this.#beganAt = beganAt
    this.#samples = []
    this.#lowest = Number.POSITIVE_INFINITY
    this.#asked = false
  }

  /**
   * Takes a sample of the heap; returns, once for each instance, whether to start anew.
   * @param now in ms, by the clock of `beganAt`
   */
  sample(heapBytes: number, now: number): boolean {
    if (heapBytes === 0 || this.#asked) return false
    this.#samples.push(heapBytes)
    if (this.#samples.length < WINDOW) return false
    const floor = Math.min(...this.#samples)
    this.#samples.shift()
    const life = now - this.#beganAt
    if (life > CALM_MS) this.#mark = 0
    if (floor < this.#limit * MARKS[this.#mark]!) {
      this.#lowest = Number.POSITIVE_INFINITY
      return false
    }
    this.#lowest = Math.min(this.#lowest, floor)
    if (floor < this.#lowest + this.#limit * GROWTH || life < this.#wait) return false
    this.#asked = true
    this.#mark = Math.min(this.#mark + 1, MARKS.length - 1)
    this.#wait =
      life > Math.max(SHORT_MS, this.#wait * 2) ? 0 : Math.min(LAST_WAIT_MS, Math.max(FIRST_WAIT_MS, this.#wait * 2))
    return true
  }
}
