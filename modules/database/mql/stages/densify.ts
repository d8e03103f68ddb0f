/** `$densify`: makes documents for the steps of a range that have none. */
import type { Document } from '../../contract.ts'
import { compare, groupKey } from '../compare.ts'
import { badValue, failedToParse, location, typeMismatch } from '../errors.ts'
import { addUnits, isUnit } from '../expressions/calendar.ts'
import { Memory } from '../memory.ts'
import { calculate, toNumber } from '../numbers.ts'
import { readPath, writePath } from '../paths.ts'
import type { Stage } from '../pipeline.ts'
import { typeName } from '../types.ts'
import { isDocument, isNil, isNumber } from '../values.ts'
import { streaming } from './selection.ts'

/** How many documents one stage may make. */
const MAX_GENERATED = 500_000

interface Range {
  step: number
  unit: string | undefined
  bounds: 'full' | 'partition' | [low: unknown, high: unknown]
}

const parsePath = (path: unknown, what: string): string[] => {
  if (typeof path !== 'string' || path === '') throw typeMismatch(`${what} of $densify must be the name of a field`)
  if (path[0] === '$') throw failedToParse(`${what} of $densify may not begin with '$'`)
  return path.split('.')
}

const parseRange = (range: unknown): Range => {
  if (!isDocument(range)) throw typeMismatch("The 'range' of $densify must be an object")
  const { step, unit, bounds, ...others } = range
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined) throw location(40415, `BSON field '$densify.range.${unknown}' is an unknown field.`)
  if (!isNumber(step)) throw typeMismatch("The 'step' of $densify must be a number")
  if (!(toNumber(step) > 0))
    throw location(5733401, 'The step parameter in a range statement must be a strictly positive numeric value')
  if (unit !== undefined && !isUnit(unit)) throw failedToParse(`unknown time unit value: ${unit}`)
  if (unit !== undefined && !Number.isInteger(toNumber(step))) {
    throw location(
      6586400,
      'The step parameter in a range statement must be a whole number when densifying a date range',
    )
  }
  const parsed: Range = { step: toNumber(step), unit, bounds }
  if (bounds === 'full' || bounds === 'partition') return parsed
  if (!Array.isArray(bounds) || bounds.length !== 2) {
    throw badValue("The bounds of $densify must be 'full', 'partition' or an array of two values")
  }
  for (const bound of bounds) {
    if (unit === undefined ? !isNumber(bound) : !(bound instanceof Date)) {
      throw location(5733402, 'The bounds of $densify must be numbers, or dates with a unit')
    }
  }
  if (compare(bounds[0], bounds[1]) > 0) {
    throw location(5733403, 'A bounding array in a range statement must be ascending')
  }
  return parsed
}

interface Partition {
  values: unknown[]
  rows: { value: unknown; document: Document }[]
}

/** The steps of a range from its lower bound on. */
const stepper = ({ step, unit }: Range, low: unknown) => {
  if (unit !== undefined) return (count: number): unknown => addUnits(low as Date, unit, step * count)
  return (count: number): unknown => calculate('add', low, calculate('multiply', step, count))
}

export const densify = (argument: unknown): Stage => {
  if (!isDocument(argument)) throw location(5733201, 'The $densify stage specification must be an object')
  const { field, partitionByFields = [], range: rangeSource, ...others } = argument
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined) throw location(40415, `BSON field '$densify.${unknown}' is an unknown field.`)
  const path = parsePath(field, "The 'field'")
  if (!Array.isArray(partitionByFields)) throw typeMismatch("The 'partitionByFields' of $densify must be an array")
  const partitionPaths = partitionByFields.map((name) => parsePath(name, "Each of the 'partitionByFields'"))
  const clash = partitionByFields.find(
    (name) => name === field || name.startsWith(`${field}.`) || String(field).startsWith(`${name}.`),
  )
  if (clash !== undefined)
    throw badValue(`BSON field '$densify.partitionByFields' contains the field that is densified`)
  const range = parseRange(rangeSource)
  if (range.bounds === 'partition' && partitionPaths.length === 0) {
    throw badValue(
      "one may not specify the bounds as 'partition' without specifying a non-empty array of partitionByFields",
    )
  }

  const check = (value: unknown): void => {
    if (range.unit === undefined ? isNumber(value) : value instanceof Date) return
    const wanted = range.unit === undefined ? 'numeric' : 'a date'
    throw location(5733201, `Densify field type must be ${wanted}, but it was ${typeName(value)}`)
  }

  const made = (values: unknown[], value: unknown): Document => {
    const document: Document = {}
    for (const [i, parts] of partitionPaths.entries()) {
      if (values[i] !== undefined) writePath(document, parts, 0, values[i])
    }
    writePath(document, path, 0, value)
    return document
  }

  /** Lower bound, upper bound, and whether the upper one belongs to the range. */
  const limits = (rows: Partition['rows'], all: Partition['rows']): [unknown, unknown, boolean] => {
    if (Array.isArray(range.bounds)) return [...range.bounds, false]
    const source = range.bounds === 'full' ? all : rows
    return [source[0]?.value, source.at(-1)?.value, true]
  }

  return streaming(function* (input) {
    const memory = new Memory('$densify')
    const partitions = new Map<string, Partition>()
    const all: Partition['rows'] = []
    for (const document of input) {
      const value = readPath(document, path)
      if (isNil(value)) {
        yield document
        continue
      }
      check(value)
      memory.hold(document)
      const values = partitionPaths.map((parts) => readPath(document, parts))
      const key = groupKey(values)
      const row = { value, document }
      all.push(row)
      const known = partitions.get(key)
      if (known) known.rows.push(row)
      else partitions.set(key, { values, rows: [row] })
    }
    if (partitions.size === 0 && partitionPaths.length === 0 && Array.isArray(range.bounds)) {
      partitions.set('', { values: [], rows: [] })
    }
    const inOrder = (a: { value: unknown }, b: { value: unknown }) => compare(a.value, b.value)
    all.sort(inOrder)
    let generated = 0
    for (const { values, rows } of [...partitions.values()].sort((a, b) => compare(a.values, b.values))) {
      rows.sort(inOrder)
      const [low, high, isInclusive] = limits(rows, all)
      const stepAt = stepper(range, low)
      let at = 0
      for (let count = 0; ; count++) {
        const value = stepAt(count)
        const order = compare(value, high)
        if (order > 0 || (order === 0 && !isInclusive)) break
        while (at < rows.length && compare(rows[at]!.value, value) < 0) yield rows[at++]!.document
        if (at < rows.length && compare(rows[at]!.value, value) === 0) continue
        if (++generated > MAX_GENERATED) {
          throw location(5897900, `Generated ${MAX_GENERATED} documents in $densify, which is over the limit`)
        }
        yield made(values, value)
      }
      while (at < rows.length) yield rows[at++]!.document
    }
  })
}
