/** What may be saved as a project's code. */
import type { Problem } from '../../kernel/index.ts'
import { entryOf } from './compile.ts'
import { MAX_SOURCE_BYTES, type SourceFile } from './contract.ts'
import { codeInvalid } from './pipelines.errors.ts'

export const sizeOf = (files: readonly SourceFile[]): number =>
  files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0)

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
  const size = sizeOf(files)
  if (size > MAX_SOURCE_BYTES)
    problems.push({ path: 'files', message: `are ${size} bytes together; at most ${MAX_SOURCE_BYTES} are kept` })
  if (problems.length > 0)
    throw codeInvalid([problems.map(({ path, message }) => `${path} ${message}`).join('; ')], { errors: problems })
}
