import type { GuestLog } from './guest-log.ts'

/** That an instance is held back is told once in this time. */
const TELL_MS = 60_000

/**
 * Takes how long an instance was held back so far, in ms; its log tells when that grows, not too often.
 * @param cpuPercent share of a core it may use
 */
export function createThrottleNotice(log: GuestLog, cpuPercent: number): (throttledMs: number) => void {
  let known = 0
  let toldAt = Number.NEGATIVE_INFINITY
  return (throttledMs) => {
    if (throttledMs <= known) return
    known = throttledMs
    const now = performance.now()
    if (now - toldAt < TELL_MS) return
    toldAt = now
    log.system('warn', `It is held back, for it uses more than ${cpuPercent} % of a core`, { code: 'QUOTA' })
  }
}
