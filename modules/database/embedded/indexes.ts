/** Index administration and the expiry of documents. */
import type { Document } from '../contract.ts'
import { identical } from '../mql/compare.ts'
import { badValue, MqlError, notSupported, typeMismatch } from '../mql/errors.ts'
import { compileFilter } from '../mql/match.ts'
import { toNumber } from '../mql/numbers.ts'
import { isDocument, isNumber, isRegex, RANK } from '../mql/values.ts'
import { type CollectionEntry, documentTable, indexTable } from './catalog.ts'
import { decode } from './codec.ts'
import { buildIndexes } from './index-build.ts'
import { encodeKey } from './keys.ts'
import { type IndexSpec, indexName } from './protocol.ts'
import type { Sliced, Ticker } from './ticker.ts'
import type { WriteContext } from './write.ts'

const MAX_INDEXES = 64

const cannotCreate = (message: string) => badValue(message, 67, 'CannotCreateIndex')

const checkKey = (key: unknown): Document => {
  if (!isDocument(key) || Object.keys(key).length === 0) throw cannotCreate('Index keys cannot be empty.')
  const directions = Object.entries(key).map(([path, direction]) => {
    if (path.split('.').some((part) => part === '' || part[0] === '$')) {
      throw path.includes('$**')
        ? notSupported('a wildcard index')
        : cannotCreate(`Index key contains an illegal field name: '${path}'`)
    }
    if (typeof direction === 'string') throw notSupported(`the index type "${direction}"`)
    if (!isNumber(direction) || toNumber(direction) === 0) {
      throw cannotCreate(`Values in the index key pattern must be 1 or -1, found: ${path}: ${direction}`)
    }
    return [path, toNumber(direction) < 0 ? -1 : 1]
  })
  return Object.fromEntries(directions)
}

const PARTIAL_OPERATORS = new Set(['$eq', '$in', '$gt', '$gte', '$lt', '$lte', '$type'])

const checkPartialFilter = (filter: Document): void => {
  const unsupported = (what: string) => cannotCreate(`unsupported expression in partial index: ${what}`)
  for (const [key, condition] of Object.entries(filter)) {
    if (key === '$and' || key === '$or') (condition as Document[]).forEach(checkPartialFilter)
    else if (key[0] === '$') throw unsupported(key)
    else if (isRegex(condition)) throw unsupported('regex')
    else if (isDocument(condition)) {
      for (const [operator, argument] of Object.entries(condition)) {
        const allowed = operator[0] !== '$' || PARTIAL_OPERATORS.has(operator) || (operator === '$exists' && argument)
        if (!allowed) throw unsupported(operator)
      }
    }
  }
}

const OPTIONS = new Set(['name', 'unique', 'sparse', 'expireAfterSeconds', 'partialFilterExpression', 'hidden'])
/** Options without meaning here. */
const IGNORED_OPTIONS = new Set(['key', 'v', 'ns', 'background'])

/** Checks a specification and brings it into the form it is stored in. */
const parseSpec = (source: IndexSpec): IndexSpec & { name: string } => {
  const spec: IndexSpec = { key: checkKey(source.key) }
  for (const [option, value] of Object.entries(source)) {
    if (IGNORED_OPTIONS.has(option) || value === undefined || value === null || value === false) continue
    if (!OPTIONS.has(option)) throw notSupported(`the index option "${option}"`)
    spec[option] = value
  }
  const { partialFilterExpression: partial, sparse, expireAfterSeconds: expiry } = spec
  if (partial !== undefined) {
    if (!isDocument(partial)) throw typeMismatch("The field 'partialFilterExpression' must be an object")
    if (sparse) throw cannotCreate('cannot mix "partialFilterExpression" and "sparse" options')
    compileFilter(partial)
    checkPartialFilter(partial)
  }
  if (expiry !== undefined) {
    if (!isNumber(expiry) || toNumber(expiry) < 0)
      throw cannotCreate("TTL index 'expireAfterSeconds' must be a number >= 0")
    if (Object.keys(spec.key).length > 1)
      throw cannotCreate('TTL indexes are single-field indexes, compound indexes do not support TTL')
    spec.expireAfterSeconds = toNumber(expiry)
  }
  return { ...spec, name: indexName(spec) }
}

const withoutName = ({ name: _name, ...rest }: IndexSpec): Document => rest
const sameOptions = (a: IndexSpec, b: IndexSpec): boolean => {
  const sorted = (spec: IndexSpec) => Object.fromEntries(Object.entries(withoutName(spec)).sort())
  return identical(sorted(a), sorted(b))
}

/** Whether an equal index exists. @throws when another one stands in the way */
const alreadyExists = (collection: CollectionEntry, spec: IndexSpec & { name: string }): boolean => {
  const named = collection.indexes.find(({ name }) => name === spec.name)
  if (named) {
    if (sameOptions(named.spec, spec)) return true
    throw badValue(
      `An existing index has the same name as the requested index "${spec.name}" but other keys or options; drop it first or choose another name`,
      identical(named.spec.key, spec.key) ? 85 : 86,
      identical(named.spec.key, spec.key) ? 'IndexOptionsConflict' : 'IndexKeySpecsConflict',
    )
  }
  const alike = collection.indexes.find(
    (index) =>
      identical(index.spec.key, spec.key) &&
      identical(index.spec.partialFilterExpression ?? null, spec.partialFilterExpression ?? null),
  )
  if (alike) throw badValue(`Index already exists with a different name: ${alike.name}`, 85, 'IndexOptionsConflict')
  if (collection.indexes.length + 1 >= MAX_INDEXES) {
    throw cannotCreate(`add index fails, too many indexes for ${collection.name}`)
  }
  return false
}

const isOfId = ({ key }: IndexSpec): boolean => Object.keys(key).join() === '_id'

/** Whether another call is building an index of this name. One that nobody builds any more is dropped. */
const isBeingBuilt = ({ catalog, building }: WriteContext, name: string, spec: { name: string }): boolean => {
  const collection = catalog.find(name)
  const index = collection?.indexes.find((each) => each.name === spec.name)
  if (!collection || !index?.building) return false
  if (building.has(index.id)) return true
  catalog.dropIndex(collection, index)
  return false
}

/** Creates indexes: all of them, or none when one cannot be. */
export const createIndexes = function* (
  context: WriteContext,
  name: string,
  { indexes }: { indexes: IndexSpec[] },
  ticker: Ticker,
): Sliced<string[]> {
  const specs = indexes.map(parseSpec)
  while (specs.some((spec) => isBeingBuilt(context, name, spec))) yield
  const collection = context.catalog.ensure(name)
  const declare = function* () {
    for (const spec of specs) {
      if (isOfId(spec) || alreadyExists(collection, spec)) continue
      yield context.catalog.addIndex(collection, spec.name, spec)
    }
  }
  yield* buildIndexes(context, name, declare(), ticker)
  return specs.map((spec) => (isOfId(spec) ? '_id_' : spec.name))
}

const namespaceNotFound = (name: string) => new MqlError(26, 'NamespaceNotFound', `ns does not exist: ${name}`)

export const dropIndex = (context: WriteContext, name: string, { name: indexName }: { name: string }): null => {
  const collection = context.catalog.find(name)
  if (!collection) throw namespaceNotFound(name)
  if (indexName === '_id_') throw badValue('cannot drop _id index', 72, 'InvalidOptions')
  const index = collection.indexes.find((each) => each.name === indexName)
  if (!index) throw new MqlError(27, 'IndexNotFound', `index not found with name [${indexName}]`)
  context.catalog.dropIndex(collection, index)
  return null
}

export const listIndexes = (context: WriteContext, name: string): IndexSpec[] => {
  const collection = context.catalog.find(name)
  if (!collection) throw namespaceNotFound(name)
  const ofId: IndexSpec = { v: 2, key: { _id: 1 }, name: '_id_' }
  const ready = collection.indexes.filter(({ building }) => !building)
  return [ofId, ...ready.map((index) => ({ v: 2, ...index.spec, name: index.name }))]
}

/** Drops a collection; one that does not exist is no error, as on a server. */
export const dropCollection = (context: WriteContext, name: string): boolean => {
  const collection = context.catalog.find(name)
  if (collection) context.catalog.drop(collection)
  return true
}

/** Deletes some of the documents that have expired; gives their number. */
export const deleteExpired = (context: WriteContext, most: number, now = Date.now()): number => {
  let deleted = 0
  for (const collection of context.catalog.list()) {
    for (const index of collection.indexes) {
      if (index.expireAfter === undefined || index.building || deleted >= most) continue
      const limit = new Date(now - index.expireAfter * 1000)
      const descending = index.directions[0]! < 0
      const [low, high] = descending
        ? [encodeKey([limit], [-1]), new Uint8Array([(~RANK.date & 0xff) + 1])]
        : [new Uint8Array([RANK.date]), encodeKey([limit])]
      const rows = context.store.all(
        `SELECT DISTINCT d.row, json(d.body) FROM ${indexTable(index)} x JOIN ${documentTable(collection)} d ON d.row = x.row
         WHERE x.key >= ? AND x.key < ? LIMIT ?`,
        low!,
        high!,
        most - deleted,
      )
      for (const [row, text] of rows) {
        context.documents.delete(collection, Number(row), decode(String(text)) as Document)
        deleted++
      }
    }
  }
  return deleted
}
