/** What projects may keep, and room set aside for what is being written. */
import type { Amount, Quota, QuotaMark } from '../shared/quota.ts'
import type { FilesConfig } from './storage.config.ts'
import { fileTooLarge, quotaExceeded } from './storage.errors.ts'

export type Measures = 'entries' | 'bytes'

/** Room for one file that is being written. */
export interface Allowance {
  /** Sets room aside as bytes come. @throws M3M_STORAGE_FILE_SIZE, M3M_STORAGE_QUOTA */
  take(bytes: number): Promise<void>
  /**
   * The file is about to take its place. What it was to replace may have gone meanwhile, or be another one, and then it
   * makes no room. @throws M3M_STORAGE_QUOTA
   */
  secure(replaced: { size: number } | null): Promise<void>
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
  /** @param since what `mark` gave before they were removed */
  removed(project: string, less: Amount<Measures>, since: QuotaMark): void
  mark(project: string): QuotaMark
  /** Bytes that are of no file any more, but still there: somebody reads them. Returns what to call when they have gone. */
  keep(project: string, bytes: number): () => void
  forget(project: string): void
}

/** Asked for at once at most; no more than has come already, or many small files would keep each other out. */
const STEP_BYTES = 4 * 1024 * 1024

/** @param changed told when a project has more or less */
export function createRoom(quota: Quota<Measures>, config: FilesConfig, changed: (project: string) => void): Room {
  const refuse = (wanted: Amount<Measures>): never => {
    if (wanted.bytes > 0)
      throw quotaExceeded([`${config.maxBytes} bytes of files`, 'files.maxBytes'], { reason: 'bytes' })
    throw quotaExceeded([`${config.maxEntries} files and folders`, 'files.maxEntries'], { reason: 'entries' })
  }
  const allowance = (
    project: string,
    path: string,
    before: number,
    credit: number,
    held: Amount<Measures>,
  ): Allowance => {
    let size = before
    let since = quota.mark(project)
    const allowed = () => before + credit + held.bytes
    const reserve = async (room: Amount<Measures>): Promise<boolean> => {
      if (!(await quota.reserve(project, room))) return false
      held.entries += room.entries
      held.bytes += room.bytes
      return true
    }
    return {
      async take(bytes) {
        size += bytes
        if (size > config.fileBytes) throw fileTooLarge([path, config.fileBytes])
        const missing = size - allowed()
        if (missing <= 0) return
        for (const step of [Math.max(missing, Math.min(STEP_BYTES, size)), missing])
          if (await reserve({ entries: 0, bytes: step })) return
        refuse({ entries: 0, bytes: missing })
      },
      async secure(replaced) {
        since = quota.mark(project)
        const entries = replaced ? 0 : Math.max(0, 1 - held.entries)
        const bytes = Math.max(0, size - (replaced?.size ?? 0) - held.bytes)
        if (entries > 0 && !(await reserve({ entries, bytes: 0 }))) refuse({ entries, bytes: 0 })
        if (bytes > 0 && !(await reserve({ entries: 0, bytes }))) refuse({ entries: 0, bytes })
      },
      settle(taken) {
        quota.settle(project, held, taken, since)
        changed(project)
      },
    }
  }
  return {
    async forFile(project, path, replaced) {
      const held = { entries: replaced ? 0 : 1, bytes: 0 }
      if (!replaced && !(await quota.reserve(project, { ...held }))) refuse(held)
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
      if (!(await quota.reserve(project, one))) refuse(one)
      let added = false
      try {
        added = await add()
        return added
      } finally {
        quota.settle(project, one, added ? one : none)
        if (added) changed(project)
      }
    },
    removed(project, less, since) {
      quota.remove(project, less, since)
      changed(project)
    },
    mark: (project) => quota.mark(project),
    keep(project, bytes) {
      const kept = { entries: 0, bytes }
      quota.hold(project, kept)
      return () => quota.settle(project, kept, { entries: 0, bytes: 0 })
    },
    forget(project) {
      quota.forget(project)
      changed(project)
    },
  }
}
