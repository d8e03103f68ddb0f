/** The update operators of arrays; each gives the new array, or `undefined` when nothing changes. */
import type { Document } from '../contract.ts'
import { compare, equal, groupKey } from './compare.ts'
import { badValue, failedToParse, typeMismatch } from './errors.ts'
import { compileFilter } from './match.ts'
import { toNumber } from './numbers.ts'
import { documentOrder } from './sort.ts'
import { typeName } from './types.ts'
import type { NewValue } from './update-operators.ts'
import { clone, firstKey, hasOwn, isDocument, isNumber, isOperatorDocument, isRegex } from './values.ts'

const PUSH_CLAUSES = new Set(['$each', '$slice', '$sort', '$position'])

const checkSortPattern = (sort: Document): void => {
  const entries = Object.entries(sort)
  if (entries.length === 0) throw badValue('The $sort pattern is empty when it should be a set of fields.')
  for (const [path, direction] of entries) {
    if (path === '') throw badValue('The $sort field cannot be empty')
    if (path.split('.').includes('')) throw badValue(`The $sort field is a dotted field but has an empty part: ${path}`)
    if (direction !== 1 && direction !== -1) throw badValue('The $sort element value must be either 1 or -1')
  }
}

const pushOrder = (sort: unknown): ((a: unknown, b: unknown) => number) => {
  if (sort === 1 || sort === -1) return (a, b) => sort * compare(a, b)
  if (!isDocument(sort)) {
    throw badValue('The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields')
  }
  checkSortPattern(sort)
  const order = documentOrder(sort)
  const fields = (value: unknown) => (isDocument(value) ? value : {})
  return (a, b) => order(fields(a), fields(b))
}

const integerClause = (name: string, value: unknown): number | undefined => {
  if (value === undefined) return undefined
  if (!isNumber(value) || !Number.isInteger(toNumber(value))) {
    throw badValue(`The value for ${name} must be an integer value but was given type: ${typeName(value)}`)
  }
  return toNumber(value)
}

interface Push {
  each: unknown[]
  position?: number
  slice?: number
  order?: (a: unknown, b: unknown) => number
}

const parsePush = (argument: unknown): Push => {
  if (!isDocument(argument) || !hasOwn(argument, '$each')) {
    const key = isDocument(argument) ? firstKey(argument) : undefined
    if (key !== undefined && PUSH_CLAUSES.has(key)) {
      throw badValue(
        `The dollar ($) prefixed field '${key}' in '${key}' is not valid for storage.`,
        52,
        'DollarPrefixedFieldName',
      )
    }
    return { each: [argument] }
  }
  const { $each: each, $slice, $sort, $position } = argument
  if (!Array.isArray(each)) {
    throw badValue(`The argument to $each in $push must be an array but it was of type: ${typeName(each)}`)
  }
  const unknown = Object.keys(argument).find((key) => !PUSH_CLAUSES.has(key))
  if (unknown !== undefined) throw badValue(`Unrecognized clause in $push: ${unknown}`)
  return {
    each,
    slice: integerClause('$slice', $slice),
    position: integerClause('$position', $position),
    order: $sort === undefined ? undefined : pushOrder($sort),
  }
}

const insertAt = (array: unknown[], position: number | undefined, added: unknown[]): unknown[] => {
  if (position === undefined) return [...array, ...added]
  const at = position < 0 ? Math.max(0, array.length + position) : Math.min(position, array.length)
  return array.toSpliced(at, 0, ...added)
}

export const push = (argument: unknown): NewValue => {
  const { each, position, slice, order } = parsePush(argument)
  return (current, _context, field) => {
    if (current !== undefined && !Array.isArray(current)) {
      throw badValue(`The field '${field}' must be an array but is of type ${typeName(current)} in document`)
    }
    const result = insertAt(current ?? [], position, each.map(clone))
    if (order) result.sort(order)
    if (slice === undefined) return result
    return slice >= 0 ? result.slice(0, slice) : result.slice(slice)
  }
}

export const addToSet = (argument: unknown): NewValue => {
  let values: unknown[] = [argument]
  if (isDocument(argument) && hasOwn(argument, '$each')) {
    const { $each: each, ...others } = argument
    if (!Array.isArray(each)) {
      throw typeMismatch(`The argument to $each in $addToSet must be an array but it was of type ${typeName(each)}`)
    }
    const unknown = firstKey(others)
    if (unknown !== undefined) throw badValue(`Found unexpected fields after $each in $addToSet: ${unknown}`)
    values = each
  }
  return (current, _context, field) => {
    if (current !== undefined && !Array.isArray(current)) {
      throw badValue(
        `Cannot apply $addToSet to non-array field. Field named '${field}' has non-array type ${typeName(current)}`,
      )
    }
    const result = [...(current ?? [])]
    const known = new Set(result.map(groupKey))
    for (const value of values) {
      const key = groupKey(value)
      if (known.has(key)) continue
      known.add(key)
      result.push(clone(value))
    }
    return current !== undefined && result.length === current.length ? undefined : result
  }
}

const LOGICAL = new Set(['$and', '$or', '$nor', '$expr'])

/** `$pull` takes a value, operators on the element, or a filter on the element's fields. */
const pullTest = (argument: unknown): ((element: unknown) => boolean) => {
  const key = isDocument(argument) ? firstKey(argument) : undefined
  if (isRegex(argument) || (isOperatorDocument(argument) && !LOGICAL.has(key!))) {
    const matches = compileFilter({ element: argument })
    return (element) => matches({ element })
  }
  if (!isDocument(argument)) return (element) => equal(element, argument)
  const matches = compileFilter(argument)
  return (element) => isDocument(element) && matches(element)
}

const removing =
  (operator: string, remove: (element: unknown) => boolean): NewValue =>
  (current) => {
    if (!Array.isArray(current)) {
      throw badValue(`Cannot apply ${operator} to a non-array value of type ${typeName(current)}`)
    }
    const rest = current.filter((element) => !remove(element))
    return rest.length === current.length ? undefined : rest
  }

export const pull = (argument: unknown): NewValue => removing('$pull', pullTest(argument))

export const pullAll = (argument: unknown): NewValue => {
  if (!Array.isArray(argument)) {
    throw badValue(`$pullAll requires an array argument but was given a ${typeName(argument)}`)
  }
  const wanted = new Set(argument.map(groupKey))
  return removing('$pullAll', (element) => wanted.has(groupKey(element)))
}

export const pop = (argument: unknown, path: string): NewValue => {
  if (argument !== 1 && argument !== -1) throw failedToParse(`$pop expects 1 or -1, found: ${argument}`)
  return (current) => {
    if (!Array.isArray(current)) {
      throw typeMismatch(`Path '${path}' contains an element of non-array type '${typeName(current)}'`)
    }
    if (current.length === 0) return undefined
    return argument === 1 ? current.slice(0, -1) : current.slice(1)
  }
}
