import assert from 'node:assert/strict'
import { type EmbeddedDatabase, openEmbedded } from '../../../../modules/database/embedded/driver.ts'

/** @throws AssertionError when a file is damaged, or an index has not exactly the entries its documents call for */
export const assertSound = async ({ maintenance }: EmbeddedDatabase): Promise<void> => {
  assert.deepEqual((await maintenance.check()).problems, [])
}

/** The same for a database that nobody has open. */
export const assertFolderSound = async (dataDir: string): Promise<void> => {
  const database = await openEmbedded({ dataDir })
  try {
    await assertSound(database)
  } finally {
    await database.close()
  }
}
