/** Counters by path, `c.200` or `routes.GET /x.n`: what is gathered, added up and stored. */
export interface Counters {
  /** Added up over time. */
  sum: Record<string, number>
  /** The greatest counts. */
  max: Record<string, number>
}

export const noCounters = (): Counters => ({ sum: {}, max: {} })

export const isEmpty = ({ sum, max }: Counters): boolean => {
  for (const _ in sum) return false
  for (const _ in max) return false
  return true
}

/** Adds `more` to `into`. */
export function addCounters(into: Counters, { sum, max }: Counters): void {
  for (const path in sum) into.sum[path] = (into.sum[path] ?? 0) + sum[path]!
  for (const path in max) into.max[path] = Math.max(into.max[path] ?? 0, max[path]!)
}

const PART_MAX = 200

/** A name as one part of a path: without what stands for something else in a path of the database. */
export const partOf = (name: string): string =>
  name
    .slice(0, PART_MAX)
    .toWellFormed()
    .replace(/[%.$\0]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** The name that became a part. */
export const nameOf = (part: string): string =>
  part.replace(/%([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
