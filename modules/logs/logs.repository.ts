import { type Db, ensureIndexes, escapeRegExp, type FindOptions, isDuplicateKey } from '../database/contract.ts'
import type { LogLevel } from './contract.ts'
import { firstIdAt, LATENESS_MS } from './line-id.ts'
import { searchTooLong } from './logs.errors.ts'

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
  /** On warnings and errors only: the index on them stays small, and writing fast. */
  severe?: true
  requestId?: string
  /** JSON text. */
  fields?: string
  stack?: string
}

/** Which lines of a project. */
export interface LogFilter {
  projectId: string
  levels?: LogLevel[]
  since?: Date
  until?: Date
  /** Ids less than this. */
  before?: string
  /** Ids greater than this. */
  after?: string
  text?: string
  requestId?: string
}

export type LogsRepository = ReturnType<typeof createLogsRepository>

export const isSevere = (level: LogLevel): boolean => level === 'warn' || level === 'error'

const SEARCH_LIMIT_MS = 5_000
const DELETE_CHUNK = 1_000
/** MongoDB's code for an operation that took longer than `maxTimeMS`. */
const TIME_LIMIT_EXCEEDED = 50

export function createLogsRepository(db: Db) {
  // Losing the last moments of a log in a power cut is better than an fsync per batch.
  const lines = db.collection<LogDocument>('logs', { writeConcern: { journal: false } })

  const where = ({ projectId, levels, since, until, before, after, text, requestId }: LogFilter) => {
    // Ids follow arrival, which comes at most LATENESS_MS after the time of the line: they narrow what has to be read.
    const lower = [after, since && firstIdAt(since.getTime())].filter((id) => id !== undefined).sort()
    const upper = [before, until && firstIdAt(until.getTime() + LATENESS_MS)].filter((id) => id !== undefined).sort()
    return {
      projectId,
      ...(levels?.every(isSevere) ? { severe: true } : {}),
      ...(levels ? { level: levels.length === 1 ? levels[0] : { $in: levels } } : {}),
      ...(requestId ? { requestId } : {}),
      ...(lower.length + upper.length > 0
        ? { _id: { ...(lower.length > 0 && { $gt: lower.at(-1) }), ...(upper.length > 0 && { $lt: upper[0] }) } }
        : {}),
      ...(since || until ? { time: { ...(since && { $gte: since }), ...(until && { $lte: until }) } } : {}),
      ...(text ? { message: { $regex: escapeRegExp(text), $options: 'i' } } : {}),
    }
  }

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

  const search = async (filter: LogFilter, options: FindOptions): Promise<LogDocument[]> => {
    try {
      return await lines.find(where(filter), { ...options, maxTimeMS: SEARCH_LIMIT_MS }).toArray()
    } catch (error) {
      if ((error as { code?: unknown }).code !== TIME_LIMIT_EXCEEDED) throw error
      throw searchTooLong([SEARCH_LIMIT_MS / 1000], { cause: error })
    }
  }

  return {
    ensureIndexes: () =>
      ensureIndexes(lines, [
        { key: { projectId: 1, _id: -1 } },
        // What is rare has an index of its own; other searches read the project's lines, newest first, in bounded time.
        { key: { projectId: 1, severe: 1, level: 1, _id: -1 }, partialFilterExpression: { severe: true } },
      ]),
    /** The greatest id stored, null when there is none. */
    lastId: async (): Promise<string | null> =>
      (await lines.findOne({}, { sort: { _id: -1 }, projection: { _id: 1 } }))?._id ?? null,

    /** How many lines come after an id, counted up to `limit`. */
    countAfter: (projectId: string, id: string, limit: number): Promise<number> =>
      lines.countDocuments({ projectId, _id: { $gt: id } }, { limit }),

    byId: (projectId: string, id: string) => lines.findOne({ _id: id, projectId }),
    /** Stores lines; those stored by an earlier, interrupted try are passed over. */
    async insert(documents: LogDocument[]): Promise<void> {
      if (documents.length === 0) return
      try {
        await lines.insertMany(documents, { ordered: false })
      } catch (error) {
        if (!isDuplicateKey(error)) throw error
      }
    },
    /** The newest lines that fit. Levels are asked for one by one: each answer comes straight out of its index. */
    async newest(filter: LogFilter, limit: number): Promise<LogDocument[]> {
      const options: FindOptions = { sort: { _id: -1 }, limit }
      if (!filter.levels) return search(filter, options)
      const parts = await Promise.all(filter.levels.map((level) => search({ ...filter, levels: [level] }, options)))
      return parts
        .flat()
        .sort((a, b) => (a._id < b._id ? 1 : -1))
        .slice(0, limit)
    },

    removeAll: (projectId: string) => deleteInChunks({ projectId }),
    deleteBefore: (id: string) => deleteInChunks({ _id: { $lt: id } }),
    /** Keeps the newest `keep` lines of a project. */
    async trim(projectId: string, keep: number): Promise<number> {
      const [last] = await lines
        .find({ projectId }, { projection: { _id: 1 }, sort: { _id: -1 }, skip: keep - 1, limit: 1 })
        .toArray()
      return last ? deleteInChunks({ projectId, _id: { $lt: last._id } }) : 0
    },
  }
}
