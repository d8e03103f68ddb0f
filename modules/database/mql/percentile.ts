/** Percentiles and the median: the value of a sorted list below which a share of it lies. */
import { badValue, location, typeMismatch } from './errors.ts'
import { toNumber } from './numbers.ts'
import { isNumber } from './values.ts'

export type PercentileName = '$percentile' | '$median'

/** The arguments each of the two takes. */
export const PERCENTILE_ARGUMENTS: Record<PercentileName, { required: string[] }> = {
  $percentile: { required: ['input', 'p', 'method'] },
  $median: { required: ['input', 'method'] },
}

/** Checks the method and the shares, which are constant. @throws MqlError for others */
export const percentileShares = (name: PercentileName, method: unknown, shares: unknown): number[] => {
  if (typeof method !== 'string') throw typeMismatch(`the 'method' of ${name} must be a string`)
  if (method !== 'approximate') throw badValue(`Currently only 'approximate' can be used as percentile 'method'`)
  if (name === '$median') return [0.5]
  const list: unknown[] = Array.isArray(shares) ? shares : []
  const numbers = list.map((share) => (isNumber(share) ? toNumber(share) : Number.NaN))
  if (numbers.length > 0 && numbers.every((number) => number >= 0 && number <= 1)) return numbers
  throw location(7750303, "the 'p' of $percentile must be an array of numbers from 0 to 1")
}

/** Whether a value takes part. */
export const isCounted = (value: unknown): boolean => isNumber(value) && !Number.isNaN(toNumber(value))

/** The result of `$percentile` (a list) or `$median` (one number), null for no numbers: always one of the numbers. */
export const percentileOf = (name: PercentileName, numbers: number[], shares: number[]): unknown => {
  const sorted = Float64Array.from(numbers).sort()
  const values = shares.map((share) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null)
  return name === '$median' ? values[0] : values
}
