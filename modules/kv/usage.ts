/** How much each project keeps: counted at its first write, kept up from then on, counted again before a refusal. */
export interface Amount {
  entries: number
  bytes: number
}

export interface Usage {
  /** Sets room aside for a write; false when there is not so much. `settle` must follow. */
  reserve(projectId: string, room: Amount): Promise<boolean>
  /** A write is over: its room is given back, and what it took in the end is counted. */
  settle(projectId: string, room: Amount, taken: Amount): void
  remove(projectId: string, less: Amount): void
}

/** A full project is counted no more often: it costs a walk over all it keeps. */
const RECOUNT_MS = 2_000

const ZERO = (): Amount => ({ entries: 0, bytes: 0 })
const change = (amount: Amount, by: Amount, sign: 1 | -1): void => {
  amount.entries += sign * by.entries
  amount.bytes += sign * by.bytes
}

export function createUsage(max: Amount, count: (projectId: string) => Promise<Amount>): Usage {
  const known = new Map<string, { used: Promise<Amount>; more: Amount; countedAt: number }>()
  /** Room of writes under way. A count may see them or not: it does not concern this. */
  const reserved = new Map<string, Amount>()
  const entryOf = (projectId: string) => {
    const there = known.get(projectId)
    if (there) return there
    const entry = { used: count(projectId), more: ZERO(), countedAt: Date.now() }
    known.set(projectId, entry)
    entry.used.catch(() => known.delete(projectId))
    return entry
  }
  const take = async (projectId: string, room: Amount): Promise<boolean> => {
    const { used, more } = entryOf(projectId)
    const before = await used
    const waiting = reserved.get(projectId) ?? ZERO()
    if (before.entries + more.entries + waiting.entries + room.entries > max.entries) return false
    if (before.bytes + more.bytes + waiting.bytes + room.bytes > max.bytes) return false
    change(waiting, room, 1)
    reserved.set(projectId, waiting)
    return true
  }
  return {
    async reserve(projectId, room) {
      if (await take(projectId, room)) return true
      const entry = known.get(projectId)
      // What has expired is told by nobody.
      if (!entry || Date.now() - entry.countedAt < RECOUNT_MS) return false
      known.delete(projectId)
      return take(projectId, room)
    },
    settle(projectId, room, taken) {
      const waiting = reserved.get(projectId)
      if (waiting) change(waiting, room, -1)
      if (waiting?.entries === 0 && waiting.bytes === 0) reserved.delete(projectId)
      const entry = known.get(projectId)
      if (entry) change(entry.more, taken, 1)
    },
    remove(projectId, less) {
      const entry = known.get(projectId)
      if (entry) change(entry.more, less, -1)
    },
  }
}
