/** Unpacks an archive that somebody sends: nothing of it lands outside its folder, and it grows no larger than it may. */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { messageOf } from '../../../kernel/index.ts'
import { isArchive, unpackArchive } from '../../shared/unpack.ts'
import { archiveBad } from '../plugins.errors.ts'

/** Bytes of an archive. */
export const MAX_ARCHIVE_BYTES = 64 * 1024 * 1024
const LIMITS = {
  unpackedBytes: 256 * 1024 * 1024,
  entries: 5_000,
  /** What macOS puts into archives besides. */
  leaveOut: /(^|\/)(__MACOSX|\.DS_Store|\._[^/]*)(\/|$)/,
}

/** @throws M3M_PLUGIN_ARCHIVE */
export async function unpack(archive: Buffer, folder: string): Promise<void> {
  const makeWay = async (path: string) => {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    // One that is there already is refused.
    return () => createWriteStream(file, { flags: 'wx', mode: 0o644 })
  }
  if (!isArchive(archive))
    throw archiveBad(['it is no .tgz and no .zip; pack the folder with "tar -czf plugin.tgz <folder>"'])
  try {
    await unpackArchive(archive, { limits: LIMITS, makeWay })
  } catch (error) {
    throw archiveBad([messageOf(error)], { cause: error })
  }
}
