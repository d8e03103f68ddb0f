/** Comparisons, and the accumulators that also work on lists of values. */
import { compare } from '../compare.ts'
import type { Operator } from '../expressions.ts'
import { Deviation, Sum } from '../sums.ts'
import { isNil } from '../values.ts'
import { evaluated } from './operator.ts'

const ANY = Number.POSITIVE_INFINITY

/** One list argument is looked into; several arguments are the list. */
const spread = (values: unknown[]): unknown[] =>
  values.length === 1 && Array.isArray(values[0]) ? (values[0] as unknown[]) : values

const comparison = (name: string, accepts: (order: number) => boolean): Operator =>
  evaluated(name, 2, 2, (a, b) => accepts(compare(a, b)))

const extreme = (name: string, sign: 1 | -1): Operator =>
  evaluated(name, 0, ANY, (...values) => {
    const candidates = spread(values).filter((value) => !isNil(value))
    return candidates.reduce<unknown>(
      (best, value) => (best === null || compare(value, best) * sign > 0 ? value : best),
      null,
    )
  })

/** Feeds the values to what takes them one by one. */
const overValues = <T extends { add(value: unknown): void }>(
  name: string,
  create: () => T,
  result: (fed: T) => unknown,
): Operator =>
  evaluated(name, 0, ANY, (...values) => {
    const fed = create()
    for (const value of spread(values)) fed.add(value)
    return result(fed)
  })

const deviation = (name: string, isSample: boolean): Operator =>
  overValues(
    name,
    () => new Deviation(isSample),
    ({ result }) => result,
  )

export const COMPARISON: Record<string, Operator> = {
  $cmp: evaluated('$cmp', 2, 2, (a, b) => compare(a, b)),
  $eq: comparison('$eq', (order) => order === 0),
  $ne: comparison('$ne', (order) => order !== 0),
  $gt: comparison('$gt', (order) => order > 0),
  $gte: comparison('$gte', (order) => order >= 0),
  $lt: comparison('$lt', (order) => order < 0),
  $lte: comparison('$lte', (order) => order <= 0),
  $sum: overValues(
    '$sum',
    () => new Sum(),
    ({ total }) => total,
  ),
  $avg: overValues(
    '$avg',
    () => new Sum(),
    ({ average }) => average,
  ),
  $stdDevPop: deviation('$stdDevPop', false),
  $stdDevSamp: deviation('$stdDevSamp', true),
  $min: extreme('$min', -1),
  $max: extreme('$max', 1),
}
