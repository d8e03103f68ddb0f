/** What a process takes of the machine, read from `/proc`; zero where the system does not tell, or the process is gone. */
import { readFileSync } from 'node:fs'

const PAGE_BYTES = 4096
/** The unit of CPU time in `/proc` is a hundredth of a second on every Linux. */
const TICK_MS = 10
const WINDOW_MS = 1_000

export interface ProcessUsage {
  rssBytes: number
  /** CPU time of all its threads since it began, in ms. */
  cpuMs: number
  /** Its first thread would run if the machine let it: it has work, or waits for the disk. */
  runnable: boolean
}

export function processUsage(pid: number): ProcessUsage {
  try {
    // `stat` knows the resident memory too, but only roughly: nothing at all of a process that has just begun.
    const resident = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name of the program comes first, and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return {
      rssBytes: Number(resident) * PAGE_BYTES,
      cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
      runnable: fields[0] === 'R' || fields[0] === 'D',
    }
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return { rssBytes: 0, cpuMs: 0, runnable: false }
    throw error
  }
}

export interface ProcessMeter {
  sample(): void
  /** As of the last sample. */
  readonly usage: ProcessUsage
  /** Share of one core over the last second. */
  readonly cpuPercent: number
}

export function createProcessMeter(pid: number): ProcessMeter {
  let samples: { at: number; cpuMs: number }[] = []
  let usage: ProcessUsage = { rssBytes: 0, cpuMs: 0, runnable: false }
  return {
    sample() {
      try {
        usage = processUsage(pid)
      } catch (error) {
        // No descriptor is free to look with: the last figures stand until the next time.
        if (['EMFILE', 'ENFILE'].includes((error as NodeJS.ErrnoException).code ?? '')) return
        throw error
      }
      const at = performance.now()
      samples.push({ at, cpuMs: usage.cpuMs })
      // The one before the window stays: from there on the window is covered.
      const begins = samples.findLastIndex((sample) => sample.at <= at - WINDOW_MS)
      if (begins > 0) samples = samples.slice(begins)
    },
    get usage() {
      return usage
    },
    get cpuPercent() {
      const [first] = samples
      const last = samples.at(-1)
      if (!first || !last || last.at === first.at) return 0
      return Math.max(0, Math.round(((last.cpuMs - first.cpuMs) / (last.at - first.at)) * 100))
    },
  }
}
