/** Moments that bound what is shown, in the address (RFC 3339) and in form fields (by the clock of whoever looks). */
export interface TimeBounds {
  from?: string
  to?: string
}

const MINUTE = 60_000

/** Stretches up to now that are offered. */
export const LAST = [
  { name: '15m', ms: 15 * MINUTE },
  { name: '1h', ms: 60 * MINUTE },
  { name: '24h', ms: 24 * 60 * MINUTE },
  { name: '7d', ms: 7 * 24 * 60 * MINUTE },
] as const

/** A moment of the address bar as RFC 3339; undefined when it is none. */
export function parseMoment(text: string | undefined): string | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

const two = (value: number): string => String(value).padStart(2, '0')

/** For a `datetime-local` field, to the second. */
export function toLocalInput(moment: string | undefined): string {
  if (moment === undefined) return ''
  const time = new Date(moment)
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

export const fromLocalInput = (text: string): string | undefined => parseMoment(text === '' ? undefined : text)
