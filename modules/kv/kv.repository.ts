import { type Db, ensureIndexes, isDuplicateKey } from '../database/contract.ts'

export interface KvDocument {
  /** `<project id>:<key>`: everything is found by it, and lists come in its order. */
  _id: string
  /** Exactly one of the three: a number, other JSON as text, bytes. */
  number?: number
  json?: string
  bytes?: Uint8Array
  kind: 'json' | 'bytes'
  /** Bytes of key and value. */
  size: number
  /** Absent: it stays. */
  expiresAt?: Date
  updatedAt: Date
}
export type NewEntry = Omit<KvDocument, '_id'>

export type KvRepository = ReturnType<typeof createKvRepository>

/** The first text behind all that begin with the prefix. */
function behind(prefix: string): string {
  const points = [...prefix]
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const code = last.codePointAt(0)!
    // Code points have the order of their UTF-8; surrogates are none.
    if (code < 0x10ffff) return points.join('') + String.fromCodePoint(code === 0xd7ff ? 0xe000 : code + 1)
  }
  throw new RangeError('nothing is behind every text')
}

export function createKvRepository(db: Db) {
  const entries = db.collection<KvDocument>('kv')
  const idOf = (projectId: string, key: string) => `${projectId}:${key}`
  const idsOf = (projectId: string, keys: readonly string[]) => ({ $in: keys.map((key) => idOf(projectId, key)) })
  const HEAD = { size: 1, expiresAt: 1 }

  /** Stores it when there is nothing, or what has expired. Null when there is something, else the size of the latter. */
  const add = async (projectId: string, key: string, entry: NewEntry): Promise<number | null> => {
    const filter = { _id: idOf(projectId, key), expiresAt: { $lte: entry.updatedAt } }
    try {
      const expired = await entries.findOneAndReplace(filter, entry, {
        upsert: true,
        returnDocument: 'before',
      })
      return expired?.size ?? 0
    } catch (error) {
      if (isDuplicateKey(error)) return null
      throw error
    }
  }

  return {
    ensureIndexes: () => ensureIndexes(entries, [{ key: { expiresAt: 1 }, expireAfterSeconds: 0 }]),

    find: (projectId: string, key: string) => entries.findOne({ _id: idOf(projectId, key) }),
    head: (projectId: string, key: string) => entries.findOne({ _id: idOf(projectId, key) }, { projection: HEAD }),
    findMany: (projectId: string, keys: readonly string[]) => entries.find({ _id: idsOf(projectId, keys) }).toArray(),
    heads: (projectId: string, keys: readonly string[]) =>
      entries.find({ _id: idsOf(projectId, keys) }, { projection: HEAD }).toArray(),

    /** Puts it in the place of what was there; resolves to the size of that. */
    async replace(projectId: string, key: string, entry: NewEntry): Promise<number | null> {
      const before = await entries.findOneAndReplace({ _id: idOf(projectId, key) }, entry, {
        upsert: true,
        returnDocument: 'before',
      })
      return before?.size ?? null
    },
    add,
    /** Adds to a number that is there and has not expired; null when there is none. */
    async increment(projectId: string, key: string, by: number, now: Date): Promise<number | null> {
      const counter = await entries.findOneAndUpdate(
        {
          _id: idOf(projectId, key),
          number: { $exists: true },
          $or: [{ expiresAt: { $exists: false } }, { expiresAt: { $gt: now } }],
        },
        { $inc: { number: by }, $set: { updatedAt: now } },
        { returnDocument: 'after' },
      )
      return counter?.number ?? null
    },
    /** Resolves to what was there. */
    remove: (projectId: string, key: string) => entries.findOneAndDelete({ _id: idOf(projectId, key) }),

    /** Entries by key, without their values. */
    page: (projectId: string, prefix: string, after: string | undefined, limit: number) =>
      entries
        .find(
          {
            _id: {
              ...(after === undefined ? { $gte: idOf(projectId, prefix) } : { $gt: idOf(projectId, after) }),
              $lt: behind(idOf(projectId, prefix)),
            },
          },
          { projection: { ...HEAD, kind: 1, updatedAt: 1 }, sort: { _id: 1 }, limit },
        )
        .toArray(),
    /** All of a project's. */
    removeAll: (projectId: string) =>
      entries.deleteMany({ _id: { $gte: idOf(projectId, ''), $lt: behind(idOf(projectId, '')) } }),
    /** How much a project keeps. */
    async usage(projectId: string): Promise<{ entries: number; bytes: number }> {
      const own = { _id: { $gte: idOf(projectId, ''), $lt: behind(idOf(projectId, '')) } }
      const [count, sums] = await Promise.all([
        entries.countDocuments(own),
        // One sum at a time: of two in one group, not every server that speaks MongoDB's protocol works out the second.
        entries
          .aggregate<{ bytes: number }>([{ $match: own }, { $group: { _id: null, bytes: { $sum: '$size' } } }])
          .toArray(),
      ])
      return { entries: count, bytes: sums[0]?.bytes ?? 0 }
    },
  }
}
