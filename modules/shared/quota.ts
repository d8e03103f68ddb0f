/**
 * How much each project has of what it may have only so much of: counted at the first write, kept up from then on, and
 * counted again before anything is refused. A project may have several measures, as entries and bytes.
 */
export type Amount<K extends string> = Record<K, number>

export interface Quota<K extends string> {
  /** Sets room aside for a write; false when there is not so much. `settle` must follow. */
  reserve(projectId: string, room: Amount<K>): Promise<boolean>
  /**
   * A write is over: its room is given back, and what it took in the end is counted. What it made less only when nobody
   * counted `since`, who would have seen that already.
   */
  settle(projectId: string, room: Amount<K>, taken: Amount<K>, since?: QuotaMark): void
  remove(projectId: string, less: Amount<K>, since?: QuotaMark): void
  /** What is known now, before something is made less. */
  mark(projectId: string): QuotaMark
  /** Sets room aside whether there is any or not: it is in use. `settle` gives it back. */
  hold(projectId: string, room: Amount<K>): void
  /** What a project has now: counted when the last count is older than `freshMs`, and kept up from then on. */
  amount(projectId: string, freshMs: number): Promise<Amount<K>>
  /** Nobody knows any more: it is counted at the next write. */
  forget(projectId: string): void
}

/** A moment, as the counting of a project knows it. */
export type QuotaMark = object | null

export interface QuotaOptions<K extends string> {
  max: Amount<K>
  count(projectId: string): Promise<Amount<K>>
  /** A full project is counted no more often than once in so many ms: it costs a walk over all it has. */
  recountMs: number
}

interface Known<K extends string> {
  counted: Promise<Amount<K>>
  isCounted: boolean
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
    const entry = { counted: count(projectId), isCounted: false, more: zero(), at: Date.now() }
    known.set(projectId, entry)
    entry.counted.then(
      () => {
        entry.isCounted = true
      },
      () => void known.delete(projectId),
    )
    return entry
  }
  const hold = (projectId: string, room: Amount<K>): void => {
    const waiting = reserved.get(projectId) ?? zero()
    change(waiting, room, 1)
    reserved.set(projectId, waiting)
  }
  const mark = (projectId: string): QuotaMark => {
    const entry = known.get(projectId)
    return entry?.isCounted ? entry : null
  }
  const add = (projectId: string, amount: Amount<K>, sign: 1 | -1, since: QuotaMark): void => {
    const entry = known.get(projectId)
    if (!entry) return
    for (const measure of measures) {
      const more = sign * amount[measure]
      if (more > 0 || entry === since) entry.more[measure] += more
    }
  }
  const take = async (projectId: string, room: Amount<K>): Promise<boolean> => {
    const { counted, more } = entryOf(projectId)
    const before = await counted
    const waiting = reserved.get(projectId) ?? zero()
    const fits = (measure: K) => before[measure] + more[measure] + waiting[measure] + room[measure] <= max[measure]
    if (!measures.every(fits)) return false
    hold(projectId, room)
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
    settle(projectId, room, taken, since = mark(projectId)) {
      const waiting = reserved.get(projectId)
      if (waiting) change(waiting, room, -1)
      if (waiting && measures.every((measure) => waiting[measure] === 0)) reserved.delete(projectId)
      add(projectId, taken, 1, since)
    },
    remove: (projectId, less, since = mark(projectId)) => add(projectId, less, -1, since),
    mark,
    hold,
    async amount(projectId, freshMs) {
      const entry = known.get(projectId)
      // A count that goes on is not begun again.
      if (entry?.isCounted && Date.now() - entry.at >= freshMs) known.delete(projectId)
      const { counted, more } = entryOf(projectId)
      const amount = { ...(await counted) }
      change(amount, more, 1)
      return amount
    },
    forget: (projectId) => void known.delete(projectId),
  }
}
