import { type Db, ensureIndexes, ObjectId } from '../database/contract.ts'

export interface LinkDocument {
  _id: ObjectId
  project: ObjectId
  /** The file it leads to, wherever that is. */
  entry: ObjectId
  token: string
  createdAt: Date
  /** Null: it stays. */
  expiresAt: Date | null
}

export type LinksRepository = ReturnType<typeof createLinksRepository>

export function createLinksRepository(db: Db) {
  const links = db.collection<LinkDocument>('storage_links')
  return {
    ensureIndexes: () =>
      ensureIndexes(links, [
        { key: { token: 1 }, unique: true },
        { key: { project: 1, expiresAt: 1 } },
        { key: { entry: 1 } },
      ]),
    insert: (link: LinkDocument) => links.insertOne(link),
    byToken: (token: string) => links.findOne({ token }),
    byId: (_id: string) => links.findOne({ _id: new ObjectId(_id) }),
    /** A project's, the oldest first. */
    of: (project: string) => links.find({ project: new ObjectId(project) }).toArray(),
    ofEntry: (entry: ObjectId) => links.find({ entry }).toArray(),
    count: (project: string) => links.countDocuments({ project: new ObjectId(project) }),
    setToken: (_id: ObjectId, token: string) =>
      links.findOneAndUpdate({ _id }, { $set: { token } }, { returnDocument: 'after' }),
    remove: async (_id: ObjectId) => (await links.deleteOne({ _id })).deletedCount > 0,
    /** Those that are over. */
    removeExpired: (project: string, now: Date) =>
      links.deleteMany({ project: new ObjectId(project), expiresAt: { $lte: now } }),
    removeOf: (entries: readonly ObjectId[]) => links.deleteMany({ entry: { $in: entries } }),
    removeAll: (project: string) => links.deleteMany({ project: new ObjectId(project) }),
  }
}
