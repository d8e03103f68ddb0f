/** The keys under which a document stands in an index. */
import type { Document } from '../contract.ts'
import { identical } from '../mql/compare.ts'
import { MqlError } from '../mql/errors.ts'
import { indexTuples, passesArray } from '../mql/multikey.ts'
import { getOwn } from '../mql/values.ts'
import type { Index } from './catalog.ts'
import { encodeKey, keyText } from './keys.ts'

export interface IndexEntry {
  key: Uint8Array
  /** The values of the key, for error messages. */
  values: unknown[]
}

/** As many keys one document may have in an index, as on a server. */
const MAX_KEYS = 100_000

const entry = (index: Index, values: unknown[]): IndexEntry => ({ key: encodeKey(values, index.directions), values })

/** The values of a document that meets no array but one at the end of a single path; null when it may be otherwise. */
const plainTuples = ({ paths, sparse }: Index, document: Document): unknown[][] | null => {
  const values: unknown[] = []
  let isMissing = sparse
  for (const path of paths) {
    if (path.includes('.')) return null
    const value = getOwn(document, path)
    if (Array.isArray(value)) {
      if (paths.length > 1) return null
      return value.length === 0 ? [[undefined]] : value.map((element) => [element])
    }
    if (value !== undefined) isMissing = false
    values.push(value ?? null)
  }
  return isMissing ? [] : [values]
}

/** The entries of a document; null when the index leaves it out. @throws code 171 for parallel arrays */
export const entriesOf = (index: Index, document: Document): IndexEntry[] | null => {
  if (index.partial && !index.partial.matches(document)) return null
  const tuples = plainTuples(index, document) ?? indexTuples(document, index.paths, index.sparse).tuples
  if (tuples.length === 0) return null
  if (tuples.length === 1) return [entry(index, tuples[0]!)]
  if (tuples.length > MAX_KEYS) {
    const message = `the document would have ${tuples.length} keys in the index ${index.name}; ${MAX_KEYS} are allowed`
    throw new MqlError(201, 'CannotBuildIndexKeys', message)
  }
  const entries = new Map<string, IndexEntry>()
  for (const values of tuples) {
    const each = entry(index, values)
    const text = keyText(each.key)
    if (!entries.has(text)) entries.set(text, each)
  }
  return [...entries.values()]
}

/** The index's multikey mask, with the fields that are arrays in this document. */
export const multikeyMask = (index: Index, document: Document): number =>
  index.paths.reduce((mask, path, i) => (passesArray(document, path) ? mask | (1 << i) : mask), index.multikey)

/** Whether a change leaves the fields of an index alone, so that its keys need not be computed. */
export const isUntouched = (index: Index, before: Document, after: Document): boolean =>
  !index.partial &&
  index.paths.every((path) => {
    const top = path.includes('.') ? path.slice(0, path.indexOf('.')) : path
    return identical(getOwn(before, top), getOwn(after, top))
  })

/** Whether two lists of entries are the same keys in the same order. */
export const sameEntries = (a: IndexEntry[] | null, b: IndexEntry[] | null): boolean => {
  if (a === null || b === null || a.length !== b.length) return a === b
  return a.every(({ key }, i) => Buffer.compare(key, b[i]!.key) === 0)
}
