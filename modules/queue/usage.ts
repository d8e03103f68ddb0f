/** How many jobs each project has: counted once, kept up from then on, and counted again before anything is refused. */
export interface Usage {
  /** Sets places aside for jobs to be; false when there are not so many. `settle` must follow. */
  reserve(projectId: string, places: number): Promise<boolean>
  /** The places are given back, and the jobs that were added are counted. */
  settle(projectId: string, places: number, added: number): void
  remove(projectId: string, count: number): void
  /** Nobody knows any more: it is counted at the next use. */
  forget(projectId: string): void
}

/** A full project is counted no more often. */
const RECOUNT_MS = 1_000

export function createUsage(max: number, count: (projectId: string) => Promise<number>): Usage {
  const known = new Map<string, { used: Promise<number>; more: number; countedAt: number }>()
  /** Places of jobs that are being added. A count may see them or not: it does not concern this. */
  const reserved = new Map<string, number>()
  const entryOf = (projectId: string) => {
    const entry = known.get(projectId) ?? { used: count(projectId), more: 0, countedAt: Date.now() }
    known.set(projectId, entry)
    entry.used.catch(() => known.delete(projectId))
    return entry
  }
  const take = async (projectId: string, places: number): Promise<boolean> => {
    const entry = entryOf(projectId)
    const used = (await entry.used) + entry.more
    const waiting = reserved.get(projectId) ?? 0
    if (used + waiting + places > max) return false
    reserved.set(projectId, waiting + places)
    return true
  }
  return {
    async reserve(projectId, places) {
      if (await take(projectId, places)) return true
      const entry = known.get(projectId)
      // What was purged by time is not told here.
      if (entry && Date.now() - entry.countedAt < RECOUNT_MS) return false
      known.delete(projectId)
      return take(projectId, places)
    },
    settle(projectId, places, added) {
      const waiting = (reserved.get(projectId) ?? 0) - places
      if (waiting > 0) reserved.set(projectId, waiting)
      else reserved.delete(projectId)
      const entry = known.get(projectId)
      if (entry) entry.more += added
    },
    remove(projectId, count) {
      const entry = known.get(projectId)
      if (entry) entry.more -= count
    },
    forget: (projectId) => void known.delete(projectId),
  }
}
