/** Tests of one value: equality and comparison with MongoDB's rules about types. */
import type { Document } from '../contract.ts'
import { compare, compareBytewise, type StringOrder } from './compare.ts'
import { badValue } from './errors.ts'
import { toNumber } from './numbers.ts'
import { compileRegex } from './regex.ts'
import { isNil, isNumber, isOperatorDocument, isRegex, RANK, rank } from './values.ts'

/** What a predicate tells of its match: the array index for the positional operator `$`. */
export interface MatchContext {
  position?: number
}
export type ValueTest = (value: unknown, context?: MatchContext) => boolean
export type Predicate = (document: Document, context?: MatchContext) => boolean

const sameRegex =
  (pattern: unknown): ValueTest =>
  (value) =>
    isRegex(value) && compare(value, pattern) === 0

/** Equality with a value, type by type; a regular expression matches texts and itself. */
export const equalityTest = (wanted: unknown, strings: StringOrder = compareBytewise): ValueTest => {
  const type = rank(wanted)
  switch (type) {
    case RANK.null:
    case RANK.undefined:
      return isNil
    case RANK.regex: {
      const regex = compileRegex(wanted)
      const same = sameRegex(wanted)
      return (value) => (typeof value === 'string' ? regex.test(value) : same(value))
    }
    case RANK.string:
      if (strings !== compareBytewise) break
      return (value) => value === wanted
    case RANK.boolean:
      return (value) => value === wanted
    case RANK.number:
      if (typeof wanted !== 'number') break
      if (Number.isNaN(wanted)) return (value) => isNumber(value) && Number.isNaN(toNumber(value))
      return (value) =>
        value === wanted || (typeof value === 'object' && isNumber(value) && compare(value, wanted) === 0)
  }
  return (value) => value !== undefined && rank(value) === type && compare(value, wanted, strings) === 0
}

/** `$eq`: as equality, but a regular expression is only equal to itself. */
export const strictEqualityTest = (wanted: unknown, strings?: StringOrder): ValueTest =>
  isRegex(wanted) ? sameRegex(wanted) : equalityTest(wanted, strings)

export type RangeOperator = '$gt' | '$gte' | '$lt' | '$lte'

const ACCEPTS: Record<RangeOperator, (order: number) => boolean> = {
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
}

const numberRange = (operator: RangeOperator, bound: number): ValueTest => {
  switch (operator) {
    case '$gt':
      return (value) => (value as number) > bound
    case '$gte':
      return (value) => (value as number) >= bound
    case '$lt':
      return (value) => (value as number) < bound
    case '$lte':
      return (value) => (value as number) <= bound
  }
}

/** A range within the bound's own type; NaN is in no range, and null only equals null. */
export const rangeTest = (operator: RangeOperator, bound: unknown, strings?: StringOrder): ValueTest => {
  if (isRegex(bound)) throw badValue("Can't have RegEx as arg to predicate over field")
  const inclusive = operator === '$gte' || operator === '$lte'
  if (isNil(bound)) return inclusive ? isNil : () => false
  const accepts = ACCEPTS[operator]
  const type = rank(bound)
  if (type === RANK.minKey || type === RANK.maxKey) {
    return (value) => value !== undefined && accepts(compare(value, bound))
  }
  if (type !== RANK.number) {
    return (value) => value !== undefined && rank(value) === type && accepts(compare(value, bound, strings))
  }
  if (Number.isNaN(toNumber(bound))) return inclusive ? equalityTest(Number.NaN) : () => false
  const exact: ValueTest = (value) =>
    typeof value === 'object' && isNumber(value) && !Number.isNaN(toNumber(value)) && accepts(compare(value, bound))
  if (typeof bound !== 'number') return (value) => exactOrNumber(value, bound, accepts, exact)
  const plain = numberRange(operator, bound)
  return (value) => (typeof value === 'number' ? plain(value) : exact(value))
}

const exactOrNumber = (
  value: unknown,
  bound: unknown,
  accepts: (order: number) => boolean,
  exact: ValueTest,
): boolean => (typeof value === 'number' ? !Number.isNaN(value) && accepts(compare(value, bound)) : exact(value))

const isSimple = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number'

/** Membership in a list, by the rules of equality. */
export const membershipTest = (list: unknown[], strings: StringOrder = compareBytewise): ValueTest => {
  if (list.some(isOperatorDocument)) throw badValue('cannot nest $ under $in')
  const bytewise = strings === compareBytewise
  const simple = new Set(bytewise ? list.filter(isSimple) : [])
  const others = list
    .filter((entry) => !bytewise || (typeof entry !== 'string' && typeof entry !== 'boolean'))
    .map((entry) => equalityTest(entry, strings))
  return (value) => simple.has(value) || others.some((test) => test(value))
}
