/**
 * How much each project has of what it may have only so much of: counted at the first write, kept up from then on, and
 * counted again before anything is refused. A project may have several measures, as entries and bytes.
 */
export type Amount<K extends string> = Record<K, number>

export interface Quota<K extends string> {
  /** Sets room aside for a write; false when there is not so much. `settle` must follow. */
  reserve(projectId: string, room: Amount<K>): Promise<boolean>
  /** A write is over: its room is given back, and what it took in the end is counted. */
  settle(projectId: string, room: Amount<K>, taken: Amount<K>): void
  remove(projectId: string, less: Amount<K>): void
  /** Nobody knows any more: it is counted at the next write. */
  forget(projectId: string): void
}

export interface QuotaOptions<K extends string> {
  max: Amount<K>
  count(projectId: string): Promise<Amount<K>>
  /** A full project is counted no more often than once in so many ms: it costs a walk over all it has. */
  recountMs: number
}

interface Known<K extends string> {
  counted: Promise<Amount<K>>
  /** Since then. */
  more: Amount<K>
  at: number
}

export function createQuota<K extends string>({ max, count, recountMs }: QuotaOptions<K>): Quota<K> {
  const measures = Object.keys(max) as K[]
  const zero = () => Object.fromEntries(measures.map((measure) => [measure, 0])) as Amount<K>
  const change = (amount: Amount<K>, by: Amount<K>, sign: 1 | -1): void => {
    for (const measure of measures) amount[measure] += sign * by[measure]
  }
  const known = new Map<string, Known<K>>()
  /** Room of writes under way. A count may see them or not: it does not concern this. */
  const reserved = new Map<string, Amount<K>>()

  const entryOf = (projectId: string): Known<K> => {
    const there = known.get(projectId)
    if (there) return there
    const entry = { counted: count(projectId), more: zero(), at: Date.now() }
    known.set(projectId, entry)
    entry.counted.catch(() => known.delete(projectId))
    return entry
  }
  const take = async (projectId: string, room: Amount<K>): Promise<boolean> => {
    const { counted, more } = entryOf(projectId)
    const before = await counted
    const waiting = reserved.get(projectId) ?? zero()
    const fits = (measure: K) => before[measure] + more[measure] + waiting[measure] + room[measure] <= max[measure]
    if (!measures.every(fits)) return false
    change(waiting, room, 1)
    reserved.set(projectId, waiting)
    return true
  }
  return {
    async reserve(projectId, room) {
      if (await take(projectId, room)) return true
      const entry = known.get(projectId)
      // What time has removed is told by nobody.
      if (entry && Date.now() - entry.at < recountMs) return false
      known.delete(projectId)
      return take(projectId, room)
    },
    settle(projectId, room, taken) {
      const waiting = reserved.get(projectId)
      if (waiting) change(waiting, room, -1)
      if (waiting && measures.every((measure) => waiting[measure] === 0)) reserved.delete(projectId)
      const entry = known.get(projectId)
      if (entry) change(entry.more, taken, 1)
    },
    remove(projectId, less) {
      const entry = known.get(projectId)
      if (entry) change(entry.more, less, -1)
    },
    forget: (projectId) => void known.delete(projectId),
  }
}
