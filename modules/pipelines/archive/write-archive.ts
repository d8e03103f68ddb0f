import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import type { SourceFile } from '../contract.ts'

/** A .zip of files. The same files give the same bytes, in whatever order they come. */
export async function writeCode(files: readonly SourceFile[]): Promise<Buffer> {
  const zip = new ZipFile()
  // The first moment a .zip knows, as the clock on the wall shows it: that is written the same in every time zone.
  const mtime = new Date(1980, 0, 1)
  for (const { path, content } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1)))
    zip.addBuffer(Buffer.from(content), path, { mtime, mode: 0o100644, forceDosTimestamp: true })
  zip.end()
  return buffer(zip.outputStream)
}
