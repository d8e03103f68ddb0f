/** Dates of the calendar, as `2026-11-28`: which one it is, and steps of days, weeks and months. */
import type { Interval } from './contract.ts'
import { goalsTimezone } from './goals.errors.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Tells the date at a time in ms. */
export type Calendar = (time: number) => string

/**
 * A day begins and ends when it does in the time zone, whatever the machine's own; one on which the clocks change has 23
 * or 25 hours. @throws M3M_GOALS_TIMEZONE
 */
export function createCalendar(timezone: string): Calendar {
  const format = formatOf(timezone)
  let minute = Number.NaN
  let day = ''
  return (time) => {
    // Days begin with a minute everywhere.
    const current = Math.floor(time / MINUTE_MS)
    if (current !== minute) {
      const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]))
      day = `${parts.year!.padStart(4, '0')}-${parts.month}-${parts.day}`
      minute = current
    }
    return day
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  } catch (error) {
    throw goalsTimezone([timeZone], { cause: error })
  }
}

const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** Whether text such as `2026-02-30` names a day there is. */
export const isDay = (day: string): boolean => {
  const time = timeOf(day)
  return !Number.isNaN(time) && dayOf(time) === day
}
export const addDays = (day: string, days: number): string => dayOf(timeOf(day) + days * DAY_MS)
/** Days from the first to the last, both counted. */
export const daysBetween = (from: string, to: string): number => Math.round((timeOf(to) - timeOf(from)) / DAY_MS) + 1

/** The first day of the step a day is in; weeks begin on Monday. */
export function startOf(day: string, interval: Interval): string {
  if (interval === 'month') return `${day.slice(0, 8)}01`
  if (interval === 'week') return addDays(day, -((new Date(timeOf(day)).getUTCDay() + 6) % 7))
  return day
}

const next = (start: string, interval: Interval): string =>
  interval === 'day'
    ? addDays(start, 1)
    : interval === 'week'
      ? addDays(start, 7)
      : startOf(addDays(start, 31), 'month')

/** The steps that cover a period, each by its first day. */
export function stepsOf(from: string, to: string, interval: Interval): string[] {
  const steps: string[] = []
  for (let start = startOf(from, interval); start <= to; start = next(start, interval)) steps.push(start)
  return steps
}
