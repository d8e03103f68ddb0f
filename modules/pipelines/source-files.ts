/** What may be saved as a project's code, and what can be told of it. */
import { createHash } from 'node:crypto'
import type { Problem } from '../../kernel/index.ts'
import { entryOf } from './compile.ts'
import { MAX_FILES, MAX_SOURCE_BYTES, type SourceFile } from './contract.ts'
import { codeInvalid } from './pipelines.errors.ts'

export const sizeOf = (files: readonly SourceFile[]): number =>
  files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0)

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * SHA-256 of the files, in hex: the same for the same code, in whatever order it comes. It is that of one line for each
 * file, `<SHA-256 of its content>  <path>`, ordered by the bytes of the paths, as of
 * `find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum`.
 */
export const checksumOf = (files: readonly SourceFile[]): string =>
  // Paths are ASCII, so that their characters are in the order of their bytes.
  sha256(
    [...files]
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path, content }) => `${sha256(content)}  ${path}\n`)
      .join(''),
  )

/** @throws M3M_CODE_INVALID with every problem */
export function checkFiles(files: readonly SourceFile[]): void {
  const problems: Problem[] = []
  if (!entryOf(files)) problems.push({ path: 'files', message: 'must hold main.ts or main.js, where a service begins' })
  const seen = new Map<string, string>()
  for (const { path } of files) {
    const other = seen.get(path.toLowerCase())
    if (other !== undefined)
      problems.push({ path, message: other === path ? 'is there twice' : `differs from "${other}" in case only` })
    seen.set(path.toLowerCase(), path)
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
      if (files.some((file) => file.path === path.slice(0, at)))
        problems.push({ path, message: `"${path.slice(0, at)}" is a file, not a folder` })
    }
  }
  if (files.length > MAX_FILES)
    problems.push({ path: 'files', message: `are ${files.length}; at most ${MAX_FILES} are kept` })
  const size = sizeOf(files)
  if (size > MAX_SOURCE_BYTES)
    problems.push({ path: 'files', message: `are ${size} bytes together; at most ${MAX_SOURCE_BYTES} are kept` })
  if (problems.length > 0)
    throw codeInvalid([problems.map(({ path, message }) => `${path} ${message}`).join('; ')], { errors: problems })
}
