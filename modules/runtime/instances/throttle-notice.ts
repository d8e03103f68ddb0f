/** That an instance is held back is told once in this time. */
const TELL_MS = 60_000

/** Takes how long an instance was held back so far, in ms; tells when that grows, not too often. */
export function createThrottleNotice(tell: () => void): (throttledMs: number) => void {
  let known = 0
  let toldAt = Number.NEGATIVE_INFINITY
  return (throttledMs) => {
    if (throttledMs <= known) return
    known = throttledMs
    const now = performance.now()
    if (now - toldAt < TELL_MS) return
    toldAt = now
    tell()
  }
}
