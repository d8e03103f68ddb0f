/** The life of blobs: made before any file has them, kept as long as somebody reads them, and gone at last. */
import { randomBytes } from 'node:crypto'
import type { Logger } from '../../kernel/index.ts'
import type { StorageDriver, Written } from './drivers/contract.ts'
import { contentLost } from './storage.errors.ts'

export interface Blobs {
  /** Keeps bytes. The blob is the caller's until `adopt` or `discard`; null when there were none. */
  write(project: string, bytes: AsyncIterable<Uint8Array>): Promise<Written & { blob: string | null }>
  /** A file has it now. */
  adopt(blob: string | null): void
  /** Nobody needs it any more: it goes when the last one has read it. Never rejects: what stays is swept at the next start. */
  discard(project: string, blob: string | null, size: number): Promise<void>
  append(project: string, blob: string, offset: number, bytes: Uint8Array): Promise<void>
  /** Whatever becomes of the blob meanwhile, its bytes can be read until they were read or returned. */
  read(project: string, blob: string | null, range: { start: number; end: number }): Promise<AsyncIterable<Uint8Array>>
  /** Removes the blobs that no file has; `inUse` tells which are. */
  sweep(inUse: (blobs: readonly string[]) => Promise<readonly string[]>, signal: AbortSignal): Promise<number>
}

/** Blobs asked about at once. */
const SWEPT_AT_ONCE = 500

interface BlobsNeeds {
  driver: StorageDriver
  /** Told of every blob that is no more. */
  onRemoved(blob: string): Promise<unknown>
  /** Told of bytes that stay though no file has them; what it returns is called when they have gone. */
  keep(project: string, bytes: number): () => void
  log: Pick<Logger, 'warn'>
}

export function createBlobs({ driver, onRemoved, keep, log }: BlobsNeeds): Blobs {
  /** Of no file yet. */
  const fresh = new Set<string>()
  const holds = new Map<string, number>()
  /** To go with the last hold, with the project whose it is, and what is to be told then. */
  const doomed = new Map<string, { project: string; gone(): void }>()

  /** On their way out: a driver may have some of their bytes still. */
  const leaving = new Set<string>()

  const remove = async (project: string, blob: string): Promise<void> => {
    leaving.add(blob)
    try {
      await driver.remove(project, blob)
      fresh.delete(blob)
      await onRemoved(blob)
    } catch (error) {
      log.warn(
        { err: error, project, blob },
        'what was in a file could not be removed; it is tried again at the next start',
      )
    } finally {
      leaving.delete(blob)
    }
  }
  /** @throws M3M_STORAGE_LOST */
  const hold = (blob: string): (() => void) => {
    if (leaving.has(blob)) throw contentLost()
    holds.set(blob, (holds.get(blob) ?? 0) + 1)
    let held = true
    return () => {
      if (!held) return
      held = false
      const left = holds.get(blob)! - 1
      if (left > 0) {
        holds.set(blob, left)
        return
      }
      holds.delete(blob)
      const end = doomed.get(blob)
      if (!end) return
      doomed.delete(blob)
      void remove(end.project, blob).then(end.gone)
    }
  }

  return {
    async write(project, bytes) {
      const blob = randomBytes(16).toString('hex')
      // Known before it is there, or a sweep might come upon it between the two.
      fresh.add(blob)
      try {
        const written = await driver.write(project, blob, bytes)
        if (written.size > 0) return { ...written, blob }
        fresh.delete(blob)
        return { ...written, blob: null }
      } catch (error) {
        fresh.delete(blob)
        throw error
      }
    },
    adopt: (blob) => void (blob !== null && fresh.delete(blob)),
    async discard(project, blob, size) {
      if (blob === null || doomed.has(blob)) return
      if (holds.has(blob)) doomed.set(blob, { project, gone: keep(project, size) })
      else await remove(project, blob)
    },
    async append(project, blob, offset, bytes) {
      const release = hold(blob)
      try {
        await driver.append(project, blob, offset, bytes)
      } finally {
        release()
      }
    },
    async read(project, blob, range) {
      if (blob === null || range.start >= range.end) return NOTHING
      const release = hold(blob)
      try {
        const bytes = (await driver.read(project, blob, range))[Symbol.asyncIterator]()
        const ends = async (step: Promise<IteratorResult<Uint8Array>>) => {
          try {
            const result = await step
            if (result.done) release()
            return result
          } catch (error) {
            release()
            throw error
          }
        }
        return {
          [Symbol.asyncIterator]: () => ({
            next: () => ends(bytes.next()),
            return: () => ends(bytes.return?.() ?? Promise.resolve({ done: true, value: undefined })),
          }),
        }
      } catch (error) {
        release()
        throw error
      }
    },
    async sweep(inUse, signal) {
      let removed = 0
      for await (const { project, blobs } of driver.sweep()) {
        for (let at = 0; at < blobs.length && !signal.aborted; at += SWEPT_AT_ONCE) {
          // Asked first what is new: what is not had its file before the database is asked.
          const old = blobs.slice(at, at + SWEPT_AT_ONCE).filter((blob) => !fresh.has(blob) && !holds.has(blob))
          const used = new Set(await inUse(old))
          for (const blob of old) {
            if (used.has(blob) || signal.aborted) continue
            await remove(project, blob)
            removed += 1
          }
        }
        if (signal.aborted) break
      }
      return removed
    },
  }
}

const NOTHING: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
}
