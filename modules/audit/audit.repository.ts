import { type Db, ensureIndexes, type Filter, ObjectId } from '../database/contract.ts'
import type { AuditActor, AuditSummary } from './contract.ts'

export interface AuditDocument {
  /** Begins with the second of `time`; those made later are greater. */
  _id: ObjectId
  time: Date
  actor: AuditActor
  action: string
  /** The action's part before the dot. */
  area: string
  target: string | null
  projectId: string | null
  /** As it was then. */
  slug: string | null
  before?: AuditSummary
  after?: AuditSummary
  address: string | null
}

export interface AuditFilter {
  user?: string
  project?: string
  /** Whole, or the part before the dot. */
  action?: string
  /** To the second, like all that is found by ids. */
  from?: Date
  /** Not included. */
  to?: Date
  /** Id, not included. */
  before?: string
}

/** Entries deleted with one command, so that nothing else waits for long. */
const CHUNK = 1000

export type AuditRepository = ReturnType<typeof createAuditRepository>

/** There is no function that changes an entry, and none that removes one before its time. */
export function createAuditRepository(db: Db) {
  const entries = db.collection<AuditDocument>('audit')
  return {
    ensureIndexes: () =>
      ensureIndexes(entries, [
        { key: { 'actor.id': 1, _id: -1 } },
        { key: { projectId: 1, _id: -1 } },
        { key: { action: 1, _id: -1 } },
        { key: { area: 1, _id: -1 } },
      ]),

    insert: (entry: AuditDocument) => entries.insertOne(entry),
    /** The newest first. */
    find: ({ user, project, action, from, to, before }: AuditFilter, limit: number) => {
      const filter: Filter<AuditDocument> = {}
      if (user !== undefined) filter['actor.id'] = user
      if (project !== undefined) filter.projectId = project
      if (action !== undefined) filter[action.includes('.') ? 'action' : 'area'] = action
      const ids = {
        ...(from ? { $gte: idAt(from) } : {}),
        ...(before ? { $lt: new ObjectId(before) } : to ? { $lt: idAt(to) } : {}),
      }
      if (Object.keys(ids).length > 0) filter._id = ids
      return entries.find(filter, { sort: { _id: -1 }, limit }).toArray()
    },
    /** Resolves to how many there were. */
    async deleteBefore(time: Date): Promise<number> {
      for (let deleted = 0; ; ) {
        const old = await entries.find({ _id: { $lt: idAt(time) } }, { projection: { _id: 1 }, limit: CHUNK }).toArray()
        if (old.length > 0) await entries.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } })
        deleted += old.length
        if (old.length < CHUNK) return deleted
      }
    },
  }
}

const secondOf = (time: Date): string =>
  Math.max(0, Math.floor(time.getTime() / 1000))
    .toString(16)
    .padStart(8, '0')

/** The least id of a second. */
const idAt = (time: Date): ObjectId => new ObjectId(secondOf(time) + '0'.repeat(16))

/** An id of that second, greater than those this process made before in it. */
export const newIdAt = (time: Date): ObjectId => new ObjectId(secondOf(time) + new ObjectId().toHexString().slice(8))
