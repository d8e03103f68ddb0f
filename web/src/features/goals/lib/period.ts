/** The stretches of days the page shows, in dates such as `2026-11-28`. */
import type { GoalsSearch, Group, Range } from './search.ts'

export interface Period {
  from: string
  to: string
  group: Group
}

const DAY_MS = 86_400_000
/** Days of each range, today counted. */
const DAYS: Record<Exclude<Range, 'custom'>, number> = { today: 1, '7d': 7, '30d': 30, quarter: 91, year: 365 }
/** Steps the server gives at most. */
const STEPS_MAX = 1_100

export const DEFAULT_RANGE: Range = '7d'

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
export const daysOf = ({ from, to }: Pick<Period, 'from' | 'to'>): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1

/** How days are grouped unless somebody chooses: in some dozens of steps at most. */
const groupFor = (days: number): Group => (days <= 31 ? 'day' : days <= 182 ? 'week' : 'month')

/** What an address asks for. @param today the server's date */
export function periodOf({ range = DEFAULT_RANGE, from, to, group }: GoalsSearch, today: string): Period {
  const bounds =
    range === 'custom'
      ? ordered(from ?? to ?? addDays(today, -6), to ?? (from !== undefined && from > today ? from : today))
      : { from: addDays(today, 1 - DAYS[range]), to: today }
  const days = daysOf(bounds)
  return { ...bounds, group: group && (group !== 'day' || days <= STEPS_MAX) ? group : groupFor(days) }
}

const ordered = (one: string, other: string) => (one <= other ? { from: one, to: other } : { from: other, to: one })

/** Which steps get a mark on the axis: some eight, evenly. */
export function ticksOf(dates: readonly string[]): string[] {
  const every = Math.ceil(dates.length / 8)
  return dates.filter((_, index) => index % every === 0)
}
