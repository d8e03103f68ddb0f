/** Ids of log lines: the time of arrival and a counter, so that text order is arrival order. */

const TIME_DIGITS = 9
const COUNTER_DIGITS = 4
const COUNTERS = 36 ** COUNTER_DIGITS

const digits = (value: number, length: number): string => value.toString(36).padStart(length, '0')

/** The smallest id a line of that time (ms) can have. */
export const firstIdAt = (time: number): string =>
  digits(Math.max(0, Math.floor(time)), TIME_DIGITS) + digits(0, COUNTER_DIGITS)

/** When the line with this id arrived, in ms. */
export const timeOfId = (id: string): number => Number.parseInt(id.slice(0, TIME_DIGITS), 36)

/** Gives ids that always grow, also when the clock is set back. */
export function createIdSource(now: () => number = Date.now): () => string {
  let time = 0
  let counter = 0
  return () => {
    const current = now()
    if (current > time) {
      time = current
      counter = 0
    } else if (++counter === COUNTERS) {
      time++
      counter = 0
    }
    return digits(time, TIME_DIGITS) + digits(counter, COUNTER_DIGITS)
  }
}
