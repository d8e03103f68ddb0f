/** Files come into being, get other content, and grow. */
import { ObjectId } from '../database/contract.ts'
import type { StorageConflict, StorageData, StorageEntry, StorageWriteOptions } from './contract.ts'
import { type Content, type EntryDocument, newEntry } from './entries.repository.ts'
import { typeOf } from './media-types.ts'
import { numberedName, parsePath, pathOf } from './paths.ts'
import type { Allowance } from './room.ts'
import { alreadyExists, changedMeanwhile, contentLost, isDirectory } from './storage.errors.ts'
import type { Parts } from './storage.service.ts'
import { etagOf, toEntry } from './tree/tree.ts'

/** Names tried before the storage is believed to be full of them. */
const MAX_RENAMES = 1_000
const NOTHING = { entries: 0, bytes: 0 }

export interface Writing {
  write(project: string, path: string, data: StorageData, options?: StorageWriteOptions): Promise<StorageEntry>
  append(project: string, path: string, data: string | Uint8Array): Promise<StorageEntry>
}

/** A path of a file. @throws M3M_STORAGE_PATH, M3M_STORAGE_IS_DIRECTORY for the root */
export function filePath(path: string): string[] {
  const names = parsePath(path)
  if (names.length === 0) throw isDirectory(['/'])
  return names
}

/** Whether an error is of a kind. */
export const isOf = (error: unknown, kind: { readonly code: string }): boolean =>
  (error as { code?: unknown } | null)?.code === kind.code

/** Tries names until one is free. @param attempt resolves to null when the name is taken */
export async function underFreeName<T>(name: string, attempt: (name: string) => Promise<T | null>): Promise<T> {
  for (let number = 0; number <= MAX_RENAMES; number += 1) {
    const done = await attempt(number === 0 ? name : numberedName(name, number))
    if (done !== null) return done
  }
  throw alreadyExists([name])
}

export function createWriting({ entries, blobs, tree, room, lock, appends }: Parts): Writing {
  /** What stands in the way of a write, if it does. */
  const check = (
    there: EntryDocument | null,
    path: string,
    { conflict, ifMatch }: { conflict: StorageConflict; ifMatch: string | undefined },
  ): void => {
    if (ifMatch !== undefined && (there?.type !== 'file' || (ifMatch !== '*' && etagOf(there) !== ifMatch)))
      throw changedMeanwhile([path], { reason: there?.type === 'file' ? etagOf(there) : 'gone' })
    if (!there || conflict === 'rename') return
    if (there.type === 'directory') throw isDirectory([path])
    if (conflict === 'refuse') throw alreadyExists([path])
  }
  /** Puts content under its name in the tree. Resolves to the entry and what was there before. */
  const commit = (
    project: string,
    names: readonly string[],
    content: Content,
    allowance: Allowance,
    options: { conflict: StorageConflict; ifMatch: string | undefined },
  ): Promise<{ entry: EntryDocument; before: EntryDocument | null }> =>
    lock.shared(project, async () => {
      const root = new ObjectId(project)
      const path = pathOf(names)
      const { parent, name } = await tree.placeOf(project, names)
      const insert = async (free: string) => {
        const entry = newEntry(root, { parent, name: free }, 'file', content, new Date())
        return (await entries.insert(entry)) ? { entry, before: null } : null
      }
      if (options.conflict === 'rename' && options.ifMatch === undefined) return underFreeName(name, insert)
      for (;;) {
        const before = await entries.child(root, parent, name)
        check(before, path, options)
        await allowance.secure(before)
        if (!before) {
          const added = await insert(name)
          if (added) return added
          continue
        }
        const entry = await entries.setContent(before._id, before, content, new Date())
        if (entry) return { entry, before }
      }
    })

  const writing: Writing = {
    async write(project, path, data, { conflict = 'overwrite', ifMatch } = {}) {
      const names = filePath(path)
      const options = { conflict, ifMatch }
      const there = await tree.find(project, names)
      check(there, path, options)
      const replaced = conflict === 'rename' ? null : there
      const allowance = await room.forFile(project, path, replaced)
      let taken = NOTHING
      try {
        const { blob, size, head } = await blobs.write(project, metered(chunksOf(data), allowance.take))
        try {
          const content = { blob, size, mime: typeOf(names.at(-1)!, head) }
          const { entry, before } = await commit(project, names, content, allowance, options)
          blobs.adopt(blob)
          taken = before ? { entries: 0, bytes: size - before.size } : { entries: 1, bytes: size }
          if (before) await blobs.discard(project, before.blob, before.size)
          return toEntry(entry, pathOf([...names.slice(0, -1), entry.name]))
        } catch (error) {
          if (taken === NOTHING) await blobs.discard(project, blob, size)
          throw error
        }
      } finally {
        allowance.settle(taken)
      }
    },

    async append(project, path, data) {
      const names = filePath(path)
      const bytes = typeof data === 'string' ? Buffer.from(data) : data
      for (;;) {
        const there = await tree.find(project, names)
        if (there?.type === 'directory') throw isDirectory([path])
        if (there && there.blob !== null && bytes.byteLength === 0) return toEntry(there, pathOf(names))
        const grown =
          there && there.blob !== null
            ? await grow(project, pathOf(names), there, there.blob, bytes)
            : await begin(project, path, there, bytes)
        if (grown) return grown
      }
    },
  }
  /** The first bytes of a file; null when somebody else was faster. */
  const begin = async (project: string, path: string, there: EntryDocument | null, bytes: Uint8Array) => {
    try {
      return await writing.write(project, path, bytes, there ? { ifMatch: etagOf(there) } : { conflict: 'refuse' })
    } catch (error) {
      if (isOf(error, alreadyExists) || isOf(error, changedMeanwhile)) return null
      throw error
    }
  }
  /** Adds to a blob, in turn with all others who do; null when the file has another one by now. */
  const grow = (project: string, path: string, { _id }: EntryDocument, blob: string, bytes: Uint8Array) =>
    appends.alone(blob, async () => {
      const there = await entries.byId(_id)
      if (there?.blob !== blob) return null
      const allowance = await room.forMore(project, path, there.size, bytes.byteLength)
      let taken = NOTHING
      try {
        await blobs.append(project, blob, there.size, bytes)
        const content = { blob, size: there.size + bytes.byteLength, mime: there.mime }
        const entry = await entries.setContent(_id, there, content, new Date())
        if (!entry) return null
        taken = { entries: 0, bytes: bytes.byteLength }
        return toEntry(entry, path)
      } catch (error) {
        if (isOf(error, contentLost) && (await entries.byId(_id))?.blob !== blob) return null
        throw error
      } finally {
        allowance.settle(taken)
      }
    })
  return writing
}

async function* chunksOf(data: StorageData): AsyncGenerator<Uint8Array> {
  if (typeof data === 'string') yield Buffer.from(data)
  else if (data instanceof Uint8Array) yield data
  else yield* data
}

async function* metered(
  chunks: AsyncIterable<Uint8Array>,
  take: (bytes: number) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    await take(chunk.byteLength)
    yield chunk
  }
}
