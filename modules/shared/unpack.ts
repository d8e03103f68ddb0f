/** Reads archives that somebody sends: a .zip or a .tgz, told by its first bytes. */
import type { Writable } from 'node:stream'
import { type ArchiveLimits, entryRules, unpackedLimit } from './archive-rules.ts'
import { unpackTar } from './unpack-tar.ts'
import { unpackZip } from './unpack-zip.ts'

export interface Unpacking {
  limits: ArchiveLimits
  /** Makes way for a file; what it resolves to opens what the content is written to. */
  makeWay(path: string): Promise<() => Writable>
  /** Told the path of each file that is left out. */
  onLeftOut?(path: string): void
}

/**
 * Goes through an archive, file by file.
 * @throws Error that says in half a sentence what is wrong with it, naming the entry: `"../x" leads out of the folder`
 */
export async function unpackArchive(archive: Buffer, { limits, makeWay, onLeftOut }: Unpacking): Promise<void> {
  const unpackIt = unpackerOf(archive)
  if (!unpackIt) throw new Error('it is no .tgz and no .zip')
  await unpackIt(archive, {
    makeWay,
    placeOf: entryRules(limits, onLeftOut ?? (() => {})),
    count: unpackedLimit(limits, archive.length),
    maxEntries: limits.entries,
  })
}

/** Content types under which archives are sent; what they are is told by their first bytes. */
export const ARCHIVE_TYPES = [
  'application/gzip',
  'application/x-gzip',
  'application/x-tar+gzip',
  'application/zip',
  'application/x-zip-compressed',
  'application/octet-stream',
]

export const isArchive = (archive: Buffer): boolean => unpackerOf(archive) !== undefined

function unpackerOf(archive: Buffer) {
  if (archive[0] === 0x1f && archive[1] === 0x8b) return unpackTar
  // The second is how one begins that has nothing in it.
  if (['PK\x03\x04', 'PK\x05\x06'].includes(archive.toString('latin1', 0, 4))) return unpackZip
  return undefined
}
