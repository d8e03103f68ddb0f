/** Inserts, replaces and deletes single documents and keeps their indexes true. */
import { calculateObjectSize, ObjectId } from 'bson'
import type { Document } from '../contract.ts'
import { badValue, MqlError } from '../mql/errors.ts'
import { firstKey, isDocument, RANK, rank } from '../mql/values.ts'
import { type Catalog, type CollectionEntry, documentTable, type Index, indexTable } from './catalog.ts'
import { encode } from './codec.ts'
import { entriesOf, type IndexEntry, isUntouched, multikeyMask, sameEntries } from './index-entries.ts'
import { encodeKey } from './keys.ts'
import { sqlTexts } from './sql-texts.ts'
import type { Store } from './sqlite.ts'

const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024
/** Texts shorter than this cannot be documents over the limit. */
const SAFE_TEXT_LENGTH = 4 * 1024 * 1024

const HAS_KEY = sqlTexts((id) => `SELECT 1 FROM ${documentTable({ id })} WHERE key = ?`)
const INSERT = sqlTexts((id) => `INSERT INTO ${documentTable({ id })} (key, body) VALUES (?, jsonb(?))`)
const UPDATE = sqlTexts((id) => `UPDATE ${documentTable({ id })} SET body = jsonb(?) WHERE row = ?`)
const DELETE = sqlTexts((id) => `DELETE FROM ${documentTable({ id })} WHERE row = ?`)
const HAS_ENTRY = sqlTexts((id) => `SELECT 1 FROM ${indexTable({ id })} WHERE key = ? AND row <> ? LIMIT 1`)
// An index that is being built may have met the document already.
const INSERT_ENTRY = sqlTexts((id) => `INSERT OR IGNORE INTO ${indexTable({ id })} (key, row) VALUES (?, ?)`)
const DELETE_ENTRY = sqlTexts((id) => `DELETE FROM ${indexTable({ id })} WHERE key = ? AND row = ?`)

const showValue = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`
  if (value instanceof Date) return `new Date(${Number(value)})`
  return typeof value === 'object' ? encode(value) : String(value)
}

/** The server's error for a violated unique index. */
const duplicateKey = (collection: string, index: string, keyPattern: Document, values: unknown[]): MqlError => {
  const keyValue = Object.fromEntries(Object.keys(keyPattern).map((path, i) => [path, values[i] ?? null]))
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${showValue(value)}`)
  return new MqlError(
    11000,
    'DuplicateKey',
    `E11000 duplicate key error collection: ${collection} index: ${index} dup key: { ${shown.join(', ')} }`,
    { keyPattern, keyValue },
  )
}

const encodeDocument = (document: Document): string => {
  const text = encode(document)
  if (text.length > SAFE_TEXT_LENGTH && calculateObjectSize(document) > MAX_DOCUMENT_BYTES) {
    throw new MqlError(
      10334,
      'BSONObjectTooLarge',
      'BSONObj size is invalid. Size must be between 0 and 16793600(16MB)',
    )
  }
  return text
}

const checkId = (id: unknown): void => {
  const type = rank(id)
  if (type === RANK.array || type === RANK.regex) {
    const name = type === RANK.array ? 'array' : 'regex'
    throw badValue(`The '_id' value cannot be of type ${name}`, 53, 'InvalidIdField')
  }
  if (isDocument(id) && firstKey(id)?.[0] === '$') {
    throw badValue(`_id fields may not contain '$'-prefixed fields: ${firstKey(id)}`, 52, 'DollarPrefixedFieldName')
  }
}

/** The document with an `_id`, which stands first. */
export const withLeadingId = (document: Document): Document => {
  if (firstKey(document) === '_id') return document
  const { _id = new ObjectId(), ...rest } = document
  return { _id, ...rest }
}

export class DocumentStore {
  readonly #store: Store
  readonly #catalog: Catalog

  constructor(store: Store, catalog: Catalog) {
    this.#store = store
    this.#catalog = catalog
  }

  /** The entries a document will have; checks unique indexes. */
  #newEntries(collection: CollectionEntry, index: Index, document: Document, row: number): IndexEntry[] | null {
    const entries = entriesOf(index, document)
    if (entries) this.#catalog.markMultikey(index, multikeyMask(index, document))
    if (index.unique && entries) this.assertUnique(collection, index, entries, row)
    return entries
  }

  assertUnique(collection: CollectionEntry, index: Index, entries: IndexEntry[], row: number): void {
    const sql = HAS_ENTRY(index)
    for (const { key, values } of entries) {
      if (this.#store.get(sql, key, row)) throw duplicateKey(collection.name, index.name, index.spec.key, values)
    }
  }

  addEntries(index: Index, entries: IndexEntry[] | null, row: number): void {
    const sql = INSERT_ENTRY(index)
    for (const { key } of entries ?? []) this.#store.run(sql, key, row)
  }

  #removeEntries(index: Index, entries: IndexEntry[] | null, row: number): void {
    const sql = DELETE_ENTRY(index)
    for (const { key } of entries ?? []) this.#store.run(sql, key, row)
  }

  /** Stores a new document and gives it back with its `_id` first. */
  insert(collection: CollectionEntry, source: Document): Document {
    const document = withLeadingId(source)
    checkId(document._id)
    const key = encodeKey([document._id])
    if (this.#store.get(HAS_KEY(collection), key)) {
      throw duplicateKey(collection.name, '_id_', { _id: 1 }, [document._id])
    }
    const text = encodeDocument(document)
    // Everything that can fail happens before the first write.
    const entries = collection.indexes.map((index) => this.#newEntries(collection, index, document, -1))
    const row = this.#store.run(INSERT(collection), key, text)
    for (const [i, index] of collection.indexes.entries()) this.addEntries(index, entries[i]!, row)
    return document
  }

  replace(collection: CollectionEntry, row: number, before: Document, after: Document): void {
    const text = encodeDocument(after)
    const changes = collection.indexes
      .filter((index) => !isUntouched(index, before, after))
      .map((index) => ({
        index,
        old: entriesOf(index, before),
        new: this.#newEntries(collection, index, after, row),
      }))
      .filter((change) => !sameEntries(change.old, change.new))
    this.#store.run(UPDATE(collection), text, row)
    for (const change of changes) {
      this.#removeEntries(change.index, change.old, row)
      this.addEntries(change.index, change.new, row)
    }
  }

  delete(collection: CollectionEntry, row: number, document: Document): void {
    this.#store.run(DELETE(collection), row)
    for (const index of collection.indexes) this.#removeEntries(index, entriesOf(index, document), row)
  }
}
