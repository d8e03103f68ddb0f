/** Sorting documents: missing equals null, and an array counts by its least (ascending) or greatest element. */
import type { Document } from '../contract.ts'
import { compare, type StringOrder } from './compare.ts'
import { badValue, location, MqlError, notSupported } from './errors.ts'
import { indexTuples } from './multikey.ts'
import { toNumber } from './numbers.ts'
import { getOwn, isDocument, isNumber } from './values.ts'

/** Fields with 1 (ascending) or -1. */
export type SortSpec = [path: string, direction: 1 | -1][]

const DIRECTIONS: Record<string, number> = { asc: 1, ascending: 1, '1': 1, desc: -1, descending: -1, '-1': -1 }

const direction = (value: unknown): 1 | -1 => {
  if (isDocument(value) && '$meta' in value) throw notSupported('$meta')
  const number = typeof value === 'string' ? DIRECTIONS[value] : isNumber(value) ? toNumber(value) : undefined
  if (number !== 1 && number !== -1) {
    throw location(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)')
  }
  return number
}

const sortEntries = (sort: unknown): [string, unknown][] => {
  if (typeof sort === 'string') return [[sort, 1]]
  if (sort instanceof Map) return [...sort]
  if (!Array.isArray(sort)) return Object.entries(sort as Document)
  if (Array.isArray(sort[0])) return sort as [string, unknown][]
  const isPair = sort.length === 2 && (isNumber(sort[1]) || String(sort[1]) in DIRECTIONS)
  return isPair ? [sort as [string, unknown]] : sort.map((path) => [String(path), 1])
}

/** A sort in any of the forms the official driver takes. */
export const parseSort = (sort: unknown): SortSpec => {
  if (sort === undefined || sort === null) return []
  return sortEntries(sort).map(([path, value]) => [path, direction(value)])
}

/** The values of fields of which none is dotted or an array; null otherwise. */
const plainKeys = (document: Document, spec: SortSpec): unknown[] | null => {
  const keys: unknown[] = []
  for (const [path] of spec) {
    const value = getOwn(document, path)
    if (Array.isArray(value) || path.includes('.')) return null
    keys.push(value ?? null)
  }
  return keys
}

const keyTuples = (document: Document, spec: SortSpec): unknown[][] => {
  try {
    return indexTuples(
      document,
      spec.map(([path]) => path),
    ).tuples
  } catch (error) {
    if (error instanceof MqlError) throw badValue('cannot sort with keys that are parallel arrays')
    throw error
  }
}

/** The values by which a document is sorted: of all its tuples the one that comes first. @throws for parallel arrays */
export const sortKeys = (document: Document, spec: SortSpec, strings?: StringOrder): unknown[] =>
  plainKeys(document, spec) ??
  keyTuples(document, spec).reduce((first, tuple) => (compareSortKeys(tuple, first, spec, strings) < 0 ? tuple : first))

export const compareSortKeys = (a: unknown[], b: unknown[], spec: SortSpec, strings?: StringOrder): number => {
  for (let i = 0; i < spec.length; i++) {
    const order = compare(a[i], b[i], strings)
    if (order) return spec[i]![1] > 0 ? order : -order
  }
  return 0
}

const valueAt = (document: Document, path: string): unknown => {
  let value: unknown = document
  for (const part of path.split('.'))
    value = isDocument(value) || Array.isArray(value) ? getOwn(value, part) : undefined
  return value ?? null
}

/** A comparison of documents for `Array.prototype.sort` that takes arrays as the values they are. */
export const documentOrder = (sort: unknown): ((a: Document, b: Document) => number) => {
  const spec = parseSort(sort)
  const keys = (document: Document) => spec.map(([path]) => valueAt(document, path))
  return (a, b) => compareSortKeys(keys(a), keys(b), spec)
}

interface Entry<T> {
  keys: unknown[]
  order: number
  item: T
}

/** Collects items and gives them back in order, the first `limit` of them when there is one; stable. */
export class Sorter<T> {
  readonly #spec: SortSpec
  readonly #limit: number
  readonly #strings: StringOrder | undefined
  #entries: Entry<T>[] = []
  #count = 0

  constructor(spec: SortSpec, limit = 0, strings?: StringOrder) {
    this.#spec = spec
    this.#limit = limit
    this.#strings = strings
  }

  add(document: Document, item: T): void {
    this.#entries.push({ keys: sortKeys(document, this.#spec, this.#strings), order: this.#count++, item })
    if (this.#limit > 0 && this.#entries.length >= this.#limit * 2 + 64) this.#trim()
  }

  #trim(): void {
    this.#entries.sort((a, b) => compareSortKeys(a.keys, b.keys, this.#spec, this.#strings) || a.order - b.order)
    if (this.#limit > 0 && this.#entries.length > this.#limit) this.#entries.length = this.#limit
  }

  result(): T[] {
    this.#trim()
    return this.#entries.map(({ item }) => item)
  }
}
