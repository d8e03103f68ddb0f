/** Whether the server can be reached, told once when that changes. */
import { paint, say, warn } from '../terminal.ts'

const FIRST_MS = 250
const LONGEST_MS = 5_000

export interface Connection {
  lost(reason: string): void
  back(): void
  /** Waits before the next try, longer each time; ends early when it is there again, or `signal` aborts. */
  pause(attempt: number, signal: AbortSignal): Promise<void>
}

export function createConnection(server: string): Connection {
  let away = false
  const waiting = new Set<() => void>()
  return {
    lost(reason) {
      if (away) return
      away = true
      warn(`lost the connection to ${server} (${reason}); trying again`)
    },
    back() {
      if (!away) return
      away = false
      say(`${paint('green', '✓')} Connected to ${server} again`)
      for (const wake of waiting) wake()
    },
    pause: (attempt, signal) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer)
          waiting.delete(end)
          signal.removeEventListener('abort', end)
          resolve()
        }
        const timer = setTimeout(end, Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt))
        waiting.add(end)
        signal.addEventListener('abort', end)
        if (signal.aborted) end()
      }),
  }
}

/** The words in brackets of "Cannot reach … (ECONNREFUSED)". */
export const reasonOf = (error: Error): string => /\(([^)]*)\)/.exec(error.message)?.[1] ?? error.message
