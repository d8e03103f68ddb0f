/** The collections and indexes of one file, kept in memory beside their tables. */
import type { Document } from '../contract.ts'
import { MqlError } from '../mql/errors.ts'
import { compileFilter, type Predicate } from '../mql/match.ts'
import { decode, encode } from './codec.ts'
import type { IndexSpec } from './protocol.ts'
import { isFull, type Store } from './sqlite.ts'

export interface Index {
  id: number
  name: string
  spec: IndexSpec
  paths: string[]
  directions: (1 | -1)[]
  unique: boolean
  sparse: boolean
  /** Only documents that match are in the index. */
  partial?: { filter: Document; matches: Predicate }
  /** Seconds after which documents expire. */
  expireAfter?: number
  /** One bit per field that ever held an array. */
  multikey: number
  /** Not all documents are in it yet: it is kept up to date, and answers nothing. */
  building: boolean
}
export interface CollectionEntry {
  id: number
  name: string
  indexes: Index[]
}

/** Each brings a file from one version of the tables' layout to the next; a new file begins at 0. */
const MIGRATIONS = [
  `CREATE TABLE collections (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
   CREATE TABLE indexes (
     id INTEGER PRIMARY KEY, collection INTEGER NOT NULL, name TEXT NOT NULL, spec TEXT NOT NULL,
     multikey INTEGER NOT NULL DEFAULT 0, UNIQUE (collection, name));`,
  'ALTER TABLE indexes ADD COLUMN building INTEGER NOT NULL DEFAULT 0',
  // Keys have changed; whoever wants an index makes it anew when it starts.
  'UPDATE indexes SET building = 1',
]

/** The version of the tables' layout. */
export const FORMAT = MIGRATIONS.length

export const documentTable = ({ id }: Pick<CollectionEntry, 'id'>): string => `documents_${id}`
export const indexTable = ({ id }: Pick<Index, 'id'>): string => `index_${id}`

/** Makes an index entry from its stored specification. */
export const createIndexEntry = (id: number, name: string, spec: IndexSpec, multikey = 0, building = false): Index => {
  const filter = spec.partialFilterExpression as Document | undefined
  return {
    id,
    name,
    spec,
    paths: Object.keys(spec.key),
    directions: Object.values(spec.key),
    unique: spec.unique === true,
    sparse: spec.sparse === true,
    partial: filter && { filter, matches: compileFilter(filter) },
    expireAfter: spec.expireAfterSeconds as number | undefined,
    multikey,
    building,
  }
}

const checkName = (name: string): void => {
  if (name === '' || name.includes('\0') || name.includes('$') || name.startsWith('system.') || name[0] === '.') {
    throw new MqlError(73, 'InvalidNamespace', `Invalid collection name: "${name}"`)
  }
  if (Buffer.byteLength(name) > 235) throw new MqlError(73, 'InvalidNamespace', 'Collection name is too long')
}

/** The file was written by a later version of this program. */
export class NewerFormat extends Error {
  readonly format: number

  constructor(format: number) {
    super(`format ${format}`)
    this.format = format
  }
}

export class Catalog {
  readonly #store: Store
  #collections = new Map<string, CollectionEntry>()
  #version = -1
  /** The catalogue in memory is ahead of the file until the open transaction is committed. */
  #changed = false

  constructor(store: Store) {
    this.#store = store
  }

  /** Brings the tables up to this version's layout, and lets go of indexes whose building was interrupted. */
  initialize(): void {
    const { format } = this.#store
    if (format > FORMAT) throw new NewerFormat(format)
    this.#store.transaction(() => {
      for (const migration of MIGRATIONS.slice(format)) this.#store.exec(migration)
      if (format < FORMAT) this.#store.format = FORMAT
    })
    this.reload()
    if (this.list().every(({ indexes }) => indexes.every(({ building }) => !building))) return
    let dropped = false
    try {
      this.#store.transaction(() => {
        for (const collection of this.list())
          for (const index of collection.indexes.filter(({ building }) => building)) this.dropIndex(collection, index)
      })
      dropped = true
    } catch (error) {
      // They stay for now; an index that is being built answers nothing.
      if (!isFull(error)) throw error
    } finally {
      this.settle(dropped)
    }
  }

  /** Reads the catalogue again when another connection changed it. */
  refresh(): void {
    const version = this.#store.catalogVersion
    if (version === this.#version) return
    this.reload()
  }

  reload(): void {
    const store = this.#store
    store.forgetStatements()
    const byId = new Map<number, CollectionEntry>()
    for (const [id, name] of store.all('SELECT id, name FROM collections')) {
      byId.set(Number(id), { id: Number(id), name: String(name), indexes: [] })
    }
    for (const [id, owner, name, spec, multikey, building] of store.all(
      'SELECT id, collection, name, spec, multikey, building FROM indexes ORDER BY id',
    )) {
      const stored = decode(String(spec)) as IndexSpec
      const index = createIndexEntry(Number(id), String(name), stored, Number(multikey), building === 1)
      byId.get(Number(owner))?.indexes.push(index)
    }
    this.#collections = new Map([...byId.values()].map((entry) => [entry.name, entry]))
    this.#version = store.catalogVersion
    this.#changed = false
  }

  /** Called after the transaction that changed the catalogue. */
  settle(committed: boolean): void {
    if (!this.#changed) return
    this.#changed = false
    if (committed) this.#version = this.#store.catalogVersion
    else this.reload()
  }

  #touch(): void {
    if (!this.#changed) this.#store.bumpCatalogVersion()
    this.#changed = true
  }

  find(name: string): CollectionEntry | undefined {
    return this.#collections.get(name)
  }

  list(): CollectionEntry[] {
    return [...this.#collections.values()]
  }

  /** The collection, made if it does not exist. */
  ensure(name: string): CollectionEntry {
    const known = this.#collections.get(name)
    if (known) return known
    checkName(name)
    this.#touch()
    const id = this.#store.run('INSERT INTO collections (name) VALUES (?)', name)
    const entry: CollectionEntry = { id, name, indexes: [] }
    this.#store.exec(
      `CREATE TABLE ${documentTable(entry)} (row INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, body BLOB NOT NULL)`,
    )
    this.#collections.set(name, entry)
    return entry
  }

  drop(collection: CollectionEntry): void {
    this.#touch()
    for (const index of collection.indexes) this.#dropIndexTable(index)
    this.#store.forgetStatements()
    this.#store.exec(`DROP TABLE ${documentTable(collection)}`)
    this.#store.run('DELETE FROM collections WHERE id = ?', collection.id)
    this.#collections.delete(collection.name)
  }

  /** Adds an empty index, which the caller fills and then makes ready. */
  addIndex(collection: CollectionEntry, name: string, spec: IndexSpec): Index {
    this.#touch()
    const id = this.#store.run(
      'INSERT INTO indexes (collection, name, spec, building) VALUES (?, ?, ?, 1)',
      collection.id,
      name,
      encode(spec),
    )
    const index = createIndexEntry(id, name, spec, 0, true)
    this.#store.exec(
      `CREATE TABLE ${indexTable(index)} (key BLOB NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (key, row)) WITHOUT ROWID`,
    )
    collection.indexes.push(index)
    return index
  }

  /** Lets queries use an index that has been filled. */
  makeReady(index: Index): void {
    this.#touch()
    index.building = false
    this.#store.run('UPDATE indexes SET building = 0 WHERE id = ?', index.id)
  }

  dropIndex(collection: CollectionEntry, index: Index): void {
    this.#touch()
    this.#dropIndexTable(index)
    collection.indexes.splice(collection.indexes.indexOf(index), 1)
  }

  #dropIndexTable(index: Index): void {
    this.#store.forgetStatements()
    this.#store.exec(`DROP TABLE ${indexTable(index)}`)
    this.#store.run('DELETE FROM indexes WHERE id = ?', index.id)
  }

  /** Notes that fields of an index hold arrays; plans depend on it. */
  markMultikey(index: Index, multikey: number): void {
    if (multikey === index.multikey) return
    this.#touch()
    index.multikey = multikey
    this.#store.run('UPDATE indexes SET multikey = ? WHERE id = ?', multikey, index.id)
  }
}
