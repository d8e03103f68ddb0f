import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'

/**
 * Services stand back behind the server, which has to stay able to stop them, and previews behind services. No further
 * than this: on a machine that is busy otherwise their processes would not get to answer the heartbeat in time.
 */
export const SERVICE_NICE = 2
export const PREVIEW_NICE = 10

/**
 * Lets a process stand back behind others: each of its threads, and with them those it starts later.
 * @param nice 1 to 19, as `nice` counts
 */
export function lowerPriority(pid: number, nice: number): void {
  for (const thread of threadsOf(pid)) {
    try {
      setPriority(thread, nice)
    } catch (error) {
      // Threads come and go, and so do processes.
      if (!String((error as Error).message).includes('ESRCH')) throw error
    }
  }
}

/** Linux keeps a priority for each thread; elsewhere the process has one. */
function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [pid]
    throw error
  }
}
