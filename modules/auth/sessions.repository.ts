import { type Db, ensureIndexes, ObjectId } from '../database/contract.ts'

export interface SessionDocument {
  _id: ObjectId
  userId: ObjectId
  /** The user's when it was opened; it ends when the user has another. */
  epoch: number
  createdAt: Date
  lastSeenAt: Date
  /** Where it was last seen. */
  address: string
  userAgent: string
  expiresAt: Date
}
export type Sighting = Pick<SessionDocument, 'lastSeenAt' | 'address' | 'userAgent'>

export type SessionsRepository = ReturnType<typeof createSessionsRepository>

export function createSessionsRepository(db: Db) {
  const sessions = db.collection<SessionDocument>('sessions')
  return {
    ensureIndexes: () =>
      ensureIndexes(sessions, [
        { key: { userId: 1, lastSeenAt: -1 } },
        { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
      ]),

    insert: async (session: SessionDocument): Promise<void> => {
      await sessions.insertOne(session)
    },
    /** Notes that a session is in use; null when it is over. */
    see: (id: string, userId: string, sighting: Sighting) =>
      sessions.findOneAndUpdate(
        { _id: new ObjectId(id), userId: new ObjectId(userId), expiresAt: { $gt: sighting.lastSeenAt } },
        { $set: sighting },
        { returnDocument: 'after' },
      ),
    find: (id: string, userId: string) => sessions.findOne({ _id: new ObjectId(id), userId: new ObjectId(userId) }),
    setEpoch: async (id: string, epoch: number): Promise<void> => {
      await sessions.updateOne({ _id: new ObjectId(id) }, { $set: { epoch } })
    },
    /** Those of a user, the last seen first. */
    of: (userId: string) =>
      sessions.find({ userId: new ObjectId(userId) }, { sort: { lastSeenAt: -1 }, limit: 1000 }).toArray(),
    remove: async (id: string, userId: string): Promise<boolean> =>
      (await sessions.deleteOne({ _id: new ObjectId(id), userId: new ObjectId(userId) })).deletedCount > 0,
    removeOthers: async (userId: string, keep: string): Promise<number> =>
      (await sessions.deleteMany({ userId: new ObjectId(userId), _id: { $ne: new ObjectId(keep) } })).deletedCount,
    /** Keeps the `keep` sessions of a user that were seen last. */
    async trim(userId: string, keep: number): Promise<void> {
      const filter = { userId: new ObjectId(userId) }
      const old = await sessions
        .find(filter, { projection: { _id: 1 }, sort: { lastSeenAt: -1 }, skip: keep, limit: keep })
        .toArray()
      if (old.length > 0) await sessions.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } })
    },
  }
}
