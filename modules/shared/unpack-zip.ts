import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { type Entry, fromBufferPromise } from 'yauzl'
import { type EntryKind, looked, shownPath, type Unpacker } from './archive-rules.ts'

const UNIX = 3
const FILE_TYPE = 0o170000
const KINDS = new Map<number, EntryKind>([
  [0, 'file'],
  [0o100000, 'file'],
  [0o040000, 'folder'],
  [0o120000, 'SymbolicLink'],
])

/** A .zip. @throws what is wrong with it */
export const unpackZip: Unpacker = async (archive, { makeWay, placeOf, count, maxEntries }) => {
  const zip = await fromBufferPromise(archive, { strictFileNames: true })
  // What it says of itself saves going through it; those that lie are counted.
  if (zip.entryCount > maxEntries) throw new Error(`it has more than ${maxEntries} entries`)
  for await (const entry of zip.eachEntry()) {
    const place = placeOf(entry.fileName, kindOf(entry))
    if (!place || place.isFolder) continue
    const shown = shownPath(place.path)
    if (entry.isEncrypted()) throw new Error(`${shown} is encrypted`)
    let sum = 0
    const unpacked = looked((chunk) => {
      count(chunk.length)
      sum = crc32(chunk, sum)
    })
    const open = await makeWay(place.path)
    const content = await zip.openReadStreamPromise(entry)
    // At once: what is wrong with the content may be told any moment, and is to find somebody who listens.
    await pipeline(content, unpacked, open())
    if (sum !== entry.crc32) throw new Error(`${shown} is damaged: its checksum is not the one it should have`)
  }
}

function kindOf({ fileName, versionMadeBy, externalFileAttributes }: Entry): EntryKind {
  const type = versionMadeBy >> 8 === UNIX ? (externalFileAttributes >>> 16) & FILE_TYPE : 0
  const kind = KINDS.get(type) ?? 'special file'
  return kind === 'file' && fileName.endsWith('/') ? 'folder' : kind
}
