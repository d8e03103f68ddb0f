/** The format language of `$dateToString`. */
import { location } from '../errors.ts'
import { dayOfYear, isoWeek, weekOfYear } from './calendar.ts'

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const pad = (number: number, width = 2): string => String(number).padStart(width, '0')

const offsetText = (offset: number): string => {
  const minutes = Math.abs(offset) / 60_000
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`
}

const SPECIFIERS: Record<string, (date: Date, offset: number) => string> = {
  Y: (date) => pad(date.getUTCFullYear(), 4),
  m: (date) => pad(date.getUTCMonth() + 1),
  d: (date) => pad(date.getUTCDate()),
  H: (date) => pad(date.getUTCHours()),
  M: (date) => pad(date.getUTCMinutes()),
  S: (date) => pad(date.getUTCSeconds()),
  L: (date) => pad(date.getUTCMilliseconds(), 3),
  j: (date) => pad(dayOfYear(date), 3),
  u: (date) => String(date.getUTCDay() || 7),
  w: (date) => String(date.getUTCDay() + 1),
  U: (date) => pad(weekOfYear(date)),
  V: (date) => pad(isoWeek(date).week),
  G: (date) => pad(isoWeek(date).year, 4),
  z: (_date, offset) => offsetText(offset),
  Z: (_date, offset) => `${offset < 0 ? '-' : '+'}${pad(Math.abs(offset) / 60_000, 3)}`,
  b: (date) => MONTHS[date.getUTCMonth()]!.slice(0, 3),
  B: (date) => MONTHS[date.getUTCMonth()]!,
  '%': () => '%',
}

/** Formats a date by its UTC fields; `offset` is that of the zone they stand for. */
export const formatDate = (date: Date, format: string, offset: number): string => {
  const year = date.getUTCFullYear()
  if (year < 0 || year > 9999) {
    throw location(
      18537,
      `Could not convert date to string: date component was outside the supported range of 0-9999: ${year}`,
    )
  }
  return format.replace(/%(.?)/g, (_match, specifier: string) => {
    const write = Object.hasOwn(SPECIFIERS, specifier) ? SPECIFIERS[specifier] : undefined
    if (!write) throw location(18536, `Invalid format character '%${specifier}' in format string`)
    return write(date, offset)
  })
}
