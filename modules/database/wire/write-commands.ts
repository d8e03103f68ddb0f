/** The writing commands: lists of writes in, counts and write errors out. */
import type { Collection, Document } from '../contract.ts'
import { BulkWriteError } from '../embedded/write-results.ts'
import { failedToParse, MqlError } from '../mql/errors.ts'

const isOperatorUpdate = (update: unknown): boolean =>
  Array.isArray(update) || Object.keys(update as Document).some((key) => key[0] === '$')

const writeError = (index: number, error: unknown): Document => {
  if (!(error instanceof MqlError)) throw error
  const { code, message, keyPattern, keyValue } = error
  return { index, code, errmsg: message, keyPattern, keyValue }
}

const withErrors = (response: Document, errors: Document[]): Document =>
  errors.length > 0 ? { ...response, writeErrors: errors } : response

export const applyInserts = async (collection: Collection, { documents, ordered }: Document): Promise<Document> => {
  try {
    const { insertedCount } = await collection.insertMany(documents, { ordered: ordered !== false })
    return { n: insertedCount }
  } catch (error) {
    if (!(error instanceof BulkWriteError)) throw error
    return { n: error.result.insertedCount, writeErrors: error.writeErrors }
  }
}

/** Runs one write after the other; an error ends an ordered list. */
const each = async (
  writes: Document[],
  ordered: unknown,
  apply: (write: Document, index: number) => Promise<void>,
): Promise<Document[]> => {
  const errors: Document[] = []
  for (const [index, write] of writes.entries()) {
    try {
      await apply(write, index)
    } catch (error) {
      errors.push(writeError(index, error))
      if (ordered !== false) break
    }
  }
  return errors
}

const updateOne = (collection: Collection, { q, u, multi, upsert, arrayFilters }: Document) => {
  const options = { upsert: upsert === true, arrayFilters }
  if (isOperatorUpdate(u)) {
    return multi ? collection.updateMany(q, u, options) : collection.updateOne(q, u, options)
  }
  if (multi) throw failedToParse('multi update is not supported for replacement-style update')
  return collection.replaceOne(q, u, options)
}

export const applyUpdates = async (collection: Collection, { updates, ordered }: Document): Promise<Document> => {
  let matched = 0
  let modified = 0
  const upserted: Document[] = []
  const errors = await each(updates, ordered, async (write, index) => {
    const result = await updateOne(collection, write)
    matched += result.matchedCount + result.upsertedCount
    modified += result.modifiedCount
    if (result.upsertedCount > 0) upserted.push({ index, _id: result.upsertedId })
  })
  return withErrors({ n: matched, nModified: modified, ...(upserted.length > 0 ? { upserted } : {}) }, errors)
}

export const applyDeletes = async (collection: Collection, { deletes, ordered }: Document): Promise<Document> => {
  let deleted = 0
  const errors = await each(deletes, ordered, async ({ q, limit }) => {
    const result = Number(limit) === 1 ? await collection.deleteOne(q) : await collection.deleteMany(q)
    deleted += result.deletedCount
  })
  return withErrors({ n: deleted }, errors)
}

export const findAndModify = async (collection: Collection, command: Document): Promise<Document> => {
  const { query = {}, update, remove, upsert, sort, fields: projection, arrayFilters, new: returnNew } = command
  if (remove) {
    if (update) throw failedToParse('Cannot specify both an update and remove=true')
    return { value: await collection.findOneAndDelete(query, { sort, projection }) }
  }
  if (update === undefined) throw failedToParse('Either an update or remove=true must be specified')
  const options = { upsert: upsert === true, sort, projection, arrayFilters }
  const returnDocument = returnNew ? 'after' : 'before'
  const value = isOperatorUpdate(update)
    ? await collection.findOneAndUpdate(query, update, { ...options, returnDocument })
    : await collection.findOneAndReplace(query, update, { ...options, returnDocument })
  return { value }
}
