import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whatever runs clean-ups afterwards: a test's context, or a list of a suite's own. */
export interface Hooks {
  after(undo: () => unknown): void
}

/** A folder of its own for a test, removed afterwards. */
export const tempFolder = (context: Hooks): string => {
  const folder = mkdtempSync(join(tmpdir(), 'm3m-database-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
