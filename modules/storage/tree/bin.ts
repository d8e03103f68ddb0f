/** What was deleted goes for good: from the leaves up, so that what breaks off is found again from its top. */
import type { Logger } from '../../../kernel/index.ts'
import type { ObjectId } from '../../database/contract.ts'
import type { Blobs } from '../blobs.ts'
import type { EntriesRepository, EntryDocument } from '../entries.repository.ts'
import type { LinksRepository } from '../links.repository.ts'
import type { Room } from '../room.ts'

export interface Bin {
  /**
   * Removes an entry that nobody finds any more, with all below it. Resolves when that is done, or goes on behind after a
   * moment; never rejects: what is left goes at the next start.
   */
  empty(project: string, top: EntryDocument): Promise<void>
  /** Goes on with what was in the bin when the server started. */
  resume(left: readonly EntryDocument[]): Promise<void>
  settled(): Promise<void>
}

/** Time a caller waits for the bytes of what was deleted. */
const PATIENCE_MS = 2_000
/** Folders asked about at once, and entries removed at once. */
const FOLDERS = 100
const PAGE = 500
/** Blobs removed at the same time. */
const AT_ONCE = 16

interface BinParts {
  entries: EntriesRepository
  links: LinksRepository
  blobs: Blobs
  room: Room
  signal: AbortSignal
  log: Pick<Logger, 'error'>
}

export function createBin({ entries, links, blobs, room, signal, log }: BinParts): Bin {
  const running = new Set<Promise<void>>()

  const discard = async (project: string, gone: readonly EntryDocument[]): Promise<void> => {
    const left = gone.filter(({ blob }) => blob !== null)
    const work = async () => {
      for (let file = left.pop(); file; file = left.pop()) await blobs.discard(project, file.blob, file.size)
    }
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, left.length) }, work))
  }
  const removeAll = async (project: string, gone: readonly EntryDocument[]): Promise<void> => {
    await links.removeOf(gone.map(({ _id }) => _id))
    const since = room.mark(project)
    await entries.removeMany(gone.map(({ _id }) => _id))
    room.removed(project, { entries: gone.length, bytes: gone.reduce((sum, { size }) => sum + size, 0) }, since)
    await discard(project, gone)
  }
  const removeBelow = async (project: string, owner: ObjectId, top: ObjectId): Promise<void> => {
    const levels: ObjectId[][] = []
    for (let level = [top]; level.length > 0; ) {
      levels.push(level)
      const next: ObjectId[] = []
      for (let at = 0; at < level.length; at += FOLDERS)
        for (const { _id } of await entries.folders(owner, level.slice(at, at + FOLDERS))) next.push(_id)
      level = next
    }
    for (const level of levels.toReversed()) {
      for (let at = 0; at < level.length; at += FOLDERS) {
        const folders = level.slice(at, at + FOLDERS)
        for (let found: EntryDocument[] | undefined; found === undefined || found.length > 0; ) {
          signal.throwIfAborted()
          found = await entries.children(owner, folders, PAGE)
          if (found.length > 0) await removeAll(project, found)
        }
      }
    }
  }
  const remove = async (project: string, owner: ObjectId, top: EntryDocument): Promise<void> => {
    try {
      if (top.type === 'directory') await removeBelow(project, owner, top._id)
      await links.removeOf([top._id])
      const since = room.mark(project)
      if (!(await entries.remove(top._id))) return
      room.removed(project, { entries: 1, bytes: top.size }, since)
      await discard(project, [top])
    } catch (error) {
      if (!signal.aborted)
        log.error({ err: error, project }, 'what was deleted could not be removed whole; it is at the next start')
    }
  }
  const tracked = (work: Promise<void>): Promise<void> => {
    running.add(work)
    return work.finally(() => running.delete(work))
  }

  return {
    async empty(project, top) {
      const owner = top.owner ?? top.project
      const work = tracked(remove(project, owner, top))
      let timer: NodeJS.Timeout | undefined
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, PATIENCE_MS)
      })
      await Promise.race([work, patience])
      clearTimeout(timer)
    },
    async resume(left) {
      for (const top of left) {
        if (signal.aborted) return
        if (top.owner) await tracked(remove(top.owner.toHexString(), top.owner, top))
      }
    },
    settled: async () => void (await Promise.allSettled(running)),
  }
}
