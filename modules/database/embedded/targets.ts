/** Finds the documents that a write is to change, in slices, so that a long search holds up nobody. */
import type { Document } from '../contract.ts'
import { MqlError } from '../mql/errors.ts'
import { compileFilter, type MatchContext, type Predicate } from '../mql/match.ts'
import { Sorter, type SortSpec } from '../mql/sort.ts'
import { type CollectionEntry, documentTable } from './catalog.ts'
import { decode } from './codec.ts'
import { addFilterFields } from './fields.ts'
import type { ReadContext } from './read.ts'
import type { RowRequest } from './row-reader.ts'
import { openRows, QUERY_PLAN_KILLED, type Rows } from './rows.ts'
import type { Ticker } from './ticker.ts'

export interface Target {
  collection: CollectionEntry
  row: number
  document: Document
  /** The array index the filter matched, for positional operators. */
  matched?: number
}

interface Found {
  row: number
  matched?: number
}

/** One write's search. A pause between two slices is `null` among the targets. */
export class TargetSearch {
  readonly #context: ReadContext
  readonly #name: string
  readonly #filter: Document
  readonly #matches: Predicate
  readonly #ticker: Ticker
  /** The collection as it was at first: one of the same name made since is another. */
  readonly #id: number | undefined
  #paused = false

  constructor(context: ReadContext, name: string, filter: Document, ticker: Ticker) {
    this.#context = context
    this.#name = name
    this.#filter = filter
    this.#matches = compileFilter(filter)
    this.#ticker = ticker
    this.#id = context.catalog.find(name)?.id
  }

  get #collection(): CollectionEntry | undefined {
    const collection = this.#context.catalog.find(this.#name)
    return collection?.id === this.#id ? collection : undefined
  }

  /** The rows of one slice after the other; from the beginning when a change of the indexes makes that necessary. */
  *#slices(request: RowRequest, restart: () => void): Generator<Rows | null, void, void> {
    let position: Document | undefined
    for (;;) {
      const collection = this.#collection
      if (!collection) return
      try {
        const rows = openRows(this.#context.store, collection, { ...request, position, sliced: true }, this.#ticker)
        yield rows
        if (!rows.paused) return
        position = rows.position
      } catch (error) {
        if (!(error instanceof MqlError) || error.code !== QUERY_PLAN_KILLED) throw error
        position = undefined
        restart()
      }
      this.#paused = true
      yield null
    }
  }

  /** The document of a row that was found, unless it has changed since and no longer matches. */
  #target({ row, matched }: Found): Target | null {
    const collection = this.#collection
    const stored =
      collection && this.#context.store.get(`SELECT json(body) FROM ${documentTable(collection)} WHERE row = ?`, row)
    if (!stored) return null
    const document = decode(String(stored[0])) as Document
    if (!this.#paused) return { collection, row, document, matched }
    const match: MatchContext = {}
    if (!this.#matches(document, match)) return null
    return { collection, row, document, matched: match.position }
  }

  /** Every document that matches. */
  *all(): Generator<Target | null, void, void> {
    const found = new Map<number, number | undefined>()
    for (const rows of this.#slices({ filter: this.#filter, fields: fieldsOf(this.#filter) }, () => {})) {
      if (rows) for (const { row, matched } of rows) found.set(row, matched)
      else yield null
    }
    for (const [row, matched] of found) {
      this.#ticker.tick()
      if (this.#ticker.isSliceOver) {
        this.#paused = true
        yield null
      }
      const target = this.#target({ row, matched })
      if (target) yield target
    }
  }

  /** The first document in the order of `sort`. */
  *first(sort: SortSpec): Generator<Target | null, void, void> {
    const request = { filter: this.#filter, sort, limited: true, needDocument: true }
    for (const rows of this.#slices(request, () => {})) {
      if (!rows) yield null
      else if (!rows.plan.sorted) {
        yield* this.#firstInOrder(sort)
        return
      } else
        for (const { row, document, matched } of rows) {
          yield { collection: this.#collection!, row, document: document!, matched }
          return
        }
    }
  }

  /** The first document where no index gives the order. */
  *#firstInOrder(sort: SortSpec): Generator<Target | null, void, void> {
    const request = {
      filter: this.#filter,
      sort,
      limited: true,
      needDocument: true,
      fields: fieldsOf(this.#filter, sort),
    }
    for (;;) {
      let sorter = new Sorter<Found>(sort, 1)
      const restart = () => {
        sorter = new Sorter<Found>(sort, 1)
      }
      for (const rows of this.#slices(request, restart)) {
        if (rows) for (const { row, document, matched } of rows) sorter.add(document!, { row, matched })
        else yield null
      }
      const [best] = sorter.result()
      const target = best && this.#target(best)
      if (target) yield target
      if (target || !best) return
      // It has changed while others had their turn.
      yield null
    }
  }
}

/** The fields that a search has to look at. */
const fieldsOf = (filter: Document, sort: SortSpec = []): Set<string> | undefined => {
  const fields = new Set(sort.map(([path]) => path.split('.')[0]!))
  return addFilterFields(filter, fields) ? fields : undefined
}
