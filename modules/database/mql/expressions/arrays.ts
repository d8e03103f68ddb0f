/** Lists: mapping, filtering, slicing, and sets. */
import type { Document } from '../../contract.ts'
import { compare, equal, groupKey } from '../compare.ts'
import { location, type MqlError } from '../errors.ts'
import { type Evaluate, type Operator, truthy, type Variables } from '../expressions.ts'
import { toNumber } from '../numbers.ts'
import { documentOrder } from '../sort.ts'
import { hasOwn, isDocument, isNil, isNumber, setOwn } from '../values.ts'
import { countOf, evaluated, namedArguments, optionalArgument, strict, wrongType } from './operator.ts'
import { checkVariableName } from './variables.ts'

/** The list an argument evaluates to; null when it is null or missing. */
const listArgument = (value: unknown, fail: (value: unknown) => MqlError): unknown[] | null => {
  if (isNil(value)) return null
  if (!Array.isArray(value)) throw fail(value)
  return value
}

const mustBeArray = (name: string, code: number) => (value: unknown) =>
  wrongType(code, `${name}'s argument must be an array, but is`, value)

const integer = (value: unknown, name: string, code = 28727): number => {
  const number = isNumber(value) ? toNumber(value) : Number.NaN
  if (!Number.isInteger(number)) throw location(code, `${name} requires integral numbers, got ${value}`)
  return number
}

/** The variable that stands for the element. */
const elementName = (as: unknown): string => {
  if (as !== undefined) checkVariableName(as)
  return (as as string | undefined) ?? 'this'
}

/** Binds one element after the other and calls back. */
const forEach = (
  list: unknown[],
  as: string,
  variables: Variables | undefined,
  visit: (element: unknown, bound: Variables) => void,
): void => {
  const bound = { ...variables }
  for (const element of list) {
    bound[as] = element
    visit(element, bound)
  }
}

const map: Operator = (argument, compile) => {
  const named = namedArguments('$map', argument, { required: ['input', 'in'], optional: ['as'] })
  const as = elementName(named.as)
  const input = compile(named.input)
  const evaluate = compile(named.in, [as])
  return (document, variables) => {
    const list = listArgument(input(document, variables), (value) =>
      wrongType(16883, 'input to $map must be an array not', value),
    )
    if (!list) return null
    const result: unknown[] = []
    forEach(list, as, variables, (_element, bound) => result.push(evaluate(document, bound) ?? null))
    return result
  }
}

const filter: Operator = (argument, compile) => {
  const named = namedArguments('$filter', argument, { required: ['input', 'cond'], optional: ['as', 'limit'] })
  const as = elementName(named.as)
  const input = compile(named.input)
  const condition = compile(named.cond, [as])
  const limit = optionalArgument(named, 'limit', compile)
  return (document, variables) => {
    const list = listArgument(input(document, variables), (value) =>
      wrongType(28651, 'input to $filter must be an array not', value),
    )
    if (!list) return null
    const limited = limit(document, variables)
    const most = isNil(limited) ? Number.POSITIVE_INFINITY : integer(limited, 'the limit of $filter', 327391)
    if (most < 1) throw location(327392, '$filter: limit must be greater than 0')
    const result: unknown[] = []
    forEach(list, as, variables, (element, bound) => {
      if (result.length < most && truthy(condition(document, bound))) result.push(element)
    })
    return result
  }
}

const reduce: Operator = (argument, compile) => {
  const named = namedArguments('$reduce', argument, { required: ['input', 'initialValue', 'in'] })
  const input = compile(named.input)
  const initial = compile(named.initialValue)
  const evaluate = compile(named.in, ['this', 'value'])
  return (document, variables) => {
    const list = listArgument(input(document, variables), mustBeArray('$reduce', 40080))
    if (!list) return null
    let value = initial(document, variables)
    forEach(list, 'this', variables, (_element, bound) => {
      bound.value = value
      value = evaluate(document, bound)
    })
    return value
  }
}

const zip: Operator = (argument, compile) => {
  const named = namedArguments('$zip', argument, { required: ['inputs'], optional: ['useLongestLength', 'defaults'] })
  const inputs = compile(named.inputs)
  const defaults = optionalArgument(named, 'defaults', compile)
  const longest = named.useLongestLength === true
  if (named.defaults !== undefined && !longest) {
    throw location(34466, 'cannot specify defaults unless useLongestLength is true')
  }
  return (document, variables) => {
    const lists = inputs(document, variables) as unknown[]
    if (!Array.isArray(lists) || lists.length === 0) throw location(34461, '$zip requires at least one input array')
    if (lists.some(isNil)) return null
    if (!lists.every(Array.isArray)) throw location(34468, '$zip found a non-array expression in input')
    const lengths = (lists as unknown[][]).map((list) => list.length)
    const length = longest ? Math.max(...lengths) : Math.min(...lengths)
    const fill = defaults(document, variables) ?? []
    if (!Array.isArray(fill)) throw location(34462, 'defaults of $zip must be an array of expressions')
    if (named.defaults !== undefined && fill.length !== lists.length) {
      throw location(34467, 'defaults and inputs must have the same length')
    }
    return Array.from({ length }, (_, row) =>
      (lists as unknown[][]).map((list, column) => (row < list.length ? list[row] : (fill[column] ?? null))),
    )
  }
}

const sortArray: Operator = (argument, compile) => {
  const named = namedArguments('$sortArray', argument, { required: ['input', 'sortBy'] })
  const input = compile(named.input)
  const { sortBy } = named
  if (!isDocument(sortBy) && sortBy !== 1 && sortBy !== -1) {
    throw location(2942507, '$sortArray: sortBy must be 1, -1 or an object of fields')
  }
  const byFields = isDocument(sortBy) ? documentOrder(sortBy) : null
  const fields = (value: unknown): Document => (isDocument(value) ? value : {})
  const order = byFields
    ? (a: unknown, b: unknown) => byFields(fields(a), fields(b))
    : (a: unknown, b: unknown) => compare(a, b) * toNumber(sortBy)
  return (document, variables) =>
    listArgument(input(document, variables), mustBeArray('$sortArray', 2942504))?.toSorted(order) ?? null
}

const slice = (list: unknown, first: unknown, second?: unknown): unknown[] => {
  if (!Array.isArray(list)) throw mustBeArray('$slice', 28724)(list)
  const start = integer(first, '$slice')
  if (second === undefined) return start >= 0 ? list.slice(0, start) : list.slice(start)
  const count = integer(second, '$slice')
  if (count <= 0) throw location(28729, 'Third argument to $slice must be positive')
  const from = start < 0 ? Math.max(0, list.length + start) : start
  return list.slice(from, from + count)
}

const range = (start: unknown, end: unknown, step: unknown = 1): number[] | null => {
  if (isNil(start) || isNil(end) || isNil(step)) return null
  const [from, to, by] = [start, end, step].map((value) => integer(value, '$range', 34443)) as [number, number, number]
  if (by === 0) throw location(34449, '$range requires a non-zero step value')
  const count = Math.max(0, Math.ceil((to - from) / by))
  if (count > 10_000_000) throw location(146, '$range would use too much memory')
  return Array.from({ length: count }, (_, i) => from + i * by)
}

const elementAt = (list: unknown, index: unknown): unknown => {
  if (!Array.isArray(list)) throw wrongType(28689, "$arrayElemAt's first argument must be an array, but is", list)
  const at = integer(index, '$arrayElemAt', 28691)
  return list[at < 0 ? list.length + at : at]
}

const indexOf = (list: unknown, wanted: unknown, start: unknown = 0, end?: unknown): number | null => {
  if (isNil(list)) return null
  if (!Array.isArray(list)) throw mustBeArray('$indexOfArray', 40090)(list)
  const from = integer(start, '$indexOfArray', 40096)
  const to = end === undefined ? list.length : Math.min(integer(end, '$indexOfArray', 40096), list.length)
  if (from < 0 || to < 0) throw location(40097, '$indexOfArray requires a nonnegative starting and ending index')
  for (let i = from; i < to; i++) if (equal(list[i], wanted)) return i
  return -1
}

const keyed = (list: unknown[]): Map<string, unknown> => {
  const result = new Map<string, unknown>()
  for (const value of list) if (!result.has(groupKey(value))) result.set(groupKey(value), value)
  return result
}

const sets = (name: string, least: number, most: number, apply: (sets: Map<string, unknown>[]) => unknown): Operator =>
  evaluated(name, least, most, (...values) => {
    if (values.some(isNil)) return null
    const bad = values.find((value) => !Array.isArray(value))
    if (bad !== undefined)
      throw wrongType(17043, `All operands of ${name} must be arrays. One argument is of type:`, bad)
    return apply(values.map(keyed))
  })

const isSubset = (a: Map<string, unknown>, b: Map<string, unknown>): boolean => [...a.keys()].every((key) => b.has(key))

const pairOf = (entry: unknown): unknown[] => {
  if (Array.isArray(entry)) {
    if (entry.length === 2) return entry
    throw location(40397, '$arrayToObject requires an array of size 2 arrays')
  }
  if (!isDocument(entry)) throw wrongType(40391, '$arrayToObject requires arrays or objects, found:', entry)
  if (Object.keys(entry).length !== 2) {
    throw location(40392, "$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys")
  }
  if (!hasOwn(entry, 'k') || !hasOwn(entry, 'v')) {
    throw location(40393, "$arrayToObject requires an object with keys 'k' and 'v'")
  }
  return [entry.k, entry.v]
}

const toObject = (list: unknown): Document => {
  if (!Array.isArray(list)) throw wrongType(40386, '$arrayToObject requires an array input, found:', list)
  const result: Document = {}
  for (const entry of list) {
    const [key, value] = pairOf(entry)
    if (typeof key !== 'string') throw location(40394, '$arrayToObject requires pairs whose key is a string')
    if (key.includes('\0')) throw location(4940400, 'Key field cannot contain an embedded null byte')
    setOwn(result, key, value ?? null)
  }
  return result
}

const edge =
  (name: string, pick: (list: unknown[]) => unknown): Operator =>
  (argument, compile) => {
    // As an expression these take one list; as accumulators they never get here.
    const evaluate: Evaluate = compile(Array.isArray(argument) && argument.length === 1 ? argument[0] : argument)
    return (document, variables) => {
      const list = listArgument(evaluate(document, variables), mustBeArray(name, 28689))
      return list ? pick(list) : null
    }
  }

const several = (name: string, pick: (list: unknown[], count: number) => unknown[]): Operator => {
  return (argument, compile) => {
    const named = namedArguments(name, argument, { required: ['input', 'n'] })
    const input = compile(named.input)
    const count = compile(named.n)
    return (document, variables) => {
      const most = countOf(count(document, variables), name)
      const list = input(document, variables)
      if (!Array.isArray(list)) throw mustBeArray(name, 5788200)(list)
      return pick(list, most)
    }
  }
}

const ANY = Number.POSITIVE_INFINITY
const descending = (a: unknown, b: unknown) => compare(b, a)
const present = (list: unknown[]) => list.filter((value) => !isNil(value))

export const ARRAYS: Record<string, Operator> = {
  $map: map,
  $filter: filter,
  $reduce: reduce,
  $zip: zip,
  $sortArray: sortArray,
  $arrayElemAt: strict('$arrayElemAt', 2, 2, elementAt),
  $first: edge('$first', (list) => list[0]),
  $last: edge('$last', (list) => list.at(-1)),
  $firstN: several('$firstN', (list, count) => list.slice(0, count)),
  $lastN: several('$lastN', (list, count) => list.slice(-count)),
  $maxN: several('$maxN', (list, count) => present(list).sort(descending).slice(0, count)),
  $minN: several('$minN', (list, count) =>
    present(list)
      .sort((a, b) => compare(a, b))
      .slice(0, count),
  ),
  $size: evaluated('$size', 1, 1, (list) => {
    if (!Array.isArray(list)) throw wrongType(17124, 'The argument to $size must be an array, but was of type:', list)
    return list.length
  }),
  $isArray: evaluated('$isArray', 1, 1, (value) => Array.isArray(value)),
  $in: evaluated('$in', 2, 2, (wanted, list) => {
    if (!Array.isArray(list)) throw wrongType(40081, '$in requires an array as a second argument, found:', list)
    return list.some((value) => equal(value, wanted))
  }),
  $indexOfArray: evaluated('$indexOfArray', 2, 4, indexOf),
  $concatArrays: strict('$concatArrays', 0, ANY, (...lists) =>
    lists.flatMap((list) => {
      if (!Array.isArray(list)) throw wrongType(28664, '$concatArrays only supports arrays, not', list)
      return list
    }),
  ),
  $slice: strict('$slice', 2, 3, slice),
  $reverseArray: strict('$reverseArray', 1, 1, (list) => {
    if (!Array.isArray(list)) throw mustBeArray('$reverseArray', 34435)(list)
    return list.toReversed()
  }),
  $range: evaluated('$range', 2, 3, range),
  $arrayToObject: strict('$arrayToObject', 1, 1, toObject),
  $setUnion: sets('$setUnion', 0, ANY, (all) => [...new Map(all.flatMap((set) => [...set])).values()]),
  $setIntersection: sets('$setIntersection', 0, ANY, ([first, ...rest]) =>
    [...(first ?? [])].filter(([key]) => rest.every((set) => set.has(key))).map(([, value]) => value),
  ),
  $setDifference: sets('$setDifference', 2, 2, ([a, b]) =>
    [...a!].filter(([key]) => !b!.has(key)).map(([, value]) => value),
  ),
  $setEquals: sets('$setEquals', 2, ANY, ([first, ...rest]) =>
    rest.every((set) => set.size === first!.size && isSubset(set, first!)),
  ),
  $setIsSubset: sets('$setIsSubset', 2, 2, ([a, b]) => isSubset(a!, b!)),
  $anyElementTrue: evaluated('$anyElementTrue', 1, 1, (list) => {
    if (!Array.isArray(list)) throw mustBeArray('$anyElementTrue', 17041)(list)
    return list.some(truthy)
  }),
  $allElementsTrue: evaluated('$allElementsTrue', 1, 1, (list) => {
    if (!Array.isArray(list)) throw mustBeArray('$allElementsTrue', 17040)(list)
    return list.every(truthy)
  }),
}
