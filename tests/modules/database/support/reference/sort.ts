/** Keys of documents, for sorting and for unique indexes: one tuple for every element of an array on the way. */
import type { Document } from '../../../../../modules/database/contract.ts'
import { compare } from './compare.ts'
import { isIndex, isObject, Refused, Undecided } from './values.ts'

export type Sort = [path: string, direction: 1 | -1][]

/** A field that is not there: like null, but a sparse index leaves out what has nothing else. */
const MISSING = Symbol('missing')

/** How far a path has been followed: to a value, or to an array that stands in the way. */
type Reached = { value: unknown } | { array: unknown[]; rest: string[] }

const follow = (value: unknown, parts: string[]): Reached => {
  const [part, ...rest] = parts
  if (Array.isArray(value)) {
    const isPosition =
      part !== undefined &&
      isIndex(part) &&
      value.length > Number(part) &&
      !value.some((element) => isObject(element) && Object.hasOwn(element, part))
    return isPosition ? follow(value[Number(part)], rest) : { array: value, rest: parts }
  }
  if (part === undefined) return { value: value === undefined ? MISSING : value }
  return isObject(value) && Object.hasOwn(value, part) ? follow(value[part], rest) : { value: MISSING }
}

const intoElement = (element: unknown, rest: string[]): Reached => {
  if (rest.length === 0) return { value: element }
  return isObject(element) ? follow(element, rest) : { value: MISSING }
}

const combine = (reached: Reached[]): unknown[][] => {
  const arrays = new Set(reached.flatMap((each) => ('array' in each ? [each.array] : [])))
  if (arrays.size > 1) throw new Refused(171, 'parallel arrays')
  const [array] = arrays
  if (!array) return [reached.map((each) => (each as { value: unknown }).value)]
  const into = (each: Reached, element: unknown): Reached => ('array' in each ? intoElement(element, each.rest) : each)
  // Of an empty array nothing is left: less than null for the array itself, null for fields below it.
  if (array.length === 0) return combine(reached.map((each) => into(each, undefined)))
  return array.flatMap((element) => combine(reached.map((each) => into(each, element))))
}

/** All tuples of a document. @throws Refused 171 when two paths end in different arrays */
export const tuples = (document: Document, paths: string[], sparse = false): unknown[][] =>
  combine(paths.map((path) => follow(document, path.split('.'))))
    .filter((tuple) => !sparse || tuple.some((value) => value !== MISSING))
    .map((tuple) => tuple.map((value) => (value === MISSING ? null : value)))

export const compareTuples = (a: unknown[], b: unknown[], sort: Sort): number => {
  for (const [i, [, direction]] of sort.entries()) {
    const order = compare(a[i], b[i])
    if (order) return order * direction
  }
  return 0
}

/** The tuple a document is sorted by: the first of its tuples in the order asked for. */
export const sortKey = (document: Document, sort: Sort): unknown[] => {
  try {
    const all = tuples(
      document,
      sort.map(([path]) => path),
    )
    return all.sort((a, b) => compareTuples(a, b, sort))[0]!
  } catch (error) {
    if (error instanceof Refused) throw new Refused(2, 'cannot sort with keys that are parallel arrays')
    throw error
  }
}

/** The documents in order; what compares equal keeps its place. */
export const sorted = (documents: Document[], sort: Sort): Document[] => {
  try {
    return inOrder(documents, sort)
  } catch (error) {
    // A single document may have been found in a way that needs no sorting.
    throw error instanceof Refused && documents.length === 1 ? new Undecided() : error
  }
}

const inOrder = (documents: Document[], sort: Sort): Document[] =>
  documents
    .map((document) => ({ document, key: sortKey(document, sort) }))
    .sort((a, b) => compareTuples(a.key, b.key, sort))
    .map(({ document }) => document)
