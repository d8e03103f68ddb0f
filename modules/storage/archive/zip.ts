/** A .zip that is made while it is read: one file at a time, and nothing of it is ever there as a whole. */
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

export interface ZipEntry {
  /** Names parted by `/`; of a folder, with one at the end. */
  path: string
  changedAt: Date
  /** Absent for a folder. */
  file?: {
    size: number
    compress: boolean
    /** Read to the end, or returned. */
    bytes: AsyncIterable<Uint8Array>
  }
}

/** What yazl says of an entry that is written. */
const WRITTEN = 3

/** @param entries asked for one when the one before is read; what they throw ends the .zip, which is broken then */
export function zipOf(entries: AsyncIterable<ZipEntry>): Readable {
  const zip = new ZipFile()
  const output = zip.outputStream
  // yazl looks through all that were added again and again.
  const written: ZipFile['entries'] = []
  const settle = (left: number) => void written.push(...zip.entries.splice(0, zip.entries.length - left))
  let current: Readable | undefined
  output.once('close', () => current?.destroy())

  /** Resolves when all bytes of the file have been taken, or nobody wants them any more. */
  const addFile = (path: string, mtime: Date, { size, compress, bytes }: NonNullable<ZipEntry['file']>) =>
    new Promise<void>((resolve, reject) => {
      const source = Readable.from(bytes, { objectMode: false })
      current = source.on('end', resolve).on('error', reject).on('close', resolve)
      zip.addReadStreamLazy(path, { mtime, size, compress, mode: 0o100644 }, (give) => {
        settle(1)
        give(null, source)
      })
      if (output.destroyed) source.destroy()
    })
  const run = async () => {
    for await (const { path, changedAt, file } of entries) {
      if (file) await addFile(path, changedAt, file)
      if (output.destroyed) return
      if (file) continue
      zip.addEmptyDirectory(path, { mtime: changedAt, mode: 0o40755 })
      if (zip.entries.at(-1)?.state === WRITTEN) settle(0)
    }
    zip.entries = [...written, ...zip.entries]
    zip.end()
  }
  const fail = (error: unknown) => void output.destroy(error as Error)
  zip.on('error', fail)
  run().catch(fail)
  return output
}
