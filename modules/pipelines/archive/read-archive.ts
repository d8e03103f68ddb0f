/** The code in an archive that somebody sends: its text files, and what became of the others. */
import { Writable } from 'node:stream'
import { messageOf } from '../../../kernel/index.ts'
import { shownPath } from '../../shared/archive-rules.ts'
import { isArchive, unpackArchive } from '../../shared/unpack.ts'
import { entryOf } from '../compile.ts'
import {
  FILE_PATH_PATTERN,
  type LeftOut,
  MAX_FILES,
  MAX_PATH_LENGTH,
  MAX_SOURCE_BYTES,
  type RefusedFile,
  type SourceFile,
} from '../contract.ts'
import { archiveUnusable } from '../pipelines.errors.ts'

/** What other programs put into folders of code: it is none. */
const NOT_CODE = /(?:^|\/)(?:node_modules|\.git|\.hg|\.svn|__MACOSX|\.DS_Store|Thumbs\.db|\._[^/]*)(?=\/|$)/
const PATH = new RegExp(FILE_PATH_PATTERN)
const LIMITS = { unpackedBytes: 64 * 1024 * 1024, entries: 20_000, leaveOut: NOT_CODE }

export interface ArchivedCode {
  files: SourceFile[]
  refused: RefusedFile[]
  leftOut: LeftOut[]
  /** The folder that all was packed with, and that is left away. */
  folder: string | null
}

/** @throws M3M_CODE_ARCHIVE, which names the entry */
export async function readCode(archive: Buffer): Promise<ArchivedCode> {
  if (!isArchive(archive)) throw archiveUnusable(['it is no .zip and no .tgz'])
  const texts = new Map<string, string>()
  const binaries: string[] = []
  const leftOut = new Map<string, number>()
  const room = createRoom()
  try {
    await unpackArchive(archive, {
      limits: LIMITS,
      async makeWay(path) {
        return () =>
          textOf(room(path), (text) => {
            if (text === null) binaries.push(path)
            else texts.set(path, text)
            if (texts.size > MAX_FILES)
              throw new Error(`it has more than ${MAX_FILES} files of code; ${shownPath(path)} is one too many`)
          })
      },
      onLeftOut(path) {
        const { 0: name, index } = NOT_CODE.exec(path)!
        const top = path.slice(0, index + name.length)
        leftOut.set(top, (leftOut.get(top) ?? 0) + 1)
      },
    })
  } catch (error) {
    throw archiveUnusable([messageOf(error)], { cause: error })
  }
  const folder = folderAround([...texts.keys()], binaries)
  const within = (path: string) =>
    folder !== null && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path
  const read: ArchivedCode = {
    files: [],
    refused: binaries.map((path) => ({ path: within(path), reason: 'binary' })),
    leftOut: [...leftOut].map(([path, files]) => ({ path: within(path), files })),
    folder,
  }
  for (const [given, content] of texts) {
    const path = within(given)
    if (PATH.test(path) && path.length <= MAX_PATH_LENGTH) read.files.push({ path, content })
    else read.refused.push({ path, reason: 'path' })
  }
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1)
  for (const list of [read.files, read.refused, read.leftOut]) list.sort(byPath)
  return read
}

/** The folder that holds everything, when a service begins right in it: archives are often made of a folder. */
function folderAround(texts: readonly string[], binaries: readonly string[]): string | null {
  const folder = texts[0]?.split('/', 1)[0]
  if (folder === undefined || ![...texts, ...binaries].every((path) => path.startsWith(`${folder}/`))) return null
  const within = texts.map((path) => ({ path: path.slice(folder.length + 1), content: '' }))
  return entryOf(within) ? folder : null
}

/** Bytes that are kept for files: taken as they come, given back when a file turns out to be none of code. */
type Room = { take(bytes: number): void; giveBack(): void }

function createRoom(): (path: string) => Room {
  let all = 0
  return (path) => {
    let own = 0
    return {
      take(bytes) {
        own += bytes
        all += bytes
        if (all > MAX_SOURCE_BYTES)
          throw new Error(`its code is larger than ${MAX_SOURCE_BYTES} bytes; ${shownPath(path)} is too much`)
      },
      giveBack() {
        all -= own
        own = 0
      },
    }
  }
}

/** Takes the content of a file; tells its text in the end, or null when it is no UTF-8. */
function textOf({ take, giveBack }: Room, done: (text: string | null) => void): Writable {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let text: string | null = ''
  /** Decodes some more; from the first bytes that are no text on there is nothing to keep. */
  const add = (chunk?: Buffer) => {
    if (text === null) return
    try {
      text += decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      text = null
      giveBack()
      return
    }
    take(chunk?.length ?? 0)
  }
  const attempt = (work: () => void, finished: (error?: Error | null) => void) => {
    try {
      work()
    } catch (error) {
      finished(error as Error)
      return
    }
    finished()
  }
  return new Writable({
    write: (chunk: Buffer, _encoding, finished) => attempt(() => add(chunk), finished),
    final: (finished) =>
      attempt(() => {
        add()
        done(text)
      }, finished),
  })
}
