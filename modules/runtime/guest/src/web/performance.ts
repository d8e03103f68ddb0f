/** `performance`, with the millisecond of the clock: finer timers would serve attacks more than services. */
import { now } from '../primordials.ts'

const timeOrigin = now()
let last = 0

export const performance = Object.freeze({
  timeOrigin,
  /** Milliseconds since the service was made; never goes back. */
  now(): number {
    last = Math.max(last, now() - timeOrigin)
    return last
  },
  toJSON: () => ({ timeOrigin }),
})
