/** Ids of log lines: the time of arrival and a counter, so that text order is arrival order. */

const TIME_DIGITS = 9
const COUNTER_DIGITS = 4
const COUNTERS = 36 ** COUNTER_DIGITS

const digits = (value: number, length: number): string => value.toString(36).padStart(length, '0')

/** How much older than its arrival (ms) a line may be; what claims more is taken as new. */
export const LATENESS_MS = 3_600_000

/** Less than the id of every line that arrives at that time (ms) or later. */
export const firstIdAt = (time: number): string => digits(Math.max(0, Math.floor(time)), TIME_DIGITS)

export const isLineId = (text: string): boolean => /^[0-9a-z]{13}$/.test(text)

/** When the line with this id arrived, in ms. */
const timeOfId = (id: string): number => Number.parseInt(id.slice(0, TIME_DIGITS), 36)

export interface IdSource {
  /** An id greater than all before, also when the clock is set back. */
  next(): string
  /** Makes the ids to come greater than this one. */
  continueAfter(id: string): void
}

export function createIdSource(now: () => number = Date.now): IdSource {
  let time = 0
  let counter = 0
  return {
    next() {
      const current = now()
      if (current > time) {
        time = current
        counter = 0
      } else if (++counter === COUNTERS) {
        time++
        counter = 0
      }
      return digits(time, TIME_DIGITS) + digits(counter, COUNTER_DIGITS)
    },
    continueAfter(id) {
      const before = timeOfId(id)
      if (before < time) return
      time = before + 1
      counter = 0
    },
  }
}
