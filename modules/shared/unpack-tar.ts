import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Parser, type ReadEntry } from 'tar'
import { messageOf } from '../../kernel/index.ts'
import { looked, shownPath, type Unpacker } from './archive-rules.ts'

const KINDS: Record<string, string> = { File: 'file', OldFile: 'file', Directory: 'folder' }

/** A .tgz. @throws what is wrong with it */
export const unpackTar: Unpacker = async (archive, { makeWay, placeOf, count }) => {
  const problem = new AbortController()
  const { signal } = problem
  const refuse = (error: unknown) => {
    if (!signal.aborted) problem.abort(error)
  }
  const writing: Promise<unknown>[] = []
  const onReadEntry = (entry: ReadEntry) => {
    const place = signal.aborted ? undefined : placed(entry)
    if (!place || place.isFolder) {
      entry.resume()
      return
    }
    const { path } = place
    const write = async () => {
      const open = await makeWay(path)
      await pipeline(Readable.from(entry as unknown as AsyncIterable<Buffer>), open(), { signal })
    }
    writing.push(write().catch((error: unknown) => refuse(new Error(`${shownPath(path)}: ${messageOf(error)}`))))
  }
  const placed = ({ path, type }: ReadEntry) => {
    try {
      return placeOf(path, KINDS[type] ?? type)
    } catch (error) {
      refuse(error)
      return undefined
    }
  }
  const parser = new Parser({ strict: true, maxMetaEntrySize: 65_536, onReadEntry })
  const unpacked = looked((chunk) => count(chunk.length))
  const target = parser as unknown as NodeJS.WritableStream
  await pipeline(Readable.from(chunksOf(archive)), createGunzip(), unpacked, target, { signal }).catch(refuse)
  // What is half-way ends with the signal.
  await Promise.all(writing)
  signal.throwIfAborted()
}

function* chunksOf(archive: Buffer): Generator<Buffer> {
  for (let at = 0; at < archive.length; at += 65_536) yield archive.subarray(at, at + 65_536)
}
