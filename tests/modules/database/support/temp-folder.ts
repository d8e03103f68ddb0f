import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** A folder of its own for a test, removed afterwards. */
export const tempFolder = (context: Pick<TestContext, 'after'>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'm3m-database-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
