/** Amounts as people type them: a number and a unit. */

export type LimitUnit = 'MB' | 'bytes' | 'ms' | 'count' | 'perSecond' | 'percent'

const KB = 1024
const MB = KB * KB
/** For each unit of a limit, those a person may type it in, smallest first: how many of the limit's unit one is. */
const SCALES = {
  MB: { megabyte: 1, gigabyte: KB },
  bytes: { byte: 1, kilobyte: KB, megabyte: MB },
  ms: { millisecond: 1, second: 1000, minute: 60_000 },
} as const
export type Scale = 'byte' | 'kilobyte' | 'megabyte' | 'gigabyte' | 'millisecond' | 'second' | 'minute'

const sizesOf = (unit: string): Partial<Record<Scale, number>> => SCALES[unit as keyof typeof SCALES] ?? {}

/** Units a limit may be typed in, smallest first; none for plain counts. */
export const scalesOf = (unit: string) => Object.keys(sizesOf(unit)) as Scale[]

/** The largest unit in which the value is a whole number, and that number. */
export function amountOf(value: number, unit: string): { amount: number; scale: Scale | null } {
  const sizes = sizesOf(unit)
  const scale = scalesOf(unit).findLast((name) => value !== 0 && value % sizes[name]! === 0) ?? scalesOf(unit)[0]
  return scale ? { amount: value / sizes[scale]!, scale } : { amount: value, scale: null }
}

/** `1 500`, `1.5` and `1,5` as a limit's value; undefined when it is no number or no whole one in the limit's unit. */
export function readAmount(text: string, scale: Scale | null, unit: string): number | undefined {
  const plain = text.replace(/[\s_]/g, '').replace(',', '.')
  if (!/^\d+(\.\d+)?$/.test(plain)) return undefined
  const value = Number(plain) * (scale ? (sizesOf(unit)[scale] ?? 1) : 1)
  // 1.1 s is 1100.0000000000002 ms by floating point.
  const whole = Math.round(value)
  return Number.isSafeInteger(whole) && Math.abs(value - whole) < 1e-6 ? whole : undefined
}
