/** Window functions that carry values from one document to the next: averages that fade, and fillings of gaps. */
import { Decimal128 } from 'bson'
import { compare } from '../compare.ts'
import { decimalArithmetic, decimalText } from '../decimals.ts'
import { failedToParse, location } from '../errors.ts'
import { namedArguments } from '../expressions/operator.ts'
import { compileExpression } from '../expressions.ts'
import { calculate, divideNumbers, isDecimal, subtractNumbers, toNumber } from '../numbers.ts'
import { hasOwn, isNil, isNumber } from '../values.ts'
import type { WindowContext, WindowFunction } from './window-functions.ts'

/** How much the newest value counts, as a decimal so that nothing is lost on the way. */
const weightOf = (named: Record<string, unknown>): Decimal128 => {
  const { N, alpha } = named
  if (hasOwn(named, 'N') === hasOwn(named, 'alpha')) {
    throw failedToParse("$expMovingAvg sub object must have exactly one of the fields 'N' and 'alpha'")
  }
  if (hasOwn(named, 'N')) {
    const count = isNumber(N) ? toNumber(N) : Number.NaN
    if (Number.isInteger(count) && count > 0) return decimalArithmetic('divide', Decimal128.fromString('2'), count + 1)
    throw failedToParse(`'N' must be an integer greater than zero: ${N}`)
  }
  const weight = isNumber(alpha) ? toNumber(alpha) : Number.NaN
  if (weight > 0 && weight < 1) return Decimal128.fromString(decimalText(alpha))
  throw failedToParse(`'alpha' must be between 0 and 1 (exclusive), found alpha: ${alpha}`)
}

export const expMovingAverage = (argument: unknown, { scope, variables }: WindowContext): WindowFunction => {
  const named = namedArguments('$expMovingAvg', argument, { required: ['input'], optional: ['N', 'alpha'] })
  const weight = weightOf(named)
  const rest = decimalArithmetic('add', 1, decimalArithmetic('multiply', weight, -1))
  const evaluate = compileExpression(named.input, scope)
  return ({ documents }) => {
    let average: Decimal128 | null = null
    let isDecimalResult = false
    return documents.map((document) => {
      const value = evaluate(document, variables)
      if (isNumber(value)) {
        isDecimalResult ||= isDecimal(value)
        const fresh = decimalArithmetic('multiply', weight, value)
        average = average
          ? decimalArithmetic('add', fresh, decimalArithmetic('multiply', average, rest))
          : Decimal128.fromString(decimalText(value))
      }
      return average && !isDecimalResult ? toNumber(average) : average
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

const place = (key: unknown, isDate: boolean): unknown => {
  if (isDate ? key instanceof Date : isNumber(key)) return isDate ? Number(key) : key
  throw location(6050106, '$linearFill needs a sortBy field that is numeric, or a date, in every document')
}

const between = (left: unknown, right: unknown, share: unknown): unknown =>
  calculate('add', left, calculate('multiply', subtractNumbers(right, left), share))

/** Fills gaps on a straight line between the values around them. */
export const linearFill = (argument: unknown, { scope, variables }: WindowContext): WindowFunction => {
  const evaluate = compileExpression(argument, scope)
  return ({ documents, keys }) => {
    const values: unknown[] = documents.map((document) => evaluate(document, variables) ?? null)
    const places = keys.map(([key]) => place(key, keys[0]![0] instanceof Date))
    for (let i = 1; i < places.length; i++) {
      if (compare(places[i], places[i - 1]) === 0) {
        throw location(6050106, 'There can be no repeated values in the sort field of $linearFill')
      }
    }
    let known = -1
    for (let i = 0; i < values.length; i++) {
      const value = values[i]
      if (isNil(value)) continue
      if (!isNumber(value)) throw location(6050201, '$linearFill expects its input to be numeric')
      const left = values[known]
      for (let gap = known + 1; known >= 0 && gap < i; gap++) {
        const [step, whole] = [gap, i].map((at) => subtractNumbers(places[at], places[known]))
        values[gap] = between(left, value, divideNumbers(step, whole))
      }
      known = i
    }
    return values
  }
}
