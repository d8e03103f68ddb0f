/** Calendar arithmetic on the UTC fields of a date. */
import { location } from '../errors.ts'

const DAY = 86_400_000

/** Units of a fixed length, in milliseconds. */
export const FIXED_UNITS: Record<string, number> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: DAY,
  week: 7 * DAY,
}
const MONTHS: Record<string, number> = { month: 1, quarter: 3, year: 12 }
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

export const isUnit = (unit: unknown): unit is string =>
  typeof unit === 'string' && (Object.hasOwn(FIXED_UNITS, unit) || Object.hasOwn(MONTHS, unit))

/** Whether a unit is shorter than a day, so that it is the same in every time zone. */
export const isWithinDay = (unit: string): boolean => (FIXED_UNITS[unit] ?? DAY) < DAY

const unknownUnit = (unit: unknown) => location(5439013, `unknown time unit value: ${unit}`)

/** ISO year and week. */
export const isoWeek = (date: Date): { year: number; week: number } => {
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()))
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7))
  const year = thursday.getUTCFullYear()
  return { year, week: Math.ceil(((Number(thursday) - Date.UTC(year, 0, 1)) / DAY + 1) / 7) }
}

export const dayOfYear = (date: Date): number =>
  Math.floor((Number(date) - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1

/** Week of the year, counted from the first Sunday. */
export const weekOfYear = (date: Date): number => Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7)

const weekday = (source: unknown): number => {
  const name = String(source).toLowerCase()
  const index = WEEKDAYS.findIndex((day) => day === name || day.slice(0, 3) === name)
  if (index < 0) throw location(5439015, `unknown day of week value: ${source}`)
  return index
}

const monthNumber = (date: Date): number => date.getUTCFullYear() * 12 + date.getUTCMonth()

/** The start of the bin a date lies in; bins are counted from the year 2000. */
export const truncate = (date: Date, unit: string, binSize: number, startOfWeek: unknown): Date => {
  const time = Number(date)
  const size = FIXED_UNITS[unit]
  if (size !== undefined) {
    // 1 January 2000 was a Saturday; weeks count from the first of their days on.
    const origin = Date.UTC(2000, 0, unit === 'week' ? 1 + ((weekday(startOfWeek) + 1) % 7) : 1)
    return new Date(origin + Math.floor((time - origin) / (size * binSize)) * size * binSize)
  }
  const months = MONTHS[unit]
  if (months === undefined) throw unknownUnit(unit)
  const bin = months * binSize
  return new Date(Date.UTC(2000, Math.floor((monthNumber(date) - 24_000) / bin) * bin, 1))
}

/** Adds a number of units; the day of a shorter month is its last. */
export const addUnits = (date: Date, unit: string, amount: number): Date => {
  const size = FIXED_UNITS[unit]
  if (size !== undefined) return new Date(Number(date) + size * amount)
  const months = MONTHS[unit]
  if (months === undefined) throw unknownUnit(unit)
  const target = monthNumber(date) + months * amount
  const lastDay = new Date(Date.UTC(Math.floor(target / 12), (target % 12) + 1, 0)).getUTCDate()
  const result = new Date(date)
  result.setUTCFullYear(Math.floor(target / 12), target % 12, Math.min(date.getUTCDate(), lastDay))
  return result
}

/** How many boundaries of a unit lie between two dates. */
export const unitsBetween = (from: Date, to: Date, unit: string, startOfWeek: unknown): number => {
  const months = MONTHS[unit]
  if (months !== undefined) return Math.floor(monthNumber(to) / months) - Math.floor(monthNumber(from) / months)
  const size = FIXED_UNITS[unit]
  if (size === undefined) throw unknownUnit(unit)
  return (Number(truncate(to, unit, 1, startOfWeek)) - Number(truncate(from, unit, 1, startOfWeek))) / size
}
