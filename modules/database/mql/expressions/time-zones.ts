/** Offsets of time zones, by name or as `+hh:mm`. */
import { location } from '../errors.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone)
  if (known) return known
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
    return format
  } catch {
    throw location(40485, `unrecognized time zone identifier: "${zone}"`)
  }
}

/** Whether a zone is UTC, by any of its names; so is none at all. */
export const isUtc = (zone: unknown): boolean =>
  zone === undefined || zone === null || zone === 'UTC' || zone === 'GMT' || zone === 'Z'

/** Milliseconds by which a zone's clocks are ahead of UTC at that moment. */
export const zoneOffset = (moment: Date, zone: unknown): number => {
  if (isUtc(zone)) return 0
  if (typeof zone !== 'string') throw location(40517, 'timezone must evaluate to a string')
  const fixed = /^([+-])(\d\d):?(\d\d)?$/.exec(zone)
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)) * 60_000
  const parts: Record<string, number> = {}
  for (const { type, value } of formatOf(zone).formatToParts(moment)) parts[type] = Number(value)
  const { year, month, day, hour, minute, second } = parts as Record<string, number>
  return Date.UTC(year!, month! - 1, day, hour, minute, second) - Math.floor(Number(moment) / 1000) * 1000
}

/** A moment whose UTC fields read as the zone's clocks do. */
export const toZone = (moment: Date, zone: unknown): Date => new Date(Number(moment) + zoneOffset(moment, zone))

/** The moment at which the zone's clocks read what the UTC fields of `local` say. */
export const fromZone = (local: Date, zone: unknown): Date => {
  const guess = Number(local) - zoneOffset(local, zone)
  return new Date(Number(local) - zoneOffset(new Date(guess), zone))
}
