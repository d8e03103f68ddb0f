import { type Db, ensureIndexes } from '../../database/contract.ts'
import type { Overlap } from '../contract.ts'

/** What is known of a schedule's runs. */
export interface ScheduleRun {
  name: string
  /** `1h` or a cron expression with its time zone; another one begins anew. */
  when: string
  timezone: string | null
  overlap: Overlap
  /** Until then no run was missed; for `every` also what the next ones are counted from. */
  upTo: Date
  lastRun: Date | null
  lastMs: number | null
  lastError: string | null
}

interface ScheduleRunDocument extends ScheduleRun {
  /** `<project id>:<name>` */
  _id: string
  projectId: string
}

export type ScheduleRunsRepository = ReturnType<typeof createScheduleRunsRepository>

export function createScheduleRunsRepository(db: Db) {
  const runs = db.collection<ScheduleRunDocument>('schedule_runs')
  return {
    ensureIndexes: () => ensureIndexes(runs, [{ key: { projectId: 1, name: 1 } }]),
    ofProject: (projectId: string) => runs.find({ projectId }).toArray(),
    async save(projectId: string, changed: readonly ScheduleRun[]): Promise<void> {
      if (changed.length === 0) return
      await runs.bulkWrite(
        changed.map((run) => ({
          updateOne: {
            filter: { _id: `${projectId}:${run.name}` },
            update: { $set: { projectId, ...run } },
            upsert: true,
          },
        })),
        { ordered: false },
      )
    },
    removeAll: (projectId: string) => runs.deleteMany({ projectId }),
    /** Forgets the schedules that are no more. */
    async keep(projectId: string, names: readonly string[]): Promise<void> {
      await runs.deleteMany({ projectId, name: { $nin: names } })
    },
  }
}
