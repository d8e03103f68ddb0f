/** What the records of a project may take. */
import { type Amount, createQuota } from '../../shared/quota.ts'
import { recordsQuota } from '../models.errors.ts'

export type Measures = 'records' | 'bytes'
export type Taken = Amount<Measures>

export interface Room {
  /** Does what takes room; `work` resolves to what it took, or tells it before it fails. @throws M3M_RECORDS_QUOTA */
  take<T>(project: string, room: Taken, work: (took: (taken: Taken) => void) => Promise<T>): Promise<T>
  removed(project: string, less: Taken): void
  /** What there is now; counted at most once a minute. */
  usage(project: string): Promise<Taken>
  forget(project: string): void
}

const RECOUNT_MS = 5_000
/** Counting walks over all that a project has. */
const FRESH_MS = 60_000

export function createRoom(max: Taken, count: (project: string) => Promise<Taken>): Room {
  const quota = createQuota({ max, count, recountMs: RECOUNT_MS })
  return {
    async take(project, room, work) {
      if (!(await quota.reserve(project, room))) throw recordsQuota([max.records, max.bytes])
      let taken: Taken = { records: 0, bytes: 0 }
      try {
        return await work((amount) => {
          taken = amount
        })
      } finally {
        quota.settle(project, room, taken)
      }
    },
    removed: (project, less) => quota.remove(project, less),
    usage: (project) => quota.amount(project, FRESH_MS),
    forget: (project) => quota.forget(project),
  }
}
