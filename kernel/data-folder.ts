import { accessSync, constants, mkdirSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { defineError } from './errors.ts'
import type { Health } from './module.ts'

const unusable = defineError(
  'M3M_DATA_FOLDER',
  'The data folder %s cannot be used (%s): give the user that runs m3m a folder to write to there, or set storage.path',
)

/** Makes the data folder where there is none. @throws M3M_DATA_FOLDER when nothing can be written into it */
export function openDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException
    const reason = { EEXIST: 'it is no folder', ENOTDIR: 'it lies below a file', EACCES: 'it may not be written to' }
    throw unusable([folder, reason[code as keyof typeof reason] ?? code])
  }
}

const MB = 1024 * 1024
/** Less is nothing: the next lines of a log take it. */
const FULL_BYTES = MB
/** Enough for a person to do something before it is full. */
const LOW_BYTES = 256 * MB

/** How the disk of a folder is: `degraded` when little is left on it, `failed` when it is full. */
export async function diskHealth(folder: string): Promise<Health & { bytes: number }> {
  const { bavail, bfree, bsize } = await statfs(folder)
  // What file systems keep back is for root.
  const bytes = (process.getuid?.() === 0 ? bfree : bavail) * bsize
  const left = `${(bytes / MB).toFixed(1)} MB left`
  if (bytes >= LOW_BYTES) return { status: 'ok', detail: left, bytes }
  const detail = `The disk of ${folder} has ${left}; free some space`
  return bytes < FULL_BYTES
    ? { status: 'failed', code: 'M3M_DISK_FULL', detail, bytes }
    : { status: 'degraded', code: 'M3M_DISK_LOW', detail, bytes }
}
