/** How much each project keeps: counted at its first write, kept up from then on, counted again before a refusal. */
export interface Amount {
  entries: number
  bytes: number
}

export interface Usage {
  /** Takes room; false when there is not so much. */
  add(projectId: string, more: Amount): Promise<boolean>
  /** Gives room back; negative amounts take it. */
  remove(projectId: string, less: Amount): void
}

/** A full project is counted no more often: it costs a walk over all it keeps. */
const RECOUNT_MS = 2_000

export function createUsage(max: Amount, count: (projectId: string) => Promise<Amount>): Usage {
  const known = new Map<string, { used: Promise<Amount>; more: Amount; countedAt: number }>()
  const entryOf = (projectId: string) => {
    const there = known.get(projectId)
    if (there) return there
    const entry = { used: count(projectId), more: { entries: 0, bytes: 0 }, countedAt: Date.now() }
    known.set(projectId, entry)
    entry.used.catch(() => known.delete(projectId))
    return entry
  }
  const taken = async (projectId: string, { entries, bytes }: Amount): Promise<boolean> => {
    const { used, more } = entryOf(projectId)
    const before = await used
    if (before.entries + more.entries + entries > max.entries || before.bytes + more.bytes + bytes > max.bytes)
      return false
    more.entries += entries
    more.bytes += bytes
    return true
  }
  return {
    async add(projectId, more) {
      if (await taken(projectId, more)) return true
      const entry = known.get(projectId)
      // What has expired is told by nobody.
      if (!entry || Date.now() - entry.countedAt < RECOUNT_MS) return false
      known.delete(projectId)
      return taken(projectId, more)
    },
    remove(projectId, { entries, bytes }) {
      const entry = known.get(projectId)
      if (!entry) return
      entry.more.entries -= entries
      entry.more.bytes -= bytes
    },
  }
}
