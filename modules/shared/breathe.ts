/** Lets everything else have its turn in the middle of work that has nothing of its own to wait for. */
import { setImmediate } from 'node:timers/promises'

/** How long everything else may be kept waiting, in ms. */
const TURN_MS = 10

let since = performance.now()
let line: Promise<unknown> = Promise.resolve()

/**
 * To be called before each piece of work that may take a while: waits when others have waited long. However many call at
 * once, each has a turn of its own, or their pieces would follow each other after all.
 */
export async function breathe(): Promise<void> {
  if (performance.now() - since < TURN_MS) return
  const turn = line.then(() => setImmediate())
  line = turn
  await turn
  since = performance.now()
}
