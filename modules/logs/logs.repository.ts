import type { Db } from '../database/contract.ts'
import { isDuplicateKey } from '../database/contract.ts'
import type { LogLevel } from './contract.ts'

export interface LogDocument {
  /** Grows with time; see line-id.ts. */
  _id: string
  projectId: string
  time: Date
  level: LogLevel
  source: 'service' | 'system'
  message: string
  code?: string
  version: string | null
  instance: string | null
  requestId: string | null
  fields?: unknown
  stack?: string
}

/** Which lines of a project; ids as exclusive bounds. */
export interface LogFilter {
  projectId: string
  levels?: LogLevel[]
  /** Ids greater than or equal to this. */
  from?: string
  /** Ids less than this. */
  before?: string
  /** Ids greater than this. */
  after?: string
  text?: string
  requestId?: string
}

export type LogsRepository = ReturnType<typeof createLogsRepository>

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const SEARCH_LIMIT_MS = 5_000
const DELETE_CHUNK = 1_000

export function createLogsRepository(db: Db) {
  // Losing the last moments of a log in a power cut is better than an fsync per batch.
  const lines = db.collection<LogDocument>('logs', { writeConcern: { journal: false } })

  const where = ({ projectId, levels, from, before, after, text, requestId }: LogFilter) => ({
    projectId,
    ...(from || before || after
      ? { _id: { ...(from && { $gte: from }), ...(before && { $lt: before }), ...(after && { $gt: after }) } }
      : {}),
    ...(levels ? { level: { $in: levels } } : {}),
    ...(text ? { message: { $regex: escapeRegExp(text), $options: 'i' } } : {}),
    ...(requestId ? { requestId } : {}),
  })

  /** Deletes what the filter names, a chunk at a time, so that writers get their turn. */
  const deleteInChunks = async (filter: Record<string, unknown>): Promise<number> => {
    let deleted = 0
    for (;;) {
      const chunk = await lines
        .find(filter, { projection: { _id: 1 }, sort: { _id: 1 }, limit: DELETE_CHUNK })
        .toArray()
      if (chunk.length === 0) return deleted
      deleted += (await lines.deleteMany({ _id: { $in: chunk.map(({ _id }) => _id) } })).deletedCount
    }
  }

  return {
    ensureIndexes: () => lines.createIndexes([{ key: { projectId: 1, _id: -1 } }]),

    /** Stores lines; those stored by an earlier, interrupted try are passed over. */
    async insert(documents: LogDocument[]): Promise<void> {
      try {
        await lines.insertMany(documents, { ordered: false })
      } catch (error) {
        if (!isDuplicateKey(error)) throw error
      }
    },
    newest: (filter: LogFilter, limit: number) =>
      lines.find(where(filter), { sort: { projectId: 1, _id: -1 }, limit, maxTimeMS: SEARCH_LIMIT_MS }).toArray(),
    oldest: (filter: LogFilter, limit: number) =>
      lines.find(where(filter), { sort: { projectId: -1, _id: 1 }, limit, maxTimeMS: SEARCH_LIMIT_MS }).toArray(),

    deleteBefore: (id: string) => deleteInChunks({ _id: { $lt: id } }),
    /** Keeps the newest `keep` lines of a project. */
    async trim(projectId: string, keep: number): Promise<number> {
      const [last] = await lines
        .find({ projectId }, { projection: { _id: 1 }, sort: { projectId: 1, _id: -1 }, skip: keep - 1, limit: 1 })
        .toArray()
      return last ? deleteInChunks({ projectId, _id: { $lt: last._id } }) : 0
    },
  }
}
