/** The functions of `$setWindowFields`: each gives one value for every document of a partition. */

import type { AccumulatorPlan } from '../accumulators/accumulator.ts'
import { compileAccumulator, isAccumulator } from '../accumulators.ts'
import { compare } from '../compare.ts'
import { failedToParse, location, notSupported } from '../errors.ts'
import { FIXED_UNITS } from '../expressions/calendar.ts'
import { namedArguments } from '../expressions/operator.ts'
import { compileExpression, type Scope, type Variables } from '../expressions.ts'
import { Memory } from '../memory.ts'
import { calculate, divideNumbers, subtractNumbers, toNumber } from '../numbers.ts'
import type { SortSpec } from '../sort.ts'
import { Covariance } from '../sums.ts'
import { firstKey, isDocument, isNumber } from '../values.ts'
import { type Bounds, compileBounds, type Partition } from './window-bounds.ts'
import { expMovingAverage, lastValue, linearFill } from './window-fills.ts'

export interface WindowContext {
  sort: SortSpec
  scope: Scope
  variables: Variables | undefined
}

/** Works out one output field of a partition. */
export type WindowFunction = (partition: Partition, memory: Memory) => unknown[]

type CompileFunction = (argument: unknown, context: WindowContext, window: unknown) => WindowFunction

/** What an accumulator gave must not change when it goes on. */
const snapshot = (value: unknown): unknown =>
  Array.isArray(value) ? [...value] : isDocument(value) ? { ...value } : value

/** Feeds an accumulator with the documents of each window. */
const overWindows = (
  name: string,
  plan: AccumulatorPlan,
  bounds: Bounds,
  variables: Variables | undefined,
): WindowFunction => {
  return (partition, memory) => {
    const { from, to } = bounds(partition)
    const values = partition.documents.map((document) => plan.evaluate(document, variables))
    const results: unknown[] = []
    const begin = () => plan.create({ memory: new Memory(name), variables })
    let accumulator = begin()
    let [start, next] = [0, 0]
    for (let i = 0; i < values.length; i++) {
      const isSame = i > 0 && from[i] === from[i - 1] && to[i] === to[i - 1]
      if (isSame) {
        results.push(results[i - 1])
        continue
      }
      // A window that only grows goes on with what it has; any other begins anew.
      if (from[i] !== start || to[i]! + 1 < next) {
        accumulator = begin()
        start = from[i]!
        next = start
      }
      for (; next <= to[i]!; next++) accumulator.add(values[next])
      const result = snapshot(accumulator.result())
      memory.hold(result)
      results.push(result)
    }
    return results
  }
}

const accumulated =
  (operator: string): CompileFunction =>
  (argument, { sort, scope, variables }, window) =>
    overWindows(operator, compileAccumulator(operator, argument, scope), compileBounds(window, sort), variables)

const covariance =
  (name: string, isSample: boolean): CompileFunction =>
  (argument, { sort, scope, variables }, window) => {
    if (!Array.isArray(argument) || argument.length !== 2) {
      throw failedToParse(`${name} expects an array of two expressions`)
    }
    const evaluate = compileExpression(argument, scope)
    const create = () => {
      const covariance = new Covariance(isSample)
      return { add: (pair: unknown) => covariance.add(pair as [unknown, unknown]), result: () => covariance.result }
    }
    return overWindows(name, { create, evaluate }, compileBounds(window, sort), variables)
  }

const noWindow = (name: string, window: unknown): void => {
  if (window !== undefined) throw location(5371601, `${name} does not accept a 'window' field`)
}

const singleSort = (name: string, { sort }: WindowContext): void => {
  if (sort.length !== 1) {
    throw location(5371602, `${name} must be specified with a top level sortBy expression with exactly one element`)
  }
}

type Numbering = { rank: number; dense: number; at: number }

const ranking = (name: string, number: (numbering: Numbering) => number): CompileFunction => {
  return (argument, context, window) => {
    noWindow(name, window)
    if (!isDocument(argument) || firstKey(argument) !== undefined) {
      throw location(5371603, `${name} must be specified with '{}' as the value`)
    }
    if (name !== '$documentNumber') singleSort(name, context)
    else if (context.sort.length === 0) throw location(5371602, `${name} must be specified with a top level sortBy`)
    return ({ keys }) => {
      const numbering = { rank: 0, dense: 0, at: 0 }
      return keys.map(([key], i) => {
        numbering.at++
        if (i === 0 || compare(key, keys[i - 1]![0]) !== 0) {
          numbering.rank = numbering.at
          numbering.dense++
        }
        return number(numbering)
      })
    }
  }
}

const shift: CompileFunction = (argument, { scope, sort, variables }, window) => {
  noWindow('$shift', window)
  if (sort.length === 0) throw failedToParse("'$shift' requires a sortBy")
  const named = namedArguments('$shift', argument, { required: ['output', 'by'], optional: ['default'] })
  const by = isNumber(named.by) ? toNumber(named.by) : Number.NaN
  if (!Number.isInteger(by)) throw failedToParse(`'$shift:by' field must be an integer, but found by: ${named.by}`)
  const output = compileExpression(named.output, scope)
  const fallback = compileExpression(named.default ?? null, scope)({}, variables)
  return ({ documents }) =>
    documents.map((_, i) => {
      const document = documents[i + by]
      return document ? (output(document, variables) ?? null) : fallback
    })
}

/** Milliseconds of the unit that `$derivative` and `$integral` count in. */
const unitOf = (name: string, unit: unknown): number | undefined => {
  if (unit === undefined) return undefined
  const size = typeof unit === 'string' && Object.hasOwn(FIXED_UNITS, unit) ? FIXED_UNITS[unit] : undefined
  if (size === undefined) throw location(5490704, `unit of ${name} must be 'week' or smaller`)
  return size
}

const positionOf = (name: string, key: unknown, unit: number | undefined): unknown => {
  if (unit === undefined && isNumber(key)) return key
  if (unit !== undefined && key instanceof Date) return Number(key) / unit
  throw unit === undefined
    ? location(5624902, `${name} with no 'unit' expects the sortBy field to be numeric`)
    : location(5624900, `${name} with 'unit' expects the sortBy field to be a Date`)
}

/** Numbers of any type. */
type Points = { x: unknown; y: unknown }[]

/** A function over the points (sort key, value) of each window. */
const overPoints = (name: string, apply: (points: Points) => unknown, needsWindow: boolean): CompileFunction => {
  return (argument, context, window) => {
    if (needsWindow && window === undefined) throw failedToParse(`${name} requires explicit window bounds`)
    singleSort(name, context)
    const { input, unit } = namedArguments(name, argument, { required: ['input'], optional: ['unit'] })
    const size = unitOf(name, unit)
    const evaluate = compileExpression(input, context.scope)
    const bounds: Bounds = compileBounds(window, context.sort)
    return (partition) => {
      const { documents, keys } = partition
      const { from, to } = bounds(partition)
      const points = documents.map((document, i) => {
        const y = evaluate(document, context.variables)
        if (y === undefined || y === null) return null
        if (!isNumber(y)) throw location(5423900, `${name} expects its input to be numeric`)
        return { x: positionOf(name, keys[i]![0], size), y }
      })
      return documents.map((_, i) => {
        const inside = points.slice(from[i], to[i]! + 1)
        const known = inside.filter((point) => point !== null)
        return known.length === inside.length ? apply(known) : null
      })
    }
  }
}

const slope = (points: Points): unknown => {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || compare(first.x, last.x) === 0) return null
  return divideNumbers(subtractNumbers(last.y, first.y), subtractNumbers(last.x, first.x))
}

const area = (points: Points): unknown => {
  if (points.length === 0) return null
  let sum: unknown = 0
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!]
    const height = divideNumbers(calculate('add', a.y, b.y), 2)
    sum = calculate('add', sum, calculate('multiply', height, subtractNumbers(b.x, a.x)))
  }
  return sum
}

const FUNCTIONS: Record<string, CompileFunction> = {
  $covariancePop: covariance('$covariancePop', false),
  $covarianceSamp: covariance('$covarianceSamp', true),
  $rank: ranking('$rank', ({ rank }) => rank),
  $denseRank: ranking('$denseRank', ({ dense }) => dense),
  $documentNumber: ranking('$documentNumber', ({ at }) => at),
  $shift: shift,
  $derivative: overPoints('$derivative', slope, true),
  $integral: overPoints('$integral', area, false),
  $expMovingAvg(argument, context, window) {
    noWindow('$expMovingAvg', window)
    if (context.sort.length === 0) throw failedToParse('$expMovingAvg requires an explicit sortBy')
    return expMovingAverage(argument, context)
  },
  $linearFill(argument, context, window) {
    noWindow('$linearFill', window)
    singleSort('$linearFill', context)
    return linearFill(argument, context)
  },
  $locf(argument, context, window) {
    noWindow('$locf', window)
    return lastValue(argument, context)
  },
}

const UNSUPPORTED = new Set(['$minMaxScaler'])
/** Accumulators of groups that a server has no window form of. */
const NOT_IN_WINDOWS = new Set(['$mergeObjects'])

/** Compiles one output field. @throws MqlError for unknown and unsupported functions */
export const compileWindowFunction = (definition: unknown, context: WindowContext): WindowFunction => {
  if (!isDocument(definition)) throw failedToParse('The field of a window function must be an object')
  const { window, ...rest } = definition
  const names = Object.keys(rest)
  const operator = names[0]
  if (operator === undefined || names.length !== 1) {
    throw failedToParse('Expected exactly one window function, with a $-prefixed name')
  }
  if (UNSUPPORTED.has(operator)) throw notSupported(`the window function ${operator}`)
  if (Object.hasOwn(FUNCTIONS, operator)) return FUNCTIONS[operator]!(rest[operator], context, window)
  if (!isAccumulator(operator) || NOT_IN_WINDOWS.has(operator)) {
    throw failedToParse(`Unrecognized window function, ${operator}`)
  }
  return accumulated(operator)(rest[operator], context, window)
}
