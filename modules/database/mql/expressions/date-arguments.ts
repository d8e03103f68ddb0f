/** The arguments that operators on dates share. */
import type { Document } from '../../contract.ts'
import { location } from '../errors.ts'
import type { Evaluate, Operator } from '../expressions.ts'
import { toNumber } from '../numbers.ts'
import { cannotConvert } from '../types.ts'
import { isNil, isNumber, RANK, rank } from '../values.ts'
import { isUnit } from './calendar.ts'
import { toDate } from './conversions.ts'
import { namedArguments } from './operator.ts'

/** The date an argument evaluates to; object ids and timestamps hold one. */
export const dateOf = (value: unknown): Date | null => {
  if (isNil(value)) return null
  if (value instanceof Date || rank(value) === RANK.objectId || rank(value) === RANK.timestamp) return toDate(value)
  throw cannotConvert(value, 'Date')
}

export const unitOf = (value: unknown, name: string): string => {
  if (isUnit(value)) return value
  throw location(5439013, `${name} parameter 'unit' value cannot be recognized as a time unit: ${value}`)
}

export const wholeNumber = (value: unknown, name: string, code: number): number => {
  const number = isNumber(value) ? toNumber(value) : Number.NaN
  if (Number.isInteger(number)) return number
  throw location(code, `${name} must evaluate to an integer, found ${value}`)
}

/** The values of named arguments; one that is absent is `undefined`. */
export type Values<K extends string> = Record<K, unknown>

/**
 * An operator over named arguments. Null or missing in one of `required`, or in an optional one that was given, makes the
 * result null.
 */
export const overNamed =
  <R extends string, O extends string>(
    name: string,
    required: R[],
    optional: O[],
    apply: (values: Values<R | O>) => unknown,
  ): Operator =>
  (argument, compile) => {
    const named = namedArguments(name, argument, { required, optional })
    const given = [...required, ...optional].filter((key) => Object.hasOwn(named, key))
    const parts = given.map((key): [string, Evaluate] => [key, compile(named[key])])
    return (document, variables) => {
      const values: Document = {}
      for (const [key, evaluate] of parts) {
        const value = evaluate(document, variables)
        if (isNil(value)) return null
        values[key] = value
      }
      return apply(values as Values<R | O>)
    }
  }
