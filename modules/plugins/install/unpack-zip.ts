import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { type Entry, fromBufferPromise } from 'yauzl'
import { archiveBad } from '../plugins.errors.ts'
import { type EntryKind, entryRules, looked, unpackedLimit } from './archive-rules.ts'
import type { MakeWay } from './unpack.ts'

const UNIX = 3
const FILE_TYPE = 0o170000
const KINDS = new Map<number, EntryKind>([
  [0, 'file'],
  [0o100000, 'file'],
  [0o040000, 'folder'],
  [0o120000, 'SymbolicLink'],
])

/** A .zip. @throws M3M_PLUGIN_ARCHIVE, and whatever is wrong with it */
export async function unpackZip(archive: Buffer, makeWay: MakeWay): Promise<void> {
  const zip = await fromBufferPromise(archive, { strictFileNames: true })
  const placeOf = entryRules()
  const count = unpackedLimit(archive.length)
  for await (const entry of zip.eachEntry()) {
    const place = placeOf(entry.fileName, kindOf(entry))
    if (!place || place.isFolder) continue
    const shown = JSON.stringify(place.path.slice(0, 100))
    if (entry.isEncrypted()) throw archiveBad([`${shown} is encrypted`])
    let sum = 0
    const unpacked = looked((chunk) => {
      count(chunk.length)
      sum = crc32(chunk, sum)
    })
    const open = await makeWay(place.path)
    const content = await zip.openReadStreamPromise(entry)
    // At once: what is wrong with the content may be told any moment, and is to find somebody who listens.
    await pipeline(content, unpacked, open())
    if (sum !== entry.crc32) throw archiveBad([`${shown} is damaged: its checksum is not the one it should have`])
  }
}

function kindOf({ fileName, versionMadeBy, externalFileAttributes }: Entry): EntryKind {
  const type = versionMadeBy >> 8 === UNIX ? (externalFileAttributes >>> 16) & FILE_TYPE : 0
  const kind = KINDS.get(type) ?? 'special file'
  return kind === 'file' && fileName.endsWith('/') ? 'folder' : kind
}
