import { type BulkWriteOperation, type Db, ensureIndexes } from '../database/contract.ts'
import type { Counters } from './counters.ts'

export const RESOLUTIONS = ['minute', 'hour'] as const
export type Resolution = (typeof RESOLUTIONS)[number]
/** `whole`: of the service; `routes`: of each route. Apart, because a long range needs the routes of few documents. */
export type Part = 'whole' | 'routes'

export interface MetricsKey {
  projectId: string
  version: string
  resolution: Resolution
  part: Part
  /** Beginning of the minute or hour. */
  time: Date
}

/** Counts of one version in one minute or hour; the counters stand at their paths. */
export interface MetricsDocument extends MetricsKey {
  _id: string
  [counter: string]: unknown
}

export type MetricsRepository = ReturnType<typeof createMetricsRepository>

const DELETE_CHUNK = 500
/** Documents of one range; a service has a few versions at once. */
const RANGE_MAX = 20_000

const idOf = ({ projectId, version, resolution, part, time }: MetricsKey): string =>
  `${projectId}:${resolution}:${part}:${time.getTime().toString(36)}:${version}`

export function createMetricsRepository(db: Db) {
  // Losing the last moments of it in a power cut is better than an fsync per batch.
  const metrics = db.collection<MetricsDocument>('metrics', { writeConcern: { journal: false } })
  const deleteInChunks = async (filter: Record<string, unknown>): Promise<number> => {
    let deleted = 0
    for (;;) {
      const chunk = await metrics.find(filter, { projection: { _id: 1 }, limit: DELETE_CHUNK }).toArray()
      if (chunk.length === 0) return deleted
      deleted += (await metrics.deleteMany({ _id: { $in: chunk.map(({ _id }) => _id) } })).deletedCount
    }
  }
  return {
    ensureIndexes: () =>
      ensureIndexes(metrics, [
        { key: { projectId: 1, resolution: 1, part: 1, time: 1 } },
        { key: { resolution: 1, time: 1 } },
      ]),

    /** Adds counts to what is stored. */
    async add(entries: readonly { key: MetricsKey; counters: Counters }[]): Promise<void> {
      if (entries.length === 0) return
      const operations = entries.map(({ key, counters: { sum, max } }): BulkWriteOperation<MetricsDocument> => {
        const some = (counts: object) => Object.keys(counts).length > 0
        return {
          updateOne: {
            filter: { _id: idOf(key) },
            update: {
              $setOnInsert: { ...key },
              ...(some(sum) ? { $inc: sum } : {}),
              ...(some(max) ? { $max: max } : {}),
            },
            upsert: true,
          },
        }
      })
      await metrics.bulkWrite(operations, { ordered: false })
    },

    /** Documents from `from` on, before `to`, oldest first. */
    range: (projectId: string, resolution: Resolution, part: Part, from: Date, to: Date): Promise<MetricsDocument[]> =>
      metrics
        .find({ projectId, resolution, part, time: { $gte: from, $lt: to } }, { sort: { time: 1 }, limit: RANGE_MAX })
        .toArray(),

    /** Deletes what is older, a chunk at a time. */
    deleteBefore: (resolution: Resolution, time: Date) => deleteInChunks({ resolution, time: { $lt: time } }),
    removeAll: (projectId: string) => deleteInChunks({ projectId }),
  }
}
