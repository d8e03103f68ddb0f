/** Copies the documents of one collection in the order of their ids, and goes on where an earlier copy ended. */
import { calculateObjectSize } from 'bson'
import type { Filter } from '../contract.ts'
import { isNumber, RANK, rank } from '../mql/values.ts'
import type { AnyCollection, AnyDocument } from './sides.ts'

const BATCH_DOCUMENTS = 1000
const BATCH_BYTES = 4 * 1024 * 1024

/** The types an id can have, in the order of comparison. */
const ID_TYPES: [rank: number, alias: string][] = [
  [RANK.null, 'null'],
  [RANK.number, 'number'],
  [RANK.string, 'string'],
  [RANK.object, 'object'],
  [RANK.binary, 'binData'],
  [RANK.objectId, 'objectId'],
  [RANK.boolean, 'bool'],
  [RANK.date, 'date'],
  [RANK.timestamp, 'timestamp'],
  [RANK.maxKey, 'maxKey'],
]

/** Ids of the same type that come after one. */
const laterOfType = (id: unknown): Filter<AnyDocument>[] => {
  const type = rank(id)
  // There is one of each of these.
  if (type === RANK.null || type === RANK.minKey || type === RANK.maxKey) return []
  // NaN comes before all numbers and is not less than any.
  if (isNumber(id) && Number.isNaN(Number(id))) return [{ _id: { $type: 'number', $ne: Number.NaN } }]
  return [{ _id: { $gt: id } }]
}

/** A filter for the ids that come after one in MongoDB's order, in which every type has its place. */
const idsAfter = (id: unknown): Filter<AnyDocument> => {
  const later = ID_TYPES.filter(([place]) => place > rank(id)).map(([, alias]) => alias)
  const branches = [...laterOfType(id), ...(later.length > 0 ? [{ _id: { $type: later } }] : [])]
  return branches.length > 0 ? { $or: branches } : { _id: { $in: [] } }
}

/** Inserts in order, so that what is there after an interruption is a beginning without gaps. */
const insert = async (target: AnyCollection, batch: AnyDocument[]): Promise<void> => {
  const usual = batch.filter(({ _id }) => _id !== null)
  // A null would be taken for a missing id.
  for (const document of batch) {
    if (document._id === null) await target.replaceOne({ _id: null }, document, { upsert: true })
  }
  if (usual.length > 0) await target.insertMany(usual, { ordered: true })
}

/**
 * Copies what the target does not have yet.
 * @param onBatch called with the number of documents of each batch
 * @returns how many were copied
 */
export const copyDocuments = async (
  source: AnyCollection,
  target: AnyCollection,
  onBatch: (documents: number) => void,
): Promise<number> => {
  const [last] = await target
    .find({}, { projection: { _id: 1 } })
    .sort({ _id: -1 })
    .limit(1)
    .toArray()
  let copied = 0
  let batch: AnyDocument[] = []
  let size = 0
  /** One batch is on its way while the next is read. */
  let underWay: Promise<void> = Promise.resolve()

  const send = async () => {
    await underWay
    const documents = batch
    batch = []
    size = 0
    underWay = insert(target, documents).then(() => {
      copied += documents.length
      onBatch(documents.length)
    })
    // Whoever awaits it next gets the error; until then it is not an unhandled one.
    underWay.catch(() => {})
  }

  for await (const document of source.find(last ? idsAfter(last._id) : {}).sort({ _id: 1 })) {
    batch.push(document)
    size += calculateObjectSize(document)
    if (batch.length >= BATCH_DOCUMENTS || size >= BATCH_BYTES) await send()
  }
  if (batch.length > 0) await send()
  await underWay
  return copied
}
