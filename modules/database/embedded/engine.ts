/** One file of the embedded database: every operation by its name. */
import type { Document } from '../contract.ts'
import { compileFilter } from '../mql/match.ts'
import { parseSort } from '../mql/sort.ts'
import { HeldResults } from './batches.ts'
import { Catalog } from './catalog.ts'
import { DocumentStore } from './document-store.ts'
import { createIndexes, deleteExpired, dropCollection, dropIndex, listIndexes } from './indexes.ts'
import { choosePlan, isBounded } from './plan.ts'
import type { FindArgs, OperationName, Operations } from './protocol.ts'
import { aggregate, count, distinct, find } from './read.ts'
import { Store, type StoreOptions } from './sqlite.ts'
import type { Sliced, Ticker } from './ticker.ts'
import { compact, rebuildIndex } from './upkeep.ts'
import { bulk, findAndModify, insert, remove, update, type WriteContext } from './write.ts'

type Handler<O extends OperationName> = (
  context: WriteContext,
  collection: string,
  args: Operations[O]['args'],
  ticker: Ticker,
) => Operations[O]['reply'] | Sliced<Operations[O]['reply']>

/** How a filter would be answered, in the words of an explain. */
const explain = ({ catalog }: WriteContext, name: string, { filter, sort, limit }: FindArgs): Document => {
  compileFilter(filter)
  const collection = catalog.find(name)
  if (!collection) return { kind: 'none', bounded: true, sorted: true, exact: true }
  const plan = choosePlan(collection, { filter, sort: parseSort(sort), limited: (limit ?? 0) > 0 })
  const { kind, sorted, exact } = plan
  const details =
    plan.kind === 'index' ? { index: plan.index.name } : plan.kind === 'union' ? { branches: plan.branches.length } : {}
  return { kind, bounded: isBounded(plan), sorted, exact, ...details }
}

const HANDLERS: { [O in OperationName]: Handler<O> } = {
  find,
  aggregate,
  count,
  distinct,
  explain,
  insert,
  update,
  delete: remove,
  findAndModify,
  bulk,
  createIndexes,
  dropIndex,
  indexes: listIndexes,
  drop: dropCollection,
  collections: ({ catalog }) => catalog.list().map(({ name }) => name),
  closeCursor: ({ held }, _name, { position }) => {
    held.release(position)
    return null
  },
  rebuildIndex,
  compact,
  ping: ({ store }) => {
    store.get('SELECT 1')
    return null
  },
}

const READS = new Set<OperationName>([
  'find',
  'aggregate',
  'count',
  'distinct',
  'explain',
  'indexes',
  'collections',
  'closeCursor',
  'ping',
])
const SCHEMA_CHANGES = new Set<OperationName>(['createIndexes', 'dropIndex', 'drop', 'rebuildIndex'])

export const isRead = (operation: OperationName): boolean => READS.has(operation)
/** Operations that SQLite refuses inside a transaction. */
export const needsNoTransaction = (operation: OperationName): boolean => operation === 'compact'
/** Operations that change tables and so run in a transaction of their own. */
export const isSchemaChange = (operation: OperationName): boolean => SCHEMA_CHANGES.has(operation)

export interface EngineOptions extends StoreOptions {
  /** Whom cursors name, so that the next call comes back here. */
  worker: string
}

export class Engine {
  readonly #context: WriteContext
  readonly #readOnly: boolean

  constructor(file: string, { worker, ...options }: EngineOptions) {
    const store = new Store(file, options)
    const catalog = new Catalog(store)
    this.#readOnly = options.readOnly === true
    const documents = new DocumentStore(store, catalog)
    this.#context = { store, catalog, held: new HeldResults(worker), documents, building: new Set() }
    if (!options.readOnly) catalog.initialize()
    catalog.reload()
  }

  /** Runs an operation in the transaction that is open; one that takes long comes back in slices. */
  execute<O extends OperationName>(
    operation: O,
    collection: string,
    args: Operations[O]['args'],
    ticker: Ticker,
  ): Operations[O]['reply'] | Sliced<Operations[O]['reply']> {
    return (HANDLERS[operation] as Handler<O>)(this.#context, collection, args, ticker)
  }

  /** Runs the body in one transaction; an error that leaves it undoes everything. */
  transaction<T>(body: () => T): T {
    const { store, catalog } = this.#context
    let committed = false
    try {
      const result = store.transaction(() => {
        // Another connection may have changed the tables since.
        if (this.#readOnly) catalog.refresh()
        return body()
      })
      committed = true
      return result
    } finally {
      catalog.settle(committed)
    }
  }

  /** Deletes up to `most` expired documents. */
  deleteExpired(most: number): number {
    const expires = this.#context.catalog
      .list()
      .some(({ indexes }) => indexes.some((index) => index.expireAfter !== undefined))
    return expires ? this.transaction(() => deleteExpired(this.#context, most)) : 0
  }

  vacuumSome(): void {
    this.#context.store.vacuumSome()
  }

  close(): void {
    this.#context.store.close()
  }
}
