/** The clock of `performance` and of events: whole milliseconds, since finer ones would serve attacks more than services. */
import { max, now } from '../primordials.ts'

/** When the service was made, in epoch ms. */
export const timeOrigin = now()
let last = 0

/** Milliseconds since the service was made; never goes back. */
export function elapsed(): number {
  last = max(last, now() - timeOrigin)
  return last
}
