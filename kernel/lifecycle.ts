/** Runs each life-cycle step with a time limit, a clock and the culprit's name. */
import { defineError, messageOf } from './errors.ts'
import type { Logger } from './logger.ts'

export type Step = 'setup' | 'mount' | 'start' | 'listen' | 'stop'
export type ModuleState = 'pending' | 'ready' | 'started' | 'stopped' | 'failed'

/** One line of the start-up report. Times are milliseconds. */
export interface ModuleReport {
  id: string
  summary: string
  critical: boolean
  state: ModuleState
  error?: string
  times: Partial<Record<Step, number>>
}

export const stepFailed = defineError('M3M_KERNEL_STEP', 'Module "%s" failed in %s: %s')
export const stepTimedOut = defineError('M3M_KERNEL_TIMEOUT', 'Module "%s" did not finish %s within %s s')

/** How long a phase may take before those still busy are named in the log. */
const PATIENCE_MS = 5_000

export interface Lifecycle {
  /** Runs one step of a module; its failure or delay is an error that names module and step, with the cause. */
  run<T>(report: ModuleReport, step: Step, timeoutSeconds: number, work: () => T | Promise<T>): Promise<T>
}

export function createLifecycle(log: Logger): Lifecycle {
  return {
    async run(report, step, timeoutSeconds, work) {
      const began = performance.now()
      const elapsed = () => Math.round((performance.now() - began) * 10) / 10
      const busy = setInterval(
        () => log.warn(`still in ${step}: ${report.id} (${(elapsed() / 1000).toFixed(1)} s)`),
        PATIENCE_MS,
      )
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(stepTimedOut([report.id, step, timeoutSeconds])), timeoutSeconds * 1000)
      })
      try {
        return await Promise.race([(async () => work())(), limit])
      } catch (error) {
        if ((error as { code?: string }).code === stepTimedOut.code) throw error
        throw stepFailed([report.id, step, messageOf(error)], { cause: error })
      } finally {
        clearInterval(busy)
        clearTimeout(timer)
        report.times[step] = elapsed()
      }
    },
  }
}
