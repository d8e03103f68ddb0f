/** `$bucketAuto`: as many buckets as asked for, about equally full. */
import type { Document } from '../../contract.ts'
import { compare } from '../compare.ts'
import { location } from '../errors.ts'
import { Memory } from '../memory.ts'
import { toNumber } from '../numbers.ts'
import type { Stage, StageContext } from '../pipeline.ts'
import { isDocument, isNumber } from '../values.ts'
import { bucketOutput, groupByExpression } from './bucket.ts'
import { Group } from './group.ts'
import { roundDown, roundUp, seriesOf } from './preferred-numbers.ts'
import { streaming } from './selection.ts'

interface Entry {
  value: unknown
  document: Document
}

interface Bucket {
  min: unknown
  max: unknown
  entries: Entry[]
}

/** Cuts sorted values into buckets; equal values stay together. */
const cut = (entries: Entry[], count: number): Bucket[] => {
  const size = Math.max(1, Math.round(entries.length / count))
  const buckets: Bucket[] = []
  for (let at = 0; at < entries.length; ) {
    const isLast = buckets.length === count - 1
    let end = isLast ? entries.length : Math.min(at + size, entries.length)
    while (end < entries.length && compare(entries[end]!.value, entries[end - 1]!.value) === 0) end++
    const part = entries.slice(at, end)
    buckets.push({ min: part[0]!.value, max: part.at(-1)!.value, entries: part })
    at = end
  }
  // Each bucket but the last ends where the next one begins.
  for (let i = 0; i < buckets.length - 1; i++) buckets[i]!.max = buckets[i + 1]!.min
  return buckets
}

/** As `cut`, with boundaries from a series of preferred numbers. */
const cutRounded = (entries: Entry[], count: number, series: readonly number[]): Bucket[] => {
  const size = Math.max(1, Math.round(entries.length / count))
  const numbers = entries.map(({ value }) => {
    const number = isNumber(value) ? toNumber(value) : Number.NaN
    if (Number.isNaN(number)) throw location(40258, '$bucketAuto can only take numbers with a granularity')
    if (number < 0) throw location(40260, '$bucketAuto can only take numbers that are not negative with a granularity')
    return number
  })
  const buckets: Bucket[] = []
  let min = numbers.length > 0 ? roundDown(numbers[0]!, series) : 0
  for (let at = 0; at < entries.length; ) {
    const isLast = buckets.length === count - 1
    let end = isLast ? entries.length : Math.min(at + size, entries.length)
    let max = roundUp(numbers[end - 1]!, series)
    while (end < entries.length && (numbers[end]! < max || numbers[end] === 0)) end++
    // Nothing but zeros so far: the bucket ends where the next one begins.
    if (max === 0 && end < entries.length) max = roundDown(numbers[end]!, series)
    buckets.push({ min, max, entries: entries.slice(at, end) })
    min = max
    at = end
  }
  return buckets
}

export const bucketAuto = (argument: unknown, { scope, environment }: StageContext): Stage => {
  if (!isDocument(argument)) throw location(40240, 'The argument to $bucketAuto must be an object')
  const { groupBy, buckets, output, granularity, ...others } = argument
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined) throw location(40245, `Unrecognized option to $bucketAuto: ${unknown}`)
  if (groupBy === undefined || buckets === undefined) {
    throw location(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified")
  }
  if (!isNumber(buckets)) throw location(40241, "The $bucketAuto 'buckets' field must be a numeric value")
  const count = toNumber(buckets)
  if (!Number.isInteger(count)) throw location(40242, "The $bucketAuto 'buckets' field must be a 32-bit integer")
  if (count <= 0) throw location(40243, "The $bucketAuto 'buckets' field must be greater than 0")
  const evaluate = groupByExpression(groupBy, '$bucketAuto', 40239, scope)
  const fields = bucketOutput(output, '$bucketAuto', 40244, scope)
  const series = granularity === undefined ? null : seriesOf(granularity)
  const { variables } = environment

  return streaming(function* (input) {
    const memory = new Memory('$bucketAuto')
    const entries: Entry[] = []
    for (const document of input) {
      memory.hold(document)
      entries.push({ value: evaluate(document, variables) ?? null, document })
    }
    entries.sort((a, b) => compare(a.value, b.value))
    for (const { min, max, entries: part } of series ? cutRounded(entries, count, series) : cut(entries, count)) {
      const id = { min, max }
      const group = new Group(fields, { id, variables, memory })
      for (const { document } of part) group.add(document, variables)
      yield group.result(id)
    }
  })
}
