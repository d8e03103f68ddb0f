/** What projects may keep, and room set aside for what is being written. */
import type { Amount, Quota } from '../shared/quota.ts'
import type { FilesConfig } from './storage.config.ts'
import { fileTooLarge, quotaExceeded } from './storage.errors.ts'

export type Measures = 'entries' | 'bytes'

/** Room for one file that is being written. */
export interface Allowance {
  /** Sets room aside as bytes come. @throws M3M_STORAGE_FILE_SIZE, M3M_STORAGE_QUOTA */
  take(bytes: number): Promise<void>
  /** It is over; `taken` is what the project has more now. */
  settle(taken: Amount<Measures>): void
}

export interface Room {
  /**
   * Begins the writing of a file. What it replaces makes room for it.
   * @throws M3M_STORAGE_QUOTA
   */
  forFile(project: string, path: string, replaced: { size: number } | null): Promise<Allowance>
  /** Does what adds an entry without bytes, if it does. @throws M3M_STORAGE_QUOTA */
  forEntry(project: string, add: () => Promise<boolean>): Promise<boolean>
  /** Room for bytes added to a file that has `size`. @throws M3M_STORAGE_FILE_SIZE, M3M_STORAGE_QUOTA */
  forMore(project: string, path: string, size: number, bytes: number): Promise<Allowance>
  removed(project: string, less: Amount<Measures>): void
  forget(project: string): void
}

/** Asked for at once, as long as there is so much. */
const STEP_BYTES = 4 * 1024 * 1024

export function createRoom(quota: Quota<Measures>, config: FilesConfig): Room {
  const refuse = (): never => {
    throw quotaExceeded([config.maxBytes, config.maxEntries])
  }
  const allowance = (
    project: string,
    path: string,
    before: number,
    credit: number,
    held: Amount<Measures>,
  ): Allowance => {
    let size = before
    const allowed = () => before + credit + held.bytes
    return {
      async take(bytes) {
        size += bytes
        if (size > config.fileBytes) throw fileTooLarge([path, config.fileBytes])
        const missing = size - allowed()
        if (missing <= 0) return
        for (const step of [Math.max(missing, STEP_BYTES), missing]) {
          if (!(await quota.reserve(project, { entries: 0, bytes: step }))) continue
          held.bytes += step
          return
        }
        refuse()
      },
      settle: (taken) => quota.settle(project, held, taken),
    }
  }
  return {
    async forFile(project, path, replaced) {
      const held = { entries: replaced ? 0 : 1, bytes: 0 }
      if (!replaced && !(await quota.reserve(project, { ...held }))) refuse()
      return allowance(project, path, 0, replaced?.size ?? 0, held)
    },
    async forMore(project, path, size, bytes) {
      const more = allowance(project, path, size, 0, { entries: 0, bytes: 0 })
      await more.take(bytes)
      return more
    },
    async forEntry(project, add) {
      const one = { entries: 1, bytes: 0 }
      const none = { entries: 0, bytes: 0 }
      if (!(await quota.reserve(project, one))) refuse()
      let added = false
      try {
        added = await add()
        return added
      } finally {
        quota.settle(project, one, added ? one : none)
      }
    },
    removed: (project, less) => quota.remove(project, less),
    forget: (project) => quota.forget(project),
  }
}
