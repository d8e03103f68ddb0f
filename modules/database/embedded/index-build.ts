/**
 * Building indexes while others read and write: an index is kept up to date from its first moment, filled in slices, and
 * answers nothing before it is whole. One whose building was interrupted is dropped when the file is opened.
 */
import type { Document } from '../contract.ts'
import { MqlError } from '../mql/errors.ts'
import { type CollectionEntry, documentTable, type Index } from './catalog.ts'
import { decode } from './codec.ts'
import { entriesOf, multikeyMask } from './index-entries.ts'
import { type Sliced, Ticker } from './ticker.ts'
import type { WriteContext } from './write.ts'

const aborted = (name: string) =>
  new MqlError(276, 'IndexBuildAborted', `the index ${name} or its collection was dropped while it was being built`)

/** The index as the catalogue has it now. */
const current = (context: WriteContext, name: string, index: Index): { collection: CollectionEntry; index: Index } => {
  const collection = context.catalog.find(name)
  const found = collection?.indexes.find(({ id }) => id === index.id)
  if (!collection || !found) throw aborted(index.name)
  return { collection, index: found }
}

/** Adds documents after `row` until the slice is over; gives the last row, or null when all are in. */
const fillSome = (
  context: WriteContext,
  name: string,
  building: Index,
  after: number,
  ticker: Ticker,
): number | null => {
  const { collection, index } = current(context, name, building)
  const sql = `SELECT row, json(body) FROM ${documentTable(collection)} WHERE row > ? ORDER BY row`
  let multikey = index.multikey
  let last: number | null = null
  for (const [row, text] of context.store.iterate(sql, [after])) {
    ticker.tick()
    const document = decode(String(text)) as Document
    const entries = entriesOf(index, document)
    if (entries) {
      multikey |= multikeyMask(index, document)
      if (index.unique) context.documents.assertUnique(collection, index, entries, Number(row))
      context.documents.addEntries(index, entries, Number(row))
    }
    if (!ticker.isSliceOver) continue
    last = Number(row)
    break
  }
  context.catalog.markMultikey(index, multikey)
  return last
}

/** Fills an index at one go. */
export const fillIndex = (context: WriteContext, name: string, index: Index): void => {
  fillSome(context, name, index, 0, new Ticker())
}

/** Fills indexes as they are declared and lets queries use them. When one fails, none of them stays. */
export const buildIndexes = function* (
  context: WriteContext,
  name: string,
  declared: Iterable<Index>,
  ticker: Ticker,
): Sliced<void> {
  const indexes: Index[] = []
  let finished = false
  try {
    for (const index of declared) {
      indexes.push(index)
      context.building.add(index.id)
    }
    for (const index of indexes) {
      for (let row = fillSome(context, name, index, 0, ticker); row !== null; ) {
        yield
        row = fillSome(context, name, index, row, ticker)
      }
    }
    for (const index of indexes) context.catalog.makeReady(current(context, name, index).index)
    finished = true
  } finally {
    for (const { id } of indexes) context.building.delete(id)
    if (!finished) drop(context, name, indexes)
  }
}

const drop = ({ catalog }: WriteContext, name: string, indexes: Index[]): void => {
  const collection = catalog.find(name)
  for (const { id } of indexes) {
    const index = collection?.indexes.find((each) => each.id === id)
    if (collection && index) catalog.dropIndex(collection, index)
  }
}
