/** Files of a form, one after another as they come, each of them whole or not at all. */
import type { Readable } from 'node:stream'
import { isCoded } from '../../../kernel/index.ts'
import type { StorageConflict, StorageEntry, StorageService } from '../contract.ts'
import { checkName, parsePath, pathOf } from '../paths.ts'
import { alreadyExists, isDirectory, notDirectory, pathInvalid, tooManyFiles, uploadBroken } from '../storage.errors.ts'
import { isOf } from '../writing.ts'

export interface UploadOptions {
  /** Path of the folder they go to. */
  folder: string
  conflict: StorageConflict
  /** Names of files are paths below the folder. */
  relative: boolean
}
export interface Uploaded {
  items: StorageEntry[]
  /** Files that were refused for what they are, beside others that were stored. */
  failed: { name: string; code: string; detail: string }[]
}

interface FilePart {
  filename?: string | undefined
  file: Readable
}

/** What concerns one file, not those after it. */
const ITS_OWN = [pathInvalid, alreadyExists, isDirectory, notDirectory]

/**
 * @param done what becomes of them, also of those before one that ends it
 * @throws what concerns all of them, and the only one's own; M3M_STORAGE_UPLOAD for what is no whole form
 */
export async function storeFiles(
  storage: StorageService,
  project: string,
  parts: AsyncIterable<FilePart>,
  { folder, conflict, relative }: UploadOptions,
  done: Uploaded,
): Promise<void> {
  const above = parsePath(folder)
  let first: unknown
  const store = async ({ filename = '', file }: FilePart): Promise<void> => {
    try {
      const names = relative ? parsePath(filename) : [checkName(filename)]
      if (names.length === 0) throw pathInvalid([JSON.stringify(filename), 'it names no file'])
      const path = pathOf([...above, ...names])
      if (conflict === 'refuse' && (await storage.stat(project, path))) throw alreadyExists([path])
      done.items.push(await storage.write(project, path, file, { conflict }))
    } catch (error) {
      if (!isCoded(error) && error === file.errored) throw broken(error)
      if (!isCoded(error) || !ITS_OWN.some((kind) => isOf(error, kind))) throw error
      first ??= error
      done.failed.push({ name: filename.slice(0, 300), code: error.code, detail: error.message })
      file.resume()
    }
  }
  const iterator = parts[Symbol.asyncIterator]()
  for (;;) {
    const next = await iterator.next().catch((error: unknown) => {
      throw broken(error)
    })
    if (next.done) break
    await store(next.value)
  }
  if (done.items.length === 0 && first !== undefined) throw first
  if (done.items.length === 0) throw uploadBroken(['there is no file in it'])
}

function broken(error: unknown): unknown {
  const { message, code = '' } = error as NodeJS.ErrnoException
  if (isCoded(error)) return error
  return /_LIMIT$/.test(code) ? tooManyFiles([MAX_FILES], { cause: error }) : uploadBroken([message], { cause: error })
}

/** Files in one form. */
export const MAX_FILES = 1_000
