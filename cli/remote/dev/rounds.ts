/** Does one thing after another, each as soon as something calls for it. */
import { Unreachable } from '../api.ts'
import { type Connection, reasonOf } from './connection.ts'

export interface Rounds {
  /** Something is to be looked at. */
  stir(): void
  /** Works until `signal` aborts. @throws what a round does, but for a server that cannot be reached: it is tried again */
  work(): Promise<void>
}

export function createRounds(round: () => Promise<void>, connection: Connection, signal: AbortSignal): Rounds {
  let due = false
  let wake = () => {}
  signal.addEventListener('abort', () => wake())
  const called = () =>
    new Promise<void>((resolve) => {
      wake = resolve
      if (due || signal.aborted) resolve()
    })
  return {
    stir() {
      due = true
      wake()
    },
    async work() {
      for (let attempt = 0; ; ) {
        await called()
        if (signal.aborted) return
        due = false
        try {
          await round()
          connection.back()
          attempt = 0
        } catch (error) {
          if (!(error instanceof Unreachable)) throw error
          connection.lost(reasonOf(error))
          due = true
          await connection.pause(attempt++, signal)
        }
      }
    },
  }
}
