/**
 * Whether a file is sound beyond what SQLite knows: every document can be read and stands under its own key, and every
 * index holds the entries of its documents and no others. Reads row by row, so that memory stays flat.
 */
import type { Document } from '../contract.ts'
import { type Catalog, type CollectionEntry, documentTable, type Index, indexTable } from './catalog.ts'
import { decode } from './codec.ts'
import { entriesOf, multikeyMask } from './index-entries.ts'
import { compareKeys, encodeKey } from './keys.ts'
import type { Store } from './sqlite.ts'

export interface Finding {
  /** One sentence. */
  problem: string
  /** The index that would be right again if it were filled anew. */
  index?: { collection: string; name: string }
}

export interface Inspection {
  collections: number
  documents: number
  entries: number
  findings: Finding[]
}

/** Damaged documents of one collection that are named one by one. */
const MAX_NAMED = 20
const PROGRESS_ROWS = 10_000

/** What one index has to answer for. */
interface IndexTally {
  index: Index
  wanted: number
  missing: number
  unmarked: number
  /** Documents that cannot be indexed at all. */
  failed: number
}

const readDocument = (body: unknown): Document | null => {
  if (typeof body !== 'string') return null
  try {
    return decode(body) as Document
  } catch {
    // What is wrong with it is of no use: it is not a document.
    return null
  }
}

const countRows = (store: Store, table: string): number => Number(store.get(`SELECT count(*) FROM ${table}`)![0])

const entriesOrNone = (index: Index, document: Document): ReturnType<typeof entriesOf> | undefined => {
  try {
    return entriesOf(index, document)
  } catch {
    // Such as parallel arrays, which a write would have refused.
    return undefined
  }
}

const tallyDocument = (store: Store, tally: IndexTally, document: Document, row: number): void => {
  const { index } = tally
  const entries = entriesOrNone(index, document)
  if (entries === undefined) tally.failed++
  if (!entries) return
  tally.wanted += entries.length
  if (multikeyMask(index, document) !== index.multikey) tally.unmarked++
  const sql = `SELECT 1 FROM ${indexTable(index)} WHERE key = ? AND row = ?`
  for (const { key } of entries) if (!store.get(sql, key, row)) tally.missing++
}

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

const inspectIndex = (
  store: Store,
  collection: string,
  tally: IndexTally,
): { entries: number; findings: Finding[] } => {
  const { index, wanted, missing, unmarked, failed } = tally
  const table = indexTable(index)
  const entries = countRows(store, table)
  // All entries that are wanted and there differ from each other, so that what goes beyond them is surplus.
  const surplus = entries - (wanted - missing)
  const duplicate = index.unique && store.get(`SELECT 1 FROM ${table} GROUP BY key HAVING count(*) > 1 LIMIT 1`)
  const wrong = [
    missing > 0 && `${plural(missing, 'entry', 'entries')} missing`,
    surplus > 0 && `${plural(surplus, 'entry', 'entries')} too many`,
    unmarked > 0 && `${plural(unmarked, 'document')} with arrays it does not know of`,
    failed > 0 && `${plural(failed, 'document')} that it cannot hold`,
    duplicate && 'two documents under one unique key',
  ].filter((part) => typeof part === 'string')
  const problem = `index "${index.name}" of collection "${collection}": ${wrong.join(', ')}`
  return { entries, findings: wrong.length > 0 ? [{ problem, index: { collection, name: index.name } }] : [] }
}

const inspectCollection = (
  store: Store,
  collection: CollectionEntry,
  onProgress: (documents: number) => void,
): Omit<Inspection, 'collections'> => {
  // One that is being built has some of its entries yet.
  const tallies = collection.indexes
    .filter(({ building }) => !building)
    .map((index): IndexTally => ({ index, wanted: 0, missing: 0, unmarked: 0, failed: 0 }))
  const findings: Finding[] = []
  let documents = 0
  let damaged = 0
  const report = (problem: string) => {
    if (damaged++ < MAX_NAMED) findings.push({ problem: `collection "${collection.name}": ${problem}` })
  }
  // 8: the strict test for JSONB; json() would end the whole query at a damaged body.
  const sql = `SELECT row, key, CASE WHEN json_valid(body, 8) THEN json(body) END FROM ${documentTable(collection)}`
  for (const [row, key, body] of store.iterate(sql, [])) {
    if (++documents % PROGRESS_ROWS === 0) onProgress(PROGRESS_ROWS)
    const document = readDocument(body)
    if (!document) {
      report(`the document in row ${row} cannot be read`)
      continue
    }
    if (compareKeys(encodeKey([document._id]), key as Uint8Array) !== 0) {
      report(`the document in row ${row} does not stand under its _id`)
    }
    for (const tally of tallies) tallyDocument(store, tally, document, Number(row))
  }
  onProgress(documents % PROGRESS_ROWS)
  if (damaged > MAX_NAMED) {
    findings.push({ problem: `collection "${collection.name}": ${damaged - MAX_NAMED} more documents are damaged` })
  }
  const inspected = tallies.map((tally) => inspectIndex(store, collection.name, tally))
  return {
    documents,
    entries: inspected.reduce((sum, { entries }) => sum + entries, 0),
    findings: [...findings, ...inspected.flatMap((each) => each.findings)],
  }
}

/** Tables the catalogue calls for and does not have, and the other way round. */
const inspectTables = (store: Store, collections: CollectionEntry[]): Finding[] => {
  const wanted = new Map(
    collections.flatMap((collection) => [
      [documentTable(collection), `the documents of collection "${collection.name}"`] as const,
      ...collection.indexes.map(
        (index) =>
          [indexTable(index), `the entries of index "${index.name}" of collection "${collection.name}"`] as const,
      ),
    ]),
  )
  const found = new Set(
    store
      .all(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB '*_[0-9]*'`)
      .map(([name]) => String(name)),
  )
  return [
    ...[...wanted].filter(([table]) => !found.has(table)).map(([table, what]) => `table ${table} with ${what} is gone`),
    ...[...found].filter((table) => !wanted.has(table)).map((table) => `table ${table} belongs to nothing`),
  ].map((problem) => ({ problem }))
}

/**
 * Inspects everything in one file, as it is at one moment.
 * @param onProgress called now and then with the number of documents looked at since
 */
export const inspect = (store: Store, catalog: Catalog, onProgress: (documents: number) => void): Inspection =>
  store.transaction(() => {
    catalog.reload()
    const collections = catalog.list()
    const total: Inspection = { collections: collections.length, documents: 0, entries: 0, findings: [] }
    total.findings.push(...inspectTables(store, collections))
    // Without its tables nothing more can be said of a file.
    if (total.findings.some(({ problem }) => problem.endsWith(' is gone'))) return total
    for (const collection of collections) {
      const { documents, entries, findings } = inspectCollection(store, collection, onProgress)
      total.documents += documents
      total.entries += entries
      total.findings.push(...findings)
    }
    return total
  })
