/** What is in files. */
import type { StorageContent, StorageEntry, StorageRange } from './contract.ts'
import type { EntryDocument } from './entries.repository.ts'
import { pathOf } from './paths.ts'
import { contentLost, isDirectory, notFound, rangeInvalid, readTooLarge } from './storage.errors.ts'
import type { Parts } from './storage.service.ts'
import { toEntry } from './tree/tree.ts'
import { filePath, isOf } from './writing.ts'

export interface Reading {
  read(project: string, path: string, range?: StorageRange): Promise<StorageContent>
  bytes(
    project: string,
    path: string,
    maxBytes: number,
    range?: StorageRange,
  ): Promise<{ entry: StorageEntry; bytes: Buffer }>
}

/** @throws M3M_STORAGE_RANGE */
function within(path: string, size: number, { start = 0, end }: StorageRange): { start: number; end: number } {
  const from = start < 0 ? Math.max(0, size + start) : start
  const to = end === undefined ? size : Math.min(size, end < 0 ? size + end : end)
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from > size || from > to)
    throw rangeInvalid([path, size])
  return { start: from, end: to }
}

/**
 * Opens what is in a file now; null when that is gone.
 * @throws M3M_STORAGE_LOST and others of drivers
 */
export async function openFile(
  { entries, blobs }: Pick<Parts, 'entries' | 'blobs'>,
  project: string,
  found: EntryDocument,
): Promise<{ file: EntryDocument; bytes: AsyncIterable<Uint8Array> } | null> {
  for (let file: EntryDocument | null = found; file; ) {
    try {
      return { file, bytes: await blobs.read(project, file.blob, { start: 0, end: file.size }) }
    } catch (error) {
      const now: EntryDocument | null = await entries.byId(file._id)
      // Something else was written into it between the two.
      if (!isOf(error, contentLost) || now?.blob === file.blob) throw error
      file = now
    }
  }
  return null
}

export function createReading({ entries, blobs, tree }: Pick<Parts, 'entries' | 'blobs' | 'tree'>): Reading {
  const reading: Reading = {
    async read(project, path, range = {}) {
      const names = filePath(path)
      const shown = pathOf(names)
      for (;;) {
        const found = await tree.find(project, names)
        if (!found) throw notFound([shown])
        if (found.type === 'directory') throw isDirectory([shown])
        const part = within(shown, found.size, range)
        try {
          return { entry: toEntry(found, shown), ...part, bytes: await blobs.read(project, found.blob, part) }
        } catch (error) {
          // Something else was written into it between the two.
          if (!isOf(error, contentLost) || (await entries.byId(found._id))?.blob === found.blob) throw error
        }
      }
    },
    async bytes(project, path, maxBytes, range) {
      const { entry, start, end, bytes } = await reading.read(project, path, range)
      if (end - start > maxBytes) {
        await bytes[Symbol.asyncIterator]().return?.()
        throw readTooLarge([entry.path, end - start, maxBytes])
      }
      const pieces: Uint8Array[] = []
      for await (const piece of bytes) pieces.push(piece)
      return { entry, bytes: Buffer.concat(pieces) }
    },
  }
  return reading
}
