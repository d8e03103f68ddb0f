/** Files and folders as the database knows them: a tree of documents, each of which names the one above it. */
import { type Db, ensureIndexes, escapeRegExp, isDuplicateKey, ObjectId } from '../database/contract.ts'
import { byName, bySize, byTime, fold, searchKey, searchPattern } from './sort-keys.ts'

export interface EntryDocument {
  _id: ObjectId
  project: ObjectId
  /** The folder it is in; at the root, the project itself. */
  parent: ObjectId
  name: string
  type: 'file' | 'directory'
  /** Bytes of `blob` that are in the file; what lies behind them is not. */
  size: number
  mime: string | null
  /** Null for folders and for files with nothing in them. */
  blob: string | null
  createdAt: Date
  updatedAt: Date
  // What its folder and the project are listed by.
  byName: string
  bySize: string
  byTime: string
  search: string
  /** Whose it was, when it is in the bin. */
  owner?: ObjectId
}
export type Order = 'byName' | 'bySize' | 'byTime'
export interface Content {
  blob: string | null
  size: number
  mime: string | null
}
/** Where an entry is. */
export interface Place {
  parent: ObjectId
  name: string
}

/** What is deleted goes here first, whole trees with the one document on top of them, and then for good. */
export const BIN = new ObjectId('0'.repeat(24))

export type EntriesRepository = ReturnType<typeof createEntriesRepository>

const taken = async <T>(write: () => Promise<T>): Promise<T | null> => {
  try {
    return await write()
  } catch (error) {
    if (isDuplicateKey(error)) return null
    throw error
  }
}

/** A new entry, with all that stands in its document. */
export function newEntry(
  project: ObjectId,
  { parent, name }: Place,
  type: EntryDocument['type'],
  { blob, size, mime }: Content,
  now: Date,
): EntryDocument {
  const _id = new ObjectId()
  const id = _id.toHexString()
  return {
    _id,
    project,
    parent,
    name,
    type,
    size,
    mime,
    blob,
    createdAt: now,
    updatedAt: now,
    byName: byName(name),
    bySize: bySize(size, id),
    byTime: byTime(now, id),
    search: searchKey(name, id),
  }
}

export function createEntriesRepository(db: Db) {
  const entries = db.collection<EntryDocument>('storage_entries')
  const contentOf = (_id: ObjectId, { blob, size, mime }: Content, now: Date) => ({
    blob,
    size,
    mime,
    updatedAt: now,
    bySize: bySize(size, _id.toHexString()),
    byTime: byTime(now, _id.toHexString()),
  })
  const placed = (_id: ObjectId, { parent, name }: Place) => ({
    parent,
    name,
    byName: byName(name),
    search: searchKey(name, _id.toHexString()),
  })
  const binned = ({ _id, project }: Pick<EntryDocument, '_id' | 'project'>) => ({
    project: BIN,
    owner: project,
    parent: BIN,
    name: _id.toHexString(),
  })

  return {
    ensureIndexes: () =>
      ensureIndexes(entries, [
        { key: { project: 1, parent: 1, name: 1 }, unique: true },
        { key: { project: 1, parent: 1, type: 1, byName: 1 } },
        { key: { project: 1, parent: 1, type: 1, bySize: 1 } },
        { key: { project: 1, parent: 1, type: 1, byTime: 1 } },
        { key: { project: 1, search: 1 } },
        { key: { blob: 1 } },
      ]),

    child: (project: ObjectId, parent: ObjectId, name: string) => entries.findOne({ project, parent, name }),
    byId: (_id: ObjectId) => entries.findOne({ _id }),
    byIds: (ids: readonly ObjectId[]) => entries.find({ _id: { $in: ids } }).toArray(),

    /** False when there is something of that name. */
    insert: async (entry: EntryDocument): Promise<boolean> => (await taken(() => entries.insertOne(entry))) !== null,

    /** Puts other content into a file that still has `before`; null when it has not. */
    setContent: (_id: ObjectId, before: Pick<Content, 'blob' | 'size'>, content: Content, now: Date) =>
      entries.findOneAndUpdate(
        { _id, type: 'file', blob: before.blob, size: before.size },
        { $set: contentOf(_id, content, now) },
        { returnDocument: 'after' },
      ),
    /** Null when its new place is taken. */
    place: (_id: ObjectId, place: Place) =>
      taken(() => entries.findOneAndUpdate({ _id }, { $set: placed(_id, place) }, { returnDocument: 'after' })),
    /** Takes an entry out of the bin to its place, or from one project's tree into it. Null when that is taken. */
    restore: (_id: ObjectId, project: ObjectId, place: Place) =>
      taken(() =>
        entries.findOneAndUpdate(
          { _id },
          { $set: { project, ...placed(_id, place) }, $unset: { owner: '' } },
          { returnDocument: 'after' },
        ),
      ),
    /** Puts an entry, with all below it, where nobody finds it. */
    bin: (entry: Pick<EntryDocument, '_id' | 'project'>) =>
      entries.updateOne({ _id: entry._id }, { $set: binned(entry) }),
    /** Both at once: one goes into the bin, and another takes its place. */
    supplant: (victim: EntryDocument, _id: ObjectId, project: ObjectId) =>
      entries.bulkWrite([
        { updateOne: { filter: { _id: victim._id }, update: { $set: binned(victim) } } },
        {
          updateOne: { filter: { _id }, update: { $set: { project, ...placed(_id, victim) }, $unset: { owner: '' } } },
        },
      ]),
    /** What is in the bin. */
    inBin: (limit: number) => entries.find({ project: BIN, parent: BIN }, { limit }).toArray(),

    /** One kind of a folder's entries, a page in an order. */
    page: (
      project: ObjectId,
      parent: ObjectId,
      type: EntryDocument['type'],
      { order, descending, after, limit }: { order: Order; descending: boolean; after?: string; limit: number },
    ) =>
      entries
        .find(
          {
            project,
            parent,
            type,
            ...(after === undefined ? {} : { [order]: descending ? { $lt: after } : { $gt: after } }),
          },
          { sort: { [order]: descending ? -1 : 1 }, limit },
        )
        .toArray(),
    /** Entries of the project whose names have the text in them, by name. */
    search: (project: ObjectId, text: string, after: string, limit: number) =>
      entries
        .find(
          { project, search: { $gt: after, $regex: searchPattern(escapeRegExp(fold(text))) } },
          { sort: { search: 1 }, limit },
        )
        .toArray(),
    children: (project: ObjectId, parents: readonly ObjectId[], limit: number) =>
      entries.find({ project, parent: { $in: parents } }, { limit }).toArray(),
    /** Folders right below these. */
    folders: (project: ObjectId, parents: readonly ObjectId[]) =>
      entries.find({ project, parent: { $in: parents }, type: 'directory' }, { projection: { _id: 1 } }).toArray(),

    remove: async (_id: ObjectId) => (await entries.deleteOne({ _id })).deletedCount > 0,
    removeMany: (ids: readonly ObjectId[]) => entries.deleteMany({ _id: { $in: ids } }),
    removeAll: (project: ObjectId) => entries.deleteMany({ project }),

    /** How many there are of all projects, roughly. */
    about: () => entries.estimatedDocumentCount(),
    /** Those of the blobs that are in files. */
    blobsInUse: async (blobs: readonly string[]): Promise<string[]> =>
      (await entries.find({ blob: { $in: blobs } }, { projection: { blob: 1 } }).toArray()).map(({ blob }) => blob!),
    /** What a project has. */
    async usage(project: ObjectId): Promise<{ bytes: number; files: number; directories: number }> {
      // One sum at a time: not every server that speaks MongoDB's protocol works out two of one group.
      const sum = async (of: unknown) => {
        const sums = await entries
          .aggregate<{ _id: string; sum: number }>([
            { $match: { project } },
            { $group: { _id: '$type', sum: { $sum: of } } },
          ])
          .toArray()
        return new Map(sums.map(({ _id, sum }) => [_id, sum]))
      }
      const [counts, bytes] = await Promise.all([sum(1), sum('$size')])
      return {
        bytes: bytes.get('file') ?? 0,
        files: counts.get('file') ?? 0,
        directories: counts.get('directory') ?? 0,
      }
    },
  }
}
