/** What may be in an archive that somebody sends, whatever its format. */
import { Transform, type Writable } from 'node:stream'

/** Of one kind of archive. */
export interface ArchiveLimits {
  /** Bytes of all that is in it. */
  unpackedBytes: number
  /** Files and folders, with those that are left out. */
  entries: number
  /** Paths that are not unpacked, whatever they are. They are matched against the whole path. */
  leaveOut: RegExp
}

/** Code and libraries do not shrink more than this; a little more than nothing may. */
const MAX_RATIO = 100
const RATIO_FROM_BYTES = 1024 * 1024
const MAX_PATH = 300

export type EntryKind = 'file' | 'folder' | (string & {})

/** Where an entry goes, below the folder; nowhere when it is left out. */
export type Place = { path: string; isFolder: boolean } | undefined

/** Takes the path of an entry and its kind; whatever is no file and no folder is refused by what it is. */
export type EntryRules = (path: string, kind: EntryKind) => Place

/** Goes through an archive of one format. */
export type Unpacker = (
  archive: Buffer,
  means: {
    /** Makes way for a file; what it resolves to opens what the content is written to. */
    makeWay(path: string): Promise<() => Writable>
    placeOf: EntryRules
    /** Told of bytes that come out; throws when they are too many. */
    count(bytes: number): void
    maxEntries: number
  },
) => Promise<void>

/** A path as it is told: it may have any length, and anything in it. */
export const shownPath = (path: string): string => JSON.stringify(path.slice(0, 100))

/**
 * Of one archive: looks at its entries one by one.
 * @param onLeftOut told the path of each file that is left out
 */
export function entryRules({ entries, leaveOut }: ArchiveLimits, onLeftOut: (path: string) => void): EntryRules {
  const paths = new Set<string>()
  let count = 0
  return (given, kind) => {
    const path = given.replace(/\/+$/, '').replace(/^(\.\/)+/, '')
    const shown = shownPath(path)
    count += 1
    if (count > entries) throw new Error(`it has more than ${entries} entries`)
    if (/[\\\p{Cc}:]/u.test(path) || path.startsWith('/') || path.split('/').some((part) => part === '..'))
      throw new Error(`the path ${shown} leads out of the folder, or could`)
    if (leaveOut.test(path)) {
      if (kind !== 'folder') onLeftOut(path)
      return undefined
    }
    if (kind !== 'file' && kind !== 'folder')
      throw new Error(`${shown} is a ${kind}; only files and folders may be in it`)
    if (path.length > MAX_PATH) throw new Error(`the path ${shown} is longer than ${MAX_PATH} characters`)
    const isFolder = kind === 'folder'
    if (!isFolder && paths.has(path.toLowerCase())) throw new Error(`${shown} is in it twice`)
    paths.add(path.toLowerCase())
    return path === '' || path === '.' ? undefined : { path, isFolder }
  }
}

/** Counts what comes out of an archive of so many bytes. The returned function throws when that is too much. */
export function unpackedLimit({ unpackedBytes }: ArchiveLimits, packedBytes: number): (bytes: number) => void {
  let all = 0
  return (bytes) => {
    all += bytes
    if (all > unpackedBytes) throw new Error(`it unpacks to more than ${unpackedBytes} bytes`)
    if (all > RATIO_FROM_BYTES && all > packedBytes * MAX_RATIO)
      throw new Error(`it unpacks to more than ${MAX_RATIO} times its size`)
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
