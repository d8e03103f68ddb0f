/** Keeps a service that writes too much from filling the disk: what is over the rate is counted, not kept. */

export interface FloodGuard {
  /** Whether one more line of the project may be kept now. */
  admit(projectId: string, now: number): boolean
  /** Takes the counts of dropped lines of windows that are over. */
  takeDropped(now: number): { projectId: string; dropped: number }[]
  /** Whether there are counts that have not been taken yet. */
  readonly pending: boolean
}

const WINDOW_MS = 1000

/** @param perSecond lines kept per project and second */
export function createFloodGuard(perSecond: number): FloodGuard {
  const windows = new Map<string, { began: number; kept: number; dropped: number }>()
  const over: { projectId: string; dropped: number }[] = []
  const close = (projectId: string, dropped: number) => {
    if (dropped > 0) over.push({ projectId, dropped })
  }
  return {
    admit(projectId, now) {
      let window = windows.get(projectId)
      if (!window || now - window.began >= WINDOW_MS) {
        if (window) close(projectId, window.dropped)
        window = { began: now, kept: 0, dropped: 0 }
        windows.set(projectId, window)
      }
      if (window.kept < perSecond) {
        window.kept++
        return true
      }
      window.dropped++
      return false
    },
    takeDropped(now) {
      for (const [projectId, window] of windows) {
        if (now - window.began < WINDOW_MS) continue
        close(projectId, window.dropped)
        windows.delete(projectId)
      }
      return over.splice(0)
    },
    get pending() {
      return over.length > 0 || [...windows.values()].some(({ dropped }) => dropped > 0)
    },
  }
}
