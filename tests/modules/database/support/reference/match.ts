/** Filters over one document, interpreted: first all the values a path leads to, then a question about each. */
import { Decimal128, Long } from 'bson'
import type { Document } from '../../../../../modules/database/contract.ts'
import { compare } from './compare.ts'
import { isObject, isOperators, Refused, typeOf, Undecided } from './values.ts'

export interface Candidate {
  value: unknown
  /** The index in the outermost array on the way. */
  position?: number
}

/** What a path leads to below an array: fields of its elements, and the element of that number. */
const belowArray = (array: unknown[], parts: string[], expand: boolean): Candidate[] =>
  array.flatMap((element, i) => {
    const found: Candidate[] = []
    if (isObject(element)) found.push(...candidates(element, parts, expand))
    if (parts[0] === String(i)) {
      const rest = parts.slice(1)
      if (rest.length === 0) found.push({ value: element })
      else if (isObject(element)) found.push(...candidates(element, rest, expand))
      else if (Array.isArray(element)) found.push(...belowArray(element, rest, expand))
    }
    return found.map(({ value }) => ({ value, position: i }))
  })

/** Every value of a path; `expand`: an array at its end gives its elements too. `undefined` stands for nothing. */
export const candidates = (document: Document, [part, ...rest]: string[], expand: boolean): Candidate[] => {
  const value = Object.hasOwn(document, part!) ? document[part!] : undefined
  if (rest.length > 0) {
    if (Array.isArray(value)) return belowArray(value, rest, expand)
    return isObject(value) ? candidates(value, rest, expand) : [{ value: undefined }]
  }
  if (!Array.isArray(value) || !expand) return [{ value }]
  return [...value.map((element, position) => ({ value: element, position })), { value }]
}

type Test = (value: unknown) => boolean

const equals =
  (wanted: unknown): Test =>
  (value) => {
    if (wanted instanceof RegExp) return typeof value === 'string' && new RegExp(wanted).test(value)
    if (wanted === null) return value === null || value === undefined
    return value !== undefined && compare(value, wanted) === 0
  }

const within =
  (operator: string, bound: unknown): Test =>
  (value) => {
    const inclusive = operator === '$gte' || operator === '$lte'
    if (bound === null) return inclusive && (value === null || value === undefined)
    if (typeOf(value) !== typeOf(bound)) return false
    if (Number.isNaN(value) || Number.isNaN(bound)) return inclusive && Number.isNaN(value) && Number.isNaN(bound)
    const order = compare(value, bound)
    return (inclusive && order === 0) || (operator.startsWith('$g') ? order > 0 : order < 0)
  }

/** The name of a value's BSON type, as the official driver would store it. */
const bsonType = (value: unknown): string => {
  if (value instanceof Long) return 'long'
  if (value instanceof Decimal128) return 'decimal'
  if (typeof value === 'number') return Number.isInteger(value) && Object.is(value | 0, value) ? 'int' : 'double'
  return value === true || value === false ? 'bool' : typeOf(value)
}

const hasType =
  (wanted: unknown): Test =>
  (value) =>
    value !== undefined &&
    [wanted].flat().some((name) => (name === 'number' ? typeOf(value) === 'number' : bsonType(value) === name))

const MAX_LONG = 2n ** 63n

const modulo =
  ([divisor, remainder]: [number, number]): Test =>
  (value) => {
    if (typeOf(value) !== 'number') return false
    if (value instanceof Decimal128) throw new Undecided()
    if (typeof value === 'number' && !Number.isFinite(value)) return false
    const whole = typeof value === 'number' ? BigInt(Math.trunc(value)) : BigInt(String(value))
    return whole >= -MAX_LONG && whole < MAX_LONG && whole % BigInt(divisor) === BigInt(remainder)
  }

const elementMatches =
  (condition: Document): Test =>
  (value) =>
    Array.isArray(value) &&
    value.some((element) => {
      const first = Object.keys(condition)[0]
      if (first?.startsWith('$') && !['$and', '$or', '$nor'].includes(first))
        return conditionHolds(condition, [element], [element])
      if (Array.isArray(element)) return matches({ ...element }, condition)
      return isObject(element) && matches(element, condition)
    })

/** Whether the operators hold for the values of a path: `leaves` with the elements of an array at its end, `ends` without. */
const conditionHolds = (operators: Document, leaves: unknown[], ends: unknown[]): boolean =>
  Object.entries(operators).every(([operator, argument]) => {
    switch (operator) {
      case '$eq':
        return leaves.some(equals(argument))
      case '$ne':
        return !leaves.some(equals(argument))
      case '$gt':
      case '$gte':
      case '$lt':
      case '$lte':
        return leaves.some(within(operator, argument))
      case '$in':
        return leaves.some((value) => argument.some((entry: unknown) => equals(entry)(value)))
      case '$nin':
        return !leaves.some((value) => argument.some((entry: unknown) => equals(entry)(value)))
      case '$exists':
        return leaves.some((value) => value !== undefined) === argument
      case '$type':
        return leaves.some(hasType(argument))
      case '$size':
        return ends.some((value) => Array.isArray(value) && value.length === argument)
      case '$mod':
        return leaves.some(modulo(argument))
      case '$regex':
        return leaves.some(equals(new RegExp(argument, `u${operators.$options ?? ''}`)))
      case '$options':
        return true
      case '$elemMatch':
        return ends.some(elementMatches(argument))
      case '$all':
        return (
          argument.length > 0 &&
          argument.every((entry: unknown) =>
            isOperators(entry) ? ends.some(elementMatches(entry.$elemMatch)) : leaves.some(equals(entry)),
          )
        )
      case '$not':
        return argument instanceof RegExp ? !leaves.some(equals(argument)) : !conditionHolds(argument, leaves, ends)
    }
    throw new Refused(2, `unknown operator ${operator}`)
  })

const valuesAt = (document: Document, path: string, expand: boolean): unknown[] =>
  candidates(document, path.split('.'), expand).map(({ value }) => value)

/** Whether a document satisfies a filter. */
export const matches = (document: Document, filter: Document): boolean =>
  Object.entries(filter).every(([key, condition]) => {
    if (key === '$and') return condition.every((branch: Document) => matches(document, branch))
    if (key === '$or') return condition.some((branch: Document) => matches(document, branch))
    if (key === '$nor') return !condition.some((branch: Document) => matches(document, branch))
    const operators = isOperators(condition)
      ? condition
      : condition instanceof RegExp
        ? { $in: [condition] }
        : { $eq: condition }
    return conditionHolds(operators, valuesAt(document, key, true), valuesAt(document, key, false))
  })

/** The array index that `$` stands for after a filter on one array matched. */
export const matchedPosition = (document: Document, filter: Document): number | undefined => {
  for (const [key, condition] of Object.entries(filter)) {
    const elemMatch = isOperators(condition) ? condition.$elemMatch : undefined
    for (const { value, position } of candidates(document, key.split('.'), elemMatch === undefined)) {
      if (elemMatch !== undefined && Array.isArray(value)) {
        const at = value.findIndex((element) => elementMatches(elemMatch)([element]))
        if (at >= 0) return at
      } else if (position !== undefined && matches({ value }, { value: condition })) return position
    }
  }
  return undefined
}
