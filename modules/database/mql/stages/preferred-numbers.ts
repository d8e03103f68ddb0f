/** Series of preferred numbers, between which the boundaries of `$bucketAuto` may be chosen. */
import { location, notSupported } from '../errors.ts'

/** Renard and E series and the like, each over one power of ten (of two for `POWERSOF2`). */
const SERIES: Record<string, readonly number[]> = {
  R5: [10, 16, 25, 40, 63],
  R10: [100, 125, 160, 200, 250, 315, 400, 500, 630, 800],
  R20: [100, 112, 125, 140, 160, 180, 200, 224, 250, 280, 315, 355, 400, 450, 500, 560, 630, 710, 800, 900],
  '1-2-5': [10, 20, 50],
  E6: [10, 15, 22, 33, 47, 68],
  E12: [10, 12, 15, 18, 22, 27, 33, 39, 47, 56, 68, 82],
  E24: [10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30, 33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91],
  POWERSOF2: [],
}

const UNSUPPORTED = new Set(['R40', 'R80', 'E48', 'E96', 'E192'])

/** The series of that name. @throws for names there is none of, and for those that are not known here */
export const seriesOf = (name: unknown): readonly number[] => {
  if (typeof name !== 'string') throw location(40261, "The $bucketAuto 'granularity' field must be a string")
  if (UNSUPPORTED.has(name)) {
    throw notSupported(`the granularity '${name}' of $bucketAuto`)
  }
  if (!Object.hasOwn(SERIES, name)) throw location(40257, `Unknown rounding granularity '${name}'`)
  return SERIES[name]!
}

/** The numbers of a series around a value, in order. */
const around = (value: number, series: readonly number[]): number[] => {
  if (series.length === 0) {
    const power = Math.floor(Math.log2(value))
    return [power - 1, power, power + 1, power + 2].map((exponent) => 2 ** exponent)
  }
  const power = Math.floor(Math.log10(value)) - Math.floor(Math.log10(series[0]!))
  return [power - 1, power, power + 1].flatMap((exponent) => series.map((base) => Number(`${base}e${exponent}`)))
}

/** The next greater number of the series; zero stays. */
export const roundUp = (value: number, series: readonly number[]): number =>
  value === 0 ? 0 : around(value, series).find((number) => number > value)!

/** The next smaller number of the series; zero stays. */
export const roundDown = (value: number, series: readonly number[]): number =>
  value === 0 ? 0 : around(value, series).findLast((number) => number < value)!
