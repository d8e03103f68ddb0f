/** Window functions that carry values from one document to the next: averages that fade, and fillings of gaps. */
import { failedToParse, location } from '../errors.ts'
import { namedArguments } from '../expressions/operator.ts'
import { compileExpression } from '../expressions.ts'
import { toNumber } from '../numbers.ts'
import { hasOwn, isNil, isNumber } from '../values.ts'
import type { WindowContext, WindowFunction } from './window-functions.ts'

const weightOf = (named: Record<string, unknown>): number => {
  const { N, alpha } = named
  if (hasOwn(named, 'N') === hasOwn(named, 'alpha')) {
    throw failedToParse("$expMovingAvg sub object must have exactly one of the fields 'N' and 'alpha'")
  }
  if (hasOwn(named, 'N')) {
    const count = isNumber(N) ? toNumber(N) : Number.NaN
    if (Number.isInteger(count) && count > 0) return 2 / (count + 1)
    throw failedToParse(`'N' must be an integer greater than zero: ${N}`)
  }
  const weight = isNumber(alpha) ? toNumber(alpha) : Number.NaN
  if (weight > 0 && weight < 1) return weight
  throw failedToParse(`'alpha' must be between 0 and 1 (exclusive), found alpha: ${alpha}`)
}

export const expMovingAverage = (argument: unknown, { scope, variables }: WindowContext): WindowFunction => {
  const named = namedArguments('$expMovingAvg', argument, { required: ['input'], optional: ['N', 'alpha'] })
  const weight = weightOf(named)
  const evaluate = compileExpression(named.input, scope)
  return ({ documents }) => {
    let average: number | null = null
    return documents.map((document) => {
      const value = evaluate(document, variables)
      if (isNumber(value)) {
        average = average === null ? toNumber(value) : toNumber(value) * weight + average * (1 - weight)
      }
      return average
    })
  }
}

/** The last value that is neither null nor missing. */
export const lastValue = (argument: unknown, { scope, variables }: WindowContext): WindowFunction => {
  const evaluate = compileExpression(argument, scope)
  return ({ documents }) => {
    let last: unknown = null
    return documents.map((document) => {
      last = evaluate(document, variables) ?? last
      return last
    })
  }
}

const place = (key: unknown, isDate: boolean): number => {
  if (isDate ? key instanceof Date : isNumber(key)) return isDate ? Number(key) : toNumber(key)
  throw location(6050106, '$linearFill needs a sortBy field that is numeric, or a date, in every document')
}

/** Fills gaps on a straight line between the values around them. */
export const linearFill = (argument: unknown, { scope, variables }: WindowContext): WindowFunction => {
  const evaluate = compileExpression(argument, scope)
  return ({ documents, keys }) => {
    const values = documents.map((document) => evaluate(document, variables) ?? null)
    const places = keys.map(([key]) => place(key, keys[0]![0] instanceof Date))
    for (let i = 1; i < places.length; i++) {
      if (places[i] === places[i - 1]) {
        throw location(6050106, 'There can be no repeated values in the sort field of $linearFill')
      }
    }
    let known = -1
    for (let i = 0; i < values.length; i++) {
      const value = values[i]
      if (isNil(value)) continue
      if (!isNumber(value)) throw location(6050201, '$linearFill expects its input to be numeric')
      const left = known < 0 ? 0 : toNumber(values[known])
      for (let gap = known + 1; known >= 0 && gap < i; gap++) {
        const share = (places[gap]! - places[known]!) / (places[i]! - places[known]!)
        values[gap] = left + (toNumber(value) - left) * share
      }
      known = i
    }
    return values
  }
}
