/**
 * Blobs in a folder of the disk: `<folder>/<project>/<2 hex>/<blob>`. All names are of m3m's making; a blob is written
 * beside its place, made safe, and then moved there in one step.
 */
import { constants } from 'node:fs'
import nodeFs from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { diskHealth, type Health, type Logger } from '../../../../kernel/index.ts'
import { contentLost, diskFull, driverFailed } from '../../storage.errors.ts'
import { HEAD_BYTES, type StorageDriver } from '../contract.ts'
import { failureOf, isMissing } from './failures.ts'

/** What of Node's file system is used: tests have it fail. */
export type DiskFs = Pick<typeof nodeFs, 'access' | 'mkdir' | 'open' | 'readdir' | 'rename' | 'rm' | 'unlink'>

export interface DiskOptions {
  folder: string
  log: Pick<Logger, 'warn' | 'error'>
  fs?: DiskFs
}

/** There as long as the folder is the one that was opened: not where a disk is no longer mounted. */
const MARK = '.m3m-files'
const MARK_BYTES = 32
/** Writes under way. */
const PARTS = '.parts'
const BLOB = /^[0-9a-f]{32}$/
const PROJECT = /^[0-9a-f]{24}$/
const CHUNK = 64 * 1024
const MODE = 0o600
/** Never what a link leads to, and no waiting for a pipe. */
const SAFELY = constants.O_NOFOLLOW | constants.O_NONBLOCK
/** One line of a disk that fails says as much as thousands. */
const TOLD_MS = 60_000

export function createDiskDriver({ folder, log, fs = nodeFs }: DiskOptions): StorageDriver {
  const parts = join(folder, PARTS)
  const mark = join(folder, MARK)
  const placeOf = (project: string, blob: string): string => {
    if (!PROJECT.test(project) || !BLOB.test(blob)) throw new TypeError('not the name of a blob')
    return join(folder, project, blob.slice(0, 2), blob)
  }
  let isFull = false
  let toldAt = Number.NEGATIVE_INFINITY
  const writing = new Set<string>()

  const failed = (error: unknown): never => {
    const failure = failureOf(error)
    if (failure.code === diskFull.code) isFull = true
    if (failure.statusCode >= 500 && performance.now() - toldAt > TOLD_MS) {
      toldAt = performance.now()
      log.error({ err: error }, failure.message)
    }
    throw failure
  }
  /** What the folder is marked with as long as the server runs, also where it has to be made anew. */
  let id: string | null = null
  const make = async (): Promise<void> => {
    await fs.mkdir(parts, { recursive: true, mode: 0o700 })
    const handle = await fs.open(mark, constants.O_RDWR | constants.O_CREAT | SAFELY, MODE)
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(MARK_BYTES), 0, MARK_BYTES, 0)
      const found = buffer.toString('latin1', 0, bytesRead)
      if (id === null && BLOB.test(found)) id = found
      if (id === null || found === id) return
      await writeAll(handle, Buffer.from(id), 0)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
  /** Does it again where the folder was not there, which is made anew. */
  const withFolder = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (!isMissing(error)) throw error
      log.warn({ folder }, 'the folder for files was gone, and is made anew')
      await make()
      return work()
    }
  }
  const openPart = (part: string) =>
    fs.open(part, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | SAFELY, MODE)
  const syncFolder = async (path: string): Promise<void> => {
    const handle = await fs.open(path, constants.O_RDONLY | constants.O_DIRECTORY)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
  const openBlob = async (project: string, blob: string, flags: number) => {
    const handle = await fs.open(placeOf(project, blob), flags | SAFELY)
    try {
      const about = await handle.stat()
      if (!about.isFile()) throw contentLost()
      return { handle, size: about.size }
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  return {
    kind: 'disk',
    description: `The folder for files ${folder}`,
    async open() {
      try {
        await make()
      } catch (error) {
        log.error({ err: error, folder }, 'the folder for files cannot be made')
      }
    },

    async write(project, blob, bytes) {
      const place = placeOf(project, blob)
      const part = join(parts, blob)
      let handle: Awaited<ReturnType<typeof openPart>> | undefined
      let size = 0
      const heads: Uint8Array[] = []
      let own = false
      writing.add(blob)
      try {
        for await (const piece of bytes) {
          if (piece.byteLength === 0) continue
          if (size < HEAD_BYTES) heads.push(piece.slice(0, HEAD_BYTES - size))
          own = true
          handle ??= await withFolder(() => openPart(part))
          await writeAll(handle, piece, size)
          own = false
          size += piece.byteLength
        }
        own = true
        const head = Buffer.concat(heads)
        if (!handle) return { size, head }
        await handle.sync()
        await handle.close()
        handle = undefined
        const made = await fs.mkdir(dirname(place), { recursive: true, mode: 0o700 })
        await fs.rename(part, place)
        // A folder that is new has to be safe in the one above it as well.
        for (let at = dirname(place); ; at = dirname(at)) {
          await syncFolder(at)
          if (made === undefined || at === dirname(made)) break
        }
        isFull = false
        return { size, head }
      } catch (error) {
        await handle?.close().catch(() => {})
        await fs.unlink(part).catch(() => {})
        // What the source threw is no matter of the disk.
        if (!own) throw error
        return failed(isMissing(error) ? driverFailed(['ENOENT'], { cause: error }) : error)
      } finally {
        writing.delete(blob)
      }
    },

    async append(project, blob, offset, bytes) {
      try {
        const { handle, size } = await openBlob(project, blob, constants.O_WRONLY)
        try {
          if (size < offset) throw contentLost()
          await writeAll(handle, bytes, offset)
          await handle.datasync()
          isFull = false
        } finally {
          await handle.close()
        }
      } catch (error) {
        failed(error)
      }
    },

    async read(project, blob, { start, end }) {
      try {
        const { handle, size } = await openBlob(project, blob, constants.O_RDONLY)
        if (size < end) {
          await handle.close()
          throw contentLost()
        }
        return readFrom(handle, start, end, failed)
      } catch (error) {
        return failed(error)
      }
    },

    async remove(project, blob) {
      await fs.unlink(placeOf(project, blob)).catch((error) => {
        if (!isMissing(error)) failed(error)
      })
    },
    async removeAll(project) {
      await fs.rm(dirname(dirname(placeOf(project, '0'.repeat(32)))), { recursive: true, force: true }).catch(failed)
    },

    async *sweep() {
      const list = (path: string) => fs.readdir(path).catch((error) => (isMissing(error) ? [] : failed(error)))
      for (const part of await list(parts))
        if (!writing.has(part)) await fs.rm(join(parts, part), { recursive: true, force: true }).catch(failed)
      for (const project of await list(folder)) {
        if (!PROJECT.test(project)) continue
        for (const shelf of await list(join(folder, project))) {
          const blobs = (await list(join(folder, project, shelf))).filter((name) => BLOB.test(name))
          if (blobs.length > 0) yield { project, blobs }
        }
      }
    },

    async place() {
      // Not what was found at the start: the folder may have been mended since.
      await make()
      const isEmpty = (await fs.readdir(folder)).every((name) => !PROJECT.test(name))
      return { id, isEmpty }
    },
    async claim(wanted) {
      id = wanted
      await make()
    },

    async health(): Promise<Health> {
      try {
        await fs.access(mark, constants.R_OK)
        await fs.access(parts, constants.R_OK | constants.W_OK | constants.X_OK)
        const { status, code, detail } = await diskHealth(folder)
        if (status === 'ok') isFull = false
        if (isFull || status === 'failed') return { status: 'degraded', code: 'M3M_DISK_FULL', detail }
        return { status, code, detail }
      } catch (error) {
        const detail = isMissing(error)
          ? `The folder for files ${folder} is not there, or not the one there was; what was in it cannot be read. It is made anew with the next file`
          : `The folder for files ${folder} cannot be used (${(error as NodeJS.ErrnoException).code ?? error})`
        return { status: 'degraded', code: 'M3M_STORAGE_FOLDER', detail }
      }
    },
  }
}

type Handle = Awaited<ReturnType<DiskFs['open']>>

async function writeAll(handle: Handle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done, position + done)
    done += bytesWritten
  }
}

/** Closes at the end, and when nobody wants more: also where nothing was read of it. */
function readFrom(
  handle: Handle,
  start: number,
  end: number,
  failed: (error: unknown) => never,
): AsyncIterableIterator<Uint8Array> {
  let position = start
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= handle.close()
    return closed
  }
  const over = async (): Promise<IteratorResult<Uint8Array>> => {
    await close()
    return { done: true, value: undefined }
  }
  return {
    async next() {
      if (closed || position >= end) return over()
      try {
        const buffer = Buffer.allocUnsafe(Math.min(CHUNK, end - position))
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
        if (bytesRead === 0) throw contentLost()
        position += bytesRead
        return { done: false, value: buffer.subarray(0, bytesRead) }
      } catch (error) {
        await close()
        return failed(error)
      }
    },
    return: over,
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
