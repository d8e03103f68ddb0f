/** Unpacks an archive that somebody sends: nothing of it lands outside its folder, and it grows no larger than it may. */
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { messageOf } from '../../../kernel/index.ts'
import { archiveBad } from '../plugins.errors.ts'
import { unpackTar } from './unpack-tar.ts'
import { unpackZip } from './unpack-zip.ts'

/** Makes way for a file below the folder; what it resolves to opens the file, and refuses one that is there already. */
export type MakeWay = (path: string) => Promise<() => WriteStream>

/** @throws M3M_PLUGIN_ARCHIVE */
export async function unpack(archive: Buffer, folder: string): Promise<void> {
  const unpackIt = unpackerOf(archive)
  const makeWay: MakeWay = async (path) => {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    return () => createWriteStream(file, { flags: 'wx', mode: 0o644 })
  }
  try {
    await unpackIt(archive, makeWay)
  } catch (error) {
    throw (error as { code?: unknown }).code === archiveBad.code ? error : archiveBad([messageOf(error)])
  }
}

function unpackerOf(archive: Buffer) {
  if (archive[0] === 0x1f && archive[1] === 0x8b) return unpackTar
  if (archive.toString('latin1', 0, 4) === 'PK\x03\x04') return unpackZip
  throw archiveBad(['it is no .tgz and no .zip; pack the folder with "tar -czf plugin.tgz <folder>"'])
}
