/** What may be in an archive that somebody sends, whatever its format. */
import { Transform } from 'node:stream'
import { archiveBad } from '../plugins.errors.ts'

/** Bytes of an archive, and of all that is in it. */
export const MAX_ARCHIVE_BYTES = 64 * 1024 * 1024
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024
const MAX_ENTRIES = 5_000
/** Code and libraries do not shrink more than this; a little more than nothing may. */
const MAX_RATIO = 100
const RATIO_FROM_BYTES = 1024 * 1024
const MAX_PATH = 300
/** What macOS puts into archives besides. */
const OF_MACOS = /(^|\/)(__MACOSX|\.DS_Store|\._[^/]*)(\/|$)/

export type EntryKind = 'file' | 'folder' | (string & {})

/** Where an entry goes, below the folder; nowhere when it is left out. */
export type Place = { path: string; isFolder: boolean } | undefined

/**
 * Of one archive: looks at its entries one by one.
 * @returns what takes the path of an entry and its kind; whatever is no file and no folder is refused by what it is
 */
export function entryRules(): (path: string, kind: EntryKind) => Place {
  const paths = new Set<string>()
  let count = 0
  return (given, kind) => {
    const path = given.replace(/\/+$/, '').replace(/^(\.\/)+/, '')
    const shown = JSON.stringify(path.slice(0, 100))
    count += 1
    if (count > MAX_ENTRIES) throw archiveBad([`it has more than ${MAX_ENTRIES} entries`])
    if (kind !== 'file' && kind !== 'folder')
      throw archiveBad([`${shown} is a ${kind}; only files and folders may be in it`])
    if (path.length > MAX_PATH) throw archiveBad([`the path ${shown} is longer than ${MAX_PATH} characters`])
    if (/[\\\p{Cc}:]/u.test(path) || path.startsWith('/') || path.split('/').some((part) => part === '..'))
      throw archiveBad([`the path ${shown} leads out of the folder, or could`])
    const isFolder = kind === 'folder'
    if (!isFolder && paths.has(path.toLowerCase())) throw archiveBad([`${shown} is in it twice`])
    paths.add(path.toLowerCase())
    return path === '' || path === '.' || OF_MACOS.test(path) ? undefined : { path, isFolder }
  }
}

/** Counts what comes out of an archive of so many bytes. The returned function throws when that is too much. */
export function unpackedLimit(packedBytes: number): (bytes: number) => void {
  let all = 0
  return (bytes) => {
    all += bytes
    if (all > MAX_UNPACKED_BYTES) throw archiveBad([`it unpacks to more than ${MAX_UNPACKED_BYTES} bytes`])
    if (all > RATIO_FROM_BYTES && all > packedBytes * MAX_RATIO)
      throw archiveBad([`it unpacks to more than ${MAX_RATIO} times its size`])
  }
}

/** Passes on what `look` has nothing against. */
export const looked = (look: (chunk: Buffer) => void): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        look(chunk)
        done(null, chunk)
      } catch (error) {
        done(error as Error)
      }
    },
  })
