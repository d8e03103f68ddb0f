/** Dates: parts, formats, truncation and differences, in any time zone. */
import { location } from '../errors.ts'
import type { Operator } from '../expressions.ts'
import { hasOwn, isDocument, isNil } from '../values.ts'
import {
  addUnits,
  dayOfYear,
  FIXED_UNITS,
  isoWeek,
  isWithinDay,
  truncate,
  unitsBetween,
  weekOfYear,
} from './calendar.ts'
import { dateOf, overNamed, unitOf, wholeNumber } from './date-arguments.ts'
import { formatDate } from './date-format.ts'
import { isoDate, parseDate, utcDate } from './date-parse.ts'
import { namedArguments, optionalArgument } from './operator.ts'
import { fromZone, isUtc, toZone, zoneOffset } from './time-zones.ts'

/** An operator for one part of a date: `{ $year: date }` or `{ $year: { date, timezone } }`. */
const part = (name: string, read: (date: Date) => number): Operator => {
  return (argument, compile) => {
    const isNamed = isDocument(argument) && hasOwn(argument, 'date')
    const named = isNamed ? namedArguments(name, argument, { required: ['date'], optional: ['timezone'] }) : null
    const single = Array.isArray(argument) && argument.length === 1 ? argument[0] : argument
    const date = compile(named ? named.date : single)
    const zone = named ? optionalArgument(named, 'timezone', compile, 'UTC') : () => 'UTC'
    return (document, variables) => {
      const timezone = zone(document, variables)
      const moment = dateOf(date(document, variables))
      return moment && !isNil(timezone) ? read(toZone(moment, timezone)) : null
    }
  }
}

const dateToString: Operator = (argument, compile) => {
  const optional = ['format', 'timezone', 'onNull']
  const named = namedArguments('$dateToString', argument, { required: ['date'], optional })
  const date = compile(named.date)
  const zone = optionalArgument(named, 'timezone', compile, 'UTC')
  const format = optionalArgument(named, 'format', compile, '')
  const onNull = optionalArgument(named, 'onNull', compile, null)
  return (document, variables) => {
    const moment = dateOf(date(document, variables))
    if (!moment) return onNull(document, variables)
    const timezone = zone(document, variables)
    const wanted = format(document, variables)
    if (isNil(timezone) || isNil(wanted)) return null
    if (typeof wanted !== 'string') throw location(18533, '$dateToString requires that "format" be a string')
    const fallback = isUtc(timezone) ? '%Y-%m-%dT%H:%M:%S.%LZ' : '%Y-%m-%dT%H:%M:%S.%L'
    const offset = zoneOffset(moment, timezone)
    return formatDate(new Date(Number(moment) + offset), wanted || fallback, offset)
  }
}

const dateFromString: Operator = (argument, compile) => {
  const optional = ['timezone', 'onError', 'onNull', 'format']
  const named = namedArguments('$dateFromString', argument, { required: ['dateString'], optional })
  const text = compile(named.dateString)
  const zone = optionalArgument(named, 'timezone', compile)
  const format = optionalArgument(named, 'format', compile)
  const onNull = optionalArgument(named, 'onNull', compile, null)
  const onError = hasOwn(named, 'onError') ? compile(named.onError) : null
  return (document, variables) => {
    const value = text(document, variables)
    if (isNil(value)) return onNull(document, variables)
    const wanted = format(document, variables)
    const timezone = zone(document, variables)
    const isNull = (hasOwn(named, 'format') && isNil(wanted)) || (hasOwn(named, 'timezone') && isNil(timezone))
    if (isNull) return null
    try {
      if (typeof value !== 'string') throw location(241, `$dateFromString requires that 'dateString' be a string`)
      return parseDate(value, wanted as string | undefined, timezone)
    } catch (error) {
      if (onError && (error as { code?: number }).code === 241) return onError(document, variables)
      throw error
    }
  }
}

const dateToParts = overNamed('$dateToParts', ['date'], ['timezone', 'iso8601'], ({ date, timezone, iso8601 }) => {
  if (iso8601 !== undefined && typeof iso8601 !== 'boolean') {
    throw location(40521, 'iso8601 must evaluate to a bool')
  }
  const local = toZone(dateOf(date)!, timezone)
  const { year, week } = isoWeek(local)
  const days = iso8601
    ? { isoWeekYear: year, isoWeek: week, isoDayOfWeek: local.getUTCDay() || 7 }
    : { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() }
  return {
    ...days,
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  }
})

const CALENDAR_PARTS = ['year', 'month', 'day']
const ISO_PARTS = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek']
const TIME_PARTS = ['hour', 'minute', 'second', 'millisecond'] as const

const dateFromParts: Operator = (argument, compile) => {
  const isIso = isDocument(argument) && hasOwn(argument, 'isoWeekYear')
  const [first, ...others] = isIso ? ISO_PARTS : CALENDAR_PARTS
  const mixed = isDocument(argument) && (isIso ? CALENDAR_PARTS : ISO_PARTS).find((key) => hasOwn(argument, key))
  if (mixed)
    throw location(isIso ? 40489 : 40525, `$dateFromParts does not allow mixing ISO dates and natural dates: ${mixed}`)
  const optional = [...others, ...TIME_PARTS, 'timezone']
  return overNamed('$dateFromParts', [first!], optional, (values) => {
    const number = (key: string, fallback: number): number => {
      const value = (values as Record<string, unknown>)[key]
      return value === undefined ? fallback : wholeNumber(value, `'${key}' of $dateFromParts`, 40515)
    }
    const year = number(first!, 1)
    if (year < 1 || year > 9999) throw location(40523, `'${first}' must evaluate to an integer in the range 1 to 9999`)
    const [second, third] = [number(others[0]!, 1), number(others[1]!, 1)]
    const date = isIso ? isoDate(year, second, third) : utcDate(year, second, third)
    date.setUTCHours(...(TIME_PARTS.map((key) => number(key, 0)) as [number, number, number, number]))
    return fromZone(date, (values as Record<string, unknown>).timezone)
  })(argument, compile)
}

const dateTrunc = overNamed(
  '$dateTrunc',
  ['date', 'unit'],
  ['binSize', 'timezone', 'startOfWeek'],
  ({ date, unit, binSize = 1, timezone, startOfWeek = 'sunday' }) => {
    const moment = dateOf(date)!
    const wanted = unitOf(unit, '$dateTrunc')
    const size = wholeNumber(binSize, '$dateTrunc parameter binSize', 5439017)
    if (size <= 0) throw location(5439018, '$dateTrunc requires binSize to be greater than 0')
    if (!isWithinDay(wanted)) {
      return fromZone(truncate(toZone(moment, timezone), wanted, size, startOfWeek), timezone)
    }
    // Hours and less pass evenly, whatever the clocks do.
    const origin = Number(fromZone(utcDate(2000), timezone))
    const length = FIXED_UNITS[wanted]! * size
    return new Date(origin + Math.floor((Number(moment) - origin) / length) * length)
  },
)

const shift = (name: string, sign: 1 | -1): Operator =>
  overNamed(name, ['startDate', 'unit', 'amount'], ['timezone'], ({ startDate, unit, amount, timezone }) => {
    const moment = dateOf(startDate)!
    const wanted = unitOf(unit, name)
    const count = sign * wholeNumber(amount, `${name}'s 'amount'`, 5166405)
    const result = isWithinDay(wanted)
      ? addUnits(moment, wanted, count)
      : fromZone(addUnits(toZone(moment, timezone), wanted, count), timezone)
    if (Number.isNaN(Number(result))) throw location(5166406, `${name} overflowed`)
    return result
  })

const dateDiff = overNamed(
  '$dateDiff',
  ['startDate', 'endDate', 'unit'],
  ['timezone', 'startOfWeek'],
  ({ startDate, endDate, unit, timezone, startOfWeek = 'sunday' }) => {
    const [from, to] = [dateOf(startDate)!, dateOf(endDate)!]
    const wanted = unitOf(unit, '$dateDiff')
    if (wanted === 'millisecond') return Number(to) - Number(from)
    const units = unitsBetween(toZone(from, timezone), toZone(to, timezone), wanted, startOfWeek)
    if (!isWithinDay(wanted)) return units
    // Clocks that were changed in between do not change how much time went by.
    const change = zoneOffset(to, timezone) - zoneOffset(from, timezone)
    return units - Math.trunc(change / FIXED_UNITS[wanted]!)
  },
)

export const DATES: Record<string, Operator> = {
  $year: part('$year', (date) => date.getUTCFullYear()),
  $month: part('$month', (date) => date.getUTCMonth() + 1),
  $dayOfMonth: part('$dayOfMonth', (date) => date.getUTCDate()),
  $hour: part('$hour', (date) => date.getUTCHours()),
  $minute: part('$minute', (date) => date.getUTCMinutes()),
  $second: part('$second', (date) => date.getUTCSeconds()),
  $millisecond: part('$millisecond', (date) => date.getUTCMilliseconds()),
  $dayOfWeek: part('$dayOfWeek', (date) => date.getUTCDay() + 1),
  $dayOfYear: part('$dayOfYear', dayOfYear),
  $week: part('$week', weekOfYear),
  $isoWeek: part('$isoWeek', (date) => isoWeek(date).week),
  $isoWeekYear: part('$isoWeekYear', (date) => isoWeek(date).year),
  $isoDayOfWeek: part('$isoDayOfWeek', (date) => date.getUTCDay() || 7),
  $dateToString: dateToString,
  $dateFromString: dateFromString,
  $dateToParts: dateToParts,
  $dateFromParts: dateFromParts,
  $dateTrunc: dateTrunc,
  $dateAdd: shift('$dateAdd', 1),
  $dateSubtract: shift('$dateSubtract', -1),
  $dateDiff: dateDiff,
}
