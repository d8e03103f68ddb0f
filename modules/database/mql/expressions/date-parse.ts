/** Reads dates from texts: ISO 8601, or a format as `$dateFromString` takes it. */
import { location, MqlError } from '../errors.ts'
import { fromZone } from './time-zones.ts'

/** The fields of a date as they were read; what is missing is the first of its kind. */
interface Fields {
  year?: number
  month?: number
  day?: number
  hour?: number
  minute?: number
  second?: number
  millisecond?: number
  dayOfYear?: number
  isoYear?: number
  isoWeek?: number
  isoDay?: number
  /** Minutes ahead of UTC, when the text tells. */
  offset?: number
}

const failure = (text: string, reason: string) =>
  new MqlError(241, 'ConversionFailure', `Error parsing date string '${text}'; ${reason}`)

/** A date of UTC fields, in every year; months, days and times may be beyond their ends. */
export const utcDate = (year: number, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0): Date => {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second, millisecond)
  return date
}

/** The day of an ISO week, Monday being 1. */
export const isoDate = (year: number, week: number, day: number): Date => {
  const fourth = utcDate(year, 1, 4)
  const monday = fourth.getUTCDate() - ((fourth.getUTCDay() || 7) - 1)
  return utcDate(year, 1, monday + (week - 1) * 7 + day - 1)
}

const ISO =
  /^(\d{4})-?(\d\d)(?:-?(\d\d)(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i

const offsetMinutes = (text: string): number => {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(text)
  if (!match) return 0
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0))
}

const readIso = (text: string): Fields => {
  const match = ISO.exec(text.trim())
  if (!match) throw failure(text, 'without a format it must be written as in ISO 8601')
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => (part ? Number(part) : undefined))
  const millisecond = match[7] ? Math.floor(Number(`0.${match[7]}`) * 1000 + 1e-6) : undefined
  const offset = match[8] ? offsetMinutes(match[8]) : undefined
  return { year, month, day, hour, minute, second, millisecond, offset }
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const LONG_MONTHS = 'january|february|march|april|may|june|july|august|september|october|november|december'

const monthOf = (text: string): number => MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1

/** What a specifier of the format reads, and for which field. */
interface Specifier {
  pattern: string
  field: keyof Fields
  read?: (text: string) => number
}

const SPECIFIERS: Record<string, Specifier> = {
  Y: { pattern: '\\d{4}', field: 'year' },
  G: { pattern: '\\d{4}', field: 'isoYear' },
  m: { pattern: '\\d{1,2}', field: 'month' },
  d: { pattern: '\\d{1,2}', field: 'day' },
  j: { pattern: '\\d{1,3}', field: 'dayOfYear' },
  H: { pattern: '\\d{1,2}', field: 'hour' },
  M: { pattern: '\\d{1,2}', field: 'minute' },
  S: { pattern: '\\d{1,2}', field: 'second' },
  L: { pattern: '\\d{1,3}', field: 'millisecond', read: (text) => Number(text.padEnd(3, '0')) },
  u: { pattern: '[1-7]', field: 'isoDay' },
  V: { pattern: '\\d{1,2}', field: 'isoWeek' },
  z: { pattern: 'Z|[+-]\\d{2}:?\\d{2}', field: 'offset', read: offsetMinutes },
  Z: { pattern: '[+-]\\d{1,4}', field: 'offset' },
  b: { pattern: MONTHS.join('|'), field: 'month', read: monthOf },
  B: { pattern: LONG_MONTHS, field: 'month', read: monthOf },
}

interface Format {
  regex: RegExp
  specifiers: Specifier[]
}

const formats = new Map<string, Format>()

const compileFormat = (format: string): Format => {
  const known = formats.get(format)
  if (known) return known
  const specifiers: Specifier[] = []
  const pattern = format.replace(/%(.?)|[^%]/gsu, (token, specifier?: string) => {
    if (token[0] !== '%') return token.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
    if (specifier === '%') return '%'
    if (!Object.hasOwn(SPECIFIERS, specifier ?? '')) {
      throw location(18536, `Invalid format character '%${specifier}' in format string`)
    }
    specifiers.push(SPECIFIERS[specifier!]!)
    return `(${SPECIFIERS[specifier!]!.pattern})`
  })
  const compiled = { regex: new RegExp(`^${pattern}$`, 'iu'), specifiers }
  if (formats.size > 100) formats.clear()
  formats.set(format, compiled)
  return compiled
}

const readFormat = (text: string, format: string): Fields => {
  const { regex, specifiers } = compileFormat(format)
  const match = regex.exec(text)
  if (!match) throw failure(text, `it does not fit the format '${format}'`)
  const fields: Fields = {}
  for (const [i, { field, read = Number }] of specifiers.entries()) fields[field] = read(match[i + 1]!)
  return fields
}

const inRange = (value: number | undefined, least: number, most: number): boolean =>
  value === undefined || (value >= least && value <= most)

const assemble = (text: string, fields: Fields): Date => {
  const { year, month, day, hour = 0, minute = 0, second = 0, millisecond = 0, dayOfYear } = fields
  const isTime = inRange(hour, 0, 23) && inRange(minute, 0, 59) && inRange(second, 0, 59)
  if (!isTime) throw failure(text, 'it has no such time of day')
  let date: Date
  if (fields.isoYear !== undefined || fields.isoWeek !== undefined) {
    if (year !== undefined || month !== undefined || day !== undefined) {
      throw failure(text, 'a format may not mix ISO weeks with calendar dates')
    }
    if (fields.isoYear === undefined) throw failure(text, 'an ISO week needs an ISO year')
    date = isoDate(fields.isoYear, fields.isoWeek ?? 1, fields.isoDay ?? 1)
  } else {
    if (year === undefined) throw failure(text, 'the year is missing')
    if (!inRange(month, 1, 12) || !inRange(day, 1, 31)) throw failure(text, 'it has no such day')
    date = dayOfYear === undefined ? utcDate(year, month, day) : utcDate(year, 1, dayOfYear)
    const wanted = day ?? 1
    if (dayOfYear === undefined && date.getUTCDate() !== wanted) throw failure(text, 'it has no such day')
  }
  date.setUTCHours(hour, minute, second, millisecond)
  return date
}

/**
 * The moment a text names, in UTC unless the text or `zone` says otherwise.
 * @throws code 241 when it cannot be read
 */
export const parseDate = (text: string, format?: string, zone?: unknown): Date => {
  const fields = format === undefined ? readIso(text) : readFormat(text, format)
  const local = assemble(text, fields)
  if (fields.offset === undefined) return fromZone(local, zone)
  if (zone !== undefined && zone !== null) {
    throw failure(text, 'a time zone may not be given both in the text and as an argument')
  }
  return new Date(Number(local) - fields.offset * 60_000)
}
