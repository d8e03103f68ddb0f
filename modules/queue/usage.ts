/** How many jobs each project has: counted once, kept up from then on, and counted again before anything is refused. */
export interface Usage {
  /** Takes places; false when there are not so many. */
  add(projectId: string, count: number): Promise<boolean>
  remove(projectId: string, count: number): void
  /** Nobody knows any more: it is counted at the next use. */
  forget(projectId: string): void
}

/** A full project is counted no more often. */
const RECOUNT_MS = 1_000

export function createUsage(max: number, count: (projectId: string) => Promise<number>): Usage {
  const known = new Map<string, { used: Promise<number>; more: number; countedAt: number }>()
  const entryOf = (projectId: string) => {
    const entry = known.get(projectId) ?? { used: count(projectId), more: 0, countedAt: Date.now() }
    known.set(projectId, entry)
    entry.used.catch(() => known.delete(projectId))
    return entry
  }
  return {
    async add(projectId, more) {
      const entry = entryOf(projectId)
      if ((await entry.used) + entry.more + more <= max) {
        entry.more += more
        return true
      }
      // What was purged by time is not told here.
      if (Date.now() - entry.countedAt < RECOUNT_MS) return false
      if (known.get(projectId) === entry) known.delete(projectId)
      const again = entryOf(projectId)
      if ((await again.used) + again.more + more > max) return false
      again.more += more
      return true
    },
    remove(projectId, count) {
      const entry = known.get(projectId)
      if (entry) entry.more -= count
    },
    forget: (projectId) => void known.delete(projectId),
  }
}
