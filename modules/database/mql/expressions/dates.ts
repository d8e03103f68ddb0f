/** Dates: parts, formats, truncation and differences, in any time zone. */
import { location } from '../errors.ts'
import type { Evaluate, Operator } from '../expressions.ts'
import { toNumber } from '../numbers.ts'
import { cannotConvert } from '../types.ts'
import { hasOwn, isDocument, isNil, RANK, rank } from '../values.ts'
import { addUnits, dayOfYear, isoWeek, truncate, unitsBetween, weekOfYear } from './calendar.ts'
import { toDate } from './conversions.ts'
import { formatDate } from './date-format.ts'
import { namedArguments, optionalArgument } from './operator.ts'
import { fromZone, toZone, zoneOffset } from './time-zones.ts'

const dateOf = (value: unknown): Date | null => {
  if (isNil(value)) return null
  if (value instanceof Date || rank(value) === RANK.objectId) return toDate(value)
  throw cannotConvert(value, 'Date')
}

/** An operator for one part of a date: `{ $year: date }` or `{ $year: { date, timezone } }`. */
const part = (name: string, read: (date: Date) => number): Operator => {
  return (argument, compile) => {
    const isNamed = isDocument(argument) && hasOwn(argument, 'date')
    const named = isNamed ? namedArguments(name, argument, { required: ['date'], optional: ['timezone'] }) : null
    const single = Array.isArray(argument) && argument.length === 1 ? argument[0] : argument
    const date = compile(named ? named.date : single)
    const zone = named ? optionalArgument(named, 'timezone', compile) : () => undefined
    return (document, variables) => {
      const moment = dateOf(date(document, variables))
      return moment && read(toZone(moment, zone(document, variables)))
    }
  }
}

const dateToString: Operator = (argument, compile) => {
  const optional = ['format', 'timezone', 'onNull']
  const named = namedArguments('$dateToString', argument, { required: ['date'], optional })
  const date = compile(named.date)
  const zone = optionalArgument(named, 'timezone', compile)
  const format = optionalArgument(named, 'format', compile)
  const onNull = optionalArgument(named, 'onNull', compile, null)
  return (document, variables) => {
    const moment = dateOf(date(document, variables))
    if (!moment) return onNull(document, variables)
    const offset = zoneOffset(moment, zone(document, variables))
    const fallback = hasOwn(named, 'timezone') ? '%Y-%m-%dT%H:%M:%S.%L%z' : '%Y-%m-%dT%H:%M:%S.%LZ'
    return formatDate(new Date(Number(moment) + offset), String(format(document, variables) ?? fallback), offset)
  }
}

const dateFromString: Operator = (argument, compile) => {
  const optional = ['timezone', 'onError', 'onNull', 'format']
  const named = namedArguments('$dateFromString', argument, { required: ['dateString'], optional })
  if (hasOwn(named, 'format'))
    throw location(40684, '$dateFromString with "format" is not supported by the embedded database; use MongoDB')
  const text = compile(named.dateString)
  const zone = optionalArgument(named, 'timezone', compile)
  const onNull = optionalArgument(named, 'onNull', compile, null)
  const onError = hasOwn(named, 'onError') ? compile(named.onError) : null
  return (document, variables) => {
    const value = text(document, variables)
    if (isNil(value)) return onNull(document, variables)
    // Without a zone of its own the text is UTC, as on the server, not the host's time.
    const hasZone = /(Z|[+-]\d\d:?\d\d)$/i.test(String(value).trim())
    const date = typeof value === 'string' ? new Date(hasZone || !/T|:/.test(value) ? value : `${value}Z`) : null
    if (!date || Number.isNaN(Number(date))) {
      if (onError) return onError(document, variables)
      throw location(241, `Error parsing date string '${value}'`)
    }
    return hasZone ? date : fromZone(date, zone(document, variables))
  }
}

const dateToParts: Operator = (argument, compile) => {
  const named = namedArguments('$dateToParts', argument, { required: ['date'], optional: ['timezone'] })
  const date = compile(named.date)
  const zone = optionalArgument(named, 'timezone', compile)
  return (document, variables) => {
    const moment = dateOf(date(document, variables))
    if (!moment) return null
    const local = toZone(moment, zone(document, variables))
    return {
      year: local.getUTCFullYear(),
      month: local.getUTCMonth() + 1,
      day: local.getUTCDate(),
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
      second: local.getUTCSeconds(),
      millisecond: local.getUTCMilliseconds(),
    }
  }
}

const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond']

const dateFromParts: Operator = (argument, compile) => {
  const named = namedArguments('$dateFromParts', argument, { required: ['year'], optional: [...PARTS, 'timezone'] })
  const parts = PARTS.map((name, i) => optionalArgument(named, name, compile, i < 3 ? 1 : 0))
  const zone = optionalArgument(named, 'timezone', compile)
  return (document, variables) => {
    const values = parts.map((evaluate) => evaluate(document, variables))
    if (values.some(isNil)) return null
    const [year, month, ...rest] = values.map(toNumber) as [number, number, number, number, number, number, number]
    return fromZone(new Date(Date.UTC(year, month - 1, ...rest)), zone(document, variables))
  }
}

const dateTrunc: Operator = (argument, compile) => {
  const optional = ['binSize', 'timezone', 'startOfWeek']
  const named = namedArguments('$dateTrunc', argument, { required: ['date', 'unit'], optional })
  const date = compile(named.date)
  const unit = compile(named.unit)
  const size = optionalArgument(named, 'binSize', compile, 1)
  const zone = optionalArgument(named, 'timezone', compile)
  const week = optionalArgument(named, 'startOfWeek', compile, 'sunday')
  return (document, variables) => {
    const moment = dateOf(date(document, variables))
    if (!moment) return null
    const timezone = zone(document, variables)
    const bin = toNumber(size(document, variables))
    if (!(bin > 0)) throw location(5439018, '$dateTrunc requires binSize to be greater than 0')
    const local = truncate(toZone(moment, timezone), String(unit(document, variables)), bin, week(document, variables))
    return fromZone(local, timezone)
  }
}

const shift = (name: string, sign: 1 | -1): Operator => {
  return (argument, compile) => {
    const required = ['startDate', 'unit', 'amount']
    const named = namedArguments(name, argument, { required, optional: ['timezone'] })
    const [start, unit, amount] = required.map((key) => compile(named[key])) as [Evaluate, Evaluate, Evaluate]
    const zone = optionalArgument(named, 'timezone', compile)
    return (document, variables) => {
      const moment = dateOf(start(document, variables))
      const count = amount(document, variables)
      if (!moment || isNil(count)) return null
      const timezone = zone(document, variables)
      return fromZone(
        addUnits(toZone(moment, timezone), String(unit(document, variables)), sign * toNumber(count)),
        timezone,
      )
    }
  }
}

const dateDiff: Operator = (argument, compile) => {
  const required = ['startDate', 'endDate', 'unit']
  const named = namedArguments('$dateDiff', argument, { required, optional: ['timezone', 'startOfWeek'] })
  const [start, end, unit] = required.map((key) => compile(named[key])) as [Evaluate, Evaluate, Evaluate]
  const zone = optionalArgument(named, 'timezone', compile)
  const week = optionalArgument(named, 'startOfWeek', compile, 'sunday')
  return (document, variables) => {
    const from = dateOf(start(document, variables))
    const to = dateOf(end(document, variables))
    if (!from || !to) return null
    const timezone = zone(document, variables)
    return unitsBetween(
      toZone(from, timezone),
      toZone(to, timezone),
      String(unit(document, variables)),
      week(document, variables),
    )
  }
}

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
