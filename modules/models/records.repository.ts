/** Records as they are stored: those of each model in a collection of their own, with the indexes its fields ask for. */
import type { Db, Document, ObjectId, Sort, WithId } from '../database/contract.ts'

export interface RecordDocument extends Document {
  _id: ObjectId
  revision: number
  createdAt: Date
  updatedAt: Date
  /** Bytes of the record as JSON. */
  _size: number
  /** Which form it is in: a change of the model gives its records another one. */
  _v: number
}

/** An index that a model asks for. */
export interface ModelIndex {
  name: string
  key: Record<string, 1>
  unique: boolean
}

export interface Look {
  sort?: Sort
  skip?: number
  limit?: number
  projection?: Document
  maxTimeMS?: number
  /** Ends with the record that is too much, but not with the first: whoever reads many must not hold them all. */
  maxBytes?: number
}

export type RecordsRepository = ReturnType<typeof createRecordsRepository>

/** MongoDB's codes for a collection, and an index, that is not there. */
const MISSING = new Set<unknown>([26, 27])
const PRIMARY = '_id_'
/** Ids asked about at once. */
const IDS_AT_ONCE = 1_000
/** Of records that are read to be made fit for other fields, together. */
const BATCH_BYTES = 16 * 1024 * 1024

export function createRecordsRepository(db: Db) {
  const of = (model: string) => db.collection<RecordDocument>(`records_${model}`)
  const ifThere = async <T>(work: Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work
    } catch (error) {
      if (MISSING.has((error as { code?: unknown }).code)) return otherwise
      throw error
    }
  }
  const find = async (
    model: string,
    filter: Document,
    { maxBytes = Number.POSITIVE_INFINITY, ...look }: Look = {},
  ): Promise<WithId<RecordDocument>[]> => {
    const found: WithId<RecordDocument>[] = []
    let bytes = 0
    for await (const record of of(model).find(filter, look)) {
      found.push(record)
      bytes += record._size
      if (found.length > 1 && bytes > maxBytes) break
    }
    return found
  }
  return {
    async ensureIndexes(): Promise<void> {},

    /** Makes the indexes that are missing. @throws DUPLICATE_KEY when values are not as unique as one wants them */
    async addIndexes(model: string, wanted: readonly ModelIndex[]): Promise<void> {
      for (const { name, key, unique } of wanted)
        await of(model).createIndex(key, { name, ...(unique ? { unique } : {}) })
    },
    /** Drops those that nobody wants. */
    async dropIndexes(model: string, wanted: readonly ModelIndex[]): Promise<void> {
      const names = new Set([PRIMARY, ...wanted.map(({ name }) => name)])
      for (const { name } of await ifThere(of(model).indexes(), []))
        if (name !== undefined && !names.has(name)) await ifThere(of(model).dropIndex(name), undefined)
    },

    find,
    one: (model: string, _id: ObjectId) => of(model).findOne({ _id }),
    /** Which of these there are. */
    async existing(model: string, ids: readonly ObjectId[]): Promise<Set<string>> {
      const wanted = [...new Map(ids.map((id) => [id.toHexString(), id])).values()]
      const found = new Set<string>()
      for (let at = 0; at < wanted.length; at += IDS_AT_ONCE) {
        const some = wanted.slice(at, at + IDS_AT_ONCE)
        for (const { _id } of await of(model)
          .find({ _id: { $in: some } }, { projection: { _id: 1 } })
          .toArray())
          found.add(_id.toHexString())
      }
      return found
    },
    /** Records after an id, in the order of ids: so many, or fewer large ones; none at the end. */
    after: (model: string, id: ObjectId | null, limit: number): Promise<WithId<RecordDocument>[]> =>
      find(model, id ? { _id: { $gt: id } } : {}, { sort: { _id: 1 }, limit, maxBytes: BATCH_BYTES }),
    count: (model: string, filter: Document, maxTimeMS?: number) =>
      of(model).countDocuments(filter, maxTimeMS === undefined ? {} : { maxTimeMS }),
    /** All of them. */
    total: (model: string) => of(model).estimatedDocumentCount(),
    /** @param see is given each result as it comes; what it throws ends the look */
    async aggregate(
      model: string,
      pipeline: Document[],
      maxTimeMS: number,
      see: (result: Document) => void,
    ): Promise<void> {
      for await (const result of of(model).aggregate(pipeline, { maxTimeMS })) see(result)
    },

    /** @throws DUPLICATE_KEY */
    insert: (model: string, record: RecordDocument) => of(model).insertOne(record),
    insertMany: (model: string, records: RecordDocument[]) => of(model).insertMany(records),
    /** Puts a record in the place of one that still has a revision; false when it has not. @throws DUPLICATE_KEY */
    replace: async (model: string, record: RecordDocument, revision: number): Promise<boolean> =>
      (await of(model).replaceOne({ _id: record._id, revision }, record)).matchedCount > 0,
    /** Many at once, whatever their revisions: nobody else may write meanwhile. */
    replaceMany: (model: string, records: readonly RecordDocument[]) =>
      of(model).bulkWrite(
        records.map((record) => ({ replaceOne: { filter: { _id: record._id }, replacement: record } })),
      ),
    /** Resolves to what it was; null when it has another revision, or is gone. */
    remove: (model: string, _id: ObjectId, revision: number) => of(model).findOneAndDelete({ _id, revision }),
    removeMany: (model: string, ids: readonly ObjectId[]) => of(model).deleteMany({ _id: { $in: ids } }),

    /** What they take. */
    async usage(model: string): Promise<{ records: number; bytes: number }> {
      const [records, sums] = await Promise.all([
        of(model).estimatedDocumentCount(),
        // One sum at a time: of two, not every server knows the second.
        of(model)
          .aggregate<{ bytes: number }>([{ $group: { _id: null, bytes: { $sum: '$_size' } } }])
          .toArray(),
      ])
      return { records, bytes: Number(sums[0]?.bytes ?? 0) }
    },
    drop: (model: string) => ifThere(of(model).drop(), false),
  }
}
