/** The keys under which a document stands in an index. */
import type { Document } from '../contract.ts'
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

/** The entries of a document; null when the index leaves it out. @throws code 171 for parallel arrays */
export const entriesOf = (index: Index, document: Document): IndexEntry[] | null => {
  if (index.partial && !index.partial.matches(document)) return null
  const [path] = index.paths
  if (index.paths.length === 1 && !path!.includes('.')) {
    const value = getOwn(document, path!)
    if (index.sparse && value === undefined) return null
    if (!Array.isArray(value)) return [{ key: encodeKey([value ?? null], index.directions), values: [value ?? null] }]
  }
  const { tuples } = indexTuples(document, index.paths, index.sparse)
  if (tuples.length === 0) return null
  if (tuples.length > MAX_KEYS) {
    const message = `the document would have ${tuples.length} keys in the index ${index.name}; ${MAX_KEYS} are allowed`
    throw new MqlError(201, 'CannotBuildIndexKeys', message)
  }
  const entries = new Map<string, IndexEntry>()
  for (const values of tuples) {
    const key = encodeKey(values, index.directions)
    const text = keyText(key)
    if (!entries.has(text)) entries.set(text, { key, values })
  }
  return [...entries.values()]
}

/** The index's multikey mask, with the fields that are arrays in this document. */
export const multikeyMask = (index: Index, document: Document): number =>
  index.paths.reduce((mask, path, i) => (passesArray(document, path) ? mask | (1 << i) : mask), index.multikey)

/** Whether two lists of entries are the same keys in the same order. */
export const sameEntries = (a: IndexEntry[] | null, b: IndexEntry[] | null): boolean => {
  if (a === null || b === null || a.length !== b.length) return a === b
  return a.every(({ key }, i) => Buffer.compare(key, b[i]!.key) === 0)
}
