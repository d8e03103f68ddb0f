/** Unpacks an archive that somebody sends: nothing of it lands outside its folder, and it grows no larger than it may. */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Parser, type ReadEntry } from 'tar'
import { messageOf } from '../../../kernel/index.ts'
import { archiveBad } from '../plugins.errors.ts'

/** Bytes of an archive, and of all that is in it. */
export const MAX_ARCHIVE_BYTES = 64 * 1024 * 1024
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024
const MAX_ENTRIES = 5_000
/** Code and libraries do not shrink more than this; a little more than nothing may. */
const MAX_RATIO = 100
const RATIO_FROM_BYTES = 1024 * 1024
const MAX_PATH = 300

/** @throws M3M_PLUGIN_ARCHIVE */
export async function unpack(archive: Buffer, folder: string): Promise<void> {
  if (archive[0] !== 0x1f || archive[1] !== 0x8b)
    throw archiveBad(['it is no .tgz; pack the folder with "tar -czf plugin.tgz <folder>"'])
  const problem = new AbortController()
  const refuse = (why: string) => {
    if (!problem.signal.aborted) problem.abort(archiveBad([why]))
  }
  const writing: Promise<unknown>[] = []
  const paths = new Set<string>()
  const onReadEntry = (entry: ReadEntry) => {
    const path = entry.path.replace(/\/+$/, '').replace(/^(\.\/)+/, '')
    const isFolder = entry.type === 'Directory'
    const wrong =
      paths.size >= MAX_ENTRIES ? `it has more than ${MAX_ENTRIES} entries` : entryProblem(path, entry.type, paths)
    if (wrong !== undefined || problem.signal.aborted) {
      if (wrong !== undefined) refuse(wrong)
      entry.resume()
      return
    }
    if (path !== '' && path !== '.') paths.add(path.toLowerCase())
    if (isFolder) {
      entry.resume()
      return
    }
    const write = async () => {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await pipeline(
        Readable.from(entry as unknown as AsyncIterable<Buffer>),
        createWriteStream(join(folder, path), { flags: 'wx', mode: 0o644 }),
        { signal: problem.signal },
      )
    }
    writing.push(write().catch((error: unknown) => refuse(`${path.slice(0, 100)}: ${messageOf(error)}`)))
  }
  const parser = new Parser({ strict: true, maxMetaEntrySize: 65_536, onReadEntry })
  try {
    await pipeline(
      Readable.from(chunksOf(archive)),
      createGunzip(),
      limited(archive.length),
      parser as unknown as NodeJS.WritableStream,
      { signal: problem.signal },
    )
  } catch (error) {
    if ((error as { code?: string }).code === archiveBad.code) problem.abort(error)
    else refuse(messageOf(error))
  }
  // What is half-way ends with the signal.
  await Promise.all(writing)
  if (problem.signal.aborted) throw problem.signal.reason
}

function* chunksOf(archive: Buffer): Generator<Buffer> {
  for (let at = 0; at < archive.length; at += 65_536) yield archive.subarray(at, at + 65_536)
}

/** Passes on so many bytes and no more. */
function limited(packedBytes: number): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > MAX_UNPACKED_BYTES) done(archiveBad([`it unpacks to more than ${MAX_UNPACKED_BYTES} bytes`]))
      else if (bytes > RATIO_FROM_BYTES && bytes > packedBytes * MAX_RATIO)
        done(archiveBad([`it unpacks to more than ${MAX_RATIO} times its size`]))
      else done(null, chunk)
    },
  })
}

function entryProblem(path: string, type: string, paths: ReadonlySet<string>): string | undefined {
  const shown = JSON.stringify(path.slice(0, 100))
  if (type !== 'File' && type !== 'OldFile' && type !== 'Directory')
    return `${shown} is a ${type}; only files and folders may be in it`
  if (path.length > MAX_PATH) return `the path ${shown} is longer than ${MAX_PATH} characters`
  if (/[\\\p{Cc}:]/u.test(path) || path.startsWith('/') || path.split('/').some((part) => part === '..'))
    return `the path ${shown} leads out of the folder, or could`
  if (type !== 'Directory' && paths.has(path.toLowerCase())) return `${shown} is in it twice`
  return undefined
}
