import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { MongoClient } from 'mongodb'
import type { Database } from '../../../../modules/database/contract.ts'
import { openMongodb } from '../../../../modules/database/mongodb/driver.ts'
import type { Hooks } from './temp-folder.ts'

/** Connection string of a server that is none of ours; the suites run over it where it is set. */
export const FOREIGN_URI = process.env.M3M_TEST_MONGODB_URI

/** What a server answers differently: names of tests, and why. */
export type Differences = Record<string, string>

const file = new URL('../conformance/ferretdb-differences.json', import.meta.url)
const FERRETDB = JSON.parse(readFileSync(file, 'utf8')) as Record<'conformance' | 'facade', Differences>

/**
 * The official driver over an empty database of the foreign server, dropped afterwards, and the differences to expect:
 * those of FerretDB, if that is what answers, and none of MongoDB.
 */
export const openForeign = async (
  hooks: Hooks,
  suite: keyof typeof FERRETDB,
): Promise<{ database: Database; differences: Differences }> => {
  const name = `m3m_test_${suite}_${randomBytes(6).toString('hex')}`
  const client = new MongoClient(FOREIGN_URI!)
  const database = await openMongodb({ uri: FOREIGN_URI!, database: name })
  hooks.after(async () => {
    await database.close()
    try {
      await client.db(name).dropDatabase()
    } finally {
      await client.close()
    }
  })
  const about = await client.db(name).command({ buildInfo: 1 })
  return { database, differences: 'ferretdbVersion' in about ? FERRETDB[suite] : {} }
}

/** Runs a test. Where a difference is expected it has to fail, so that the list of differences stays true. */
export const expecting = async (difference: string | undefined, run: () => unknown): Promise<void> => {
  if (difference === undefined) await run()
  else await assert.rejects(async () => run(), `it answers alike now; take it off the list (${difference})`)
}

/** Fails for differences that no test is about. */
export const checkNames = (differences: Differences, tests: Iterable<string>): void => {
  const known = new Set(tests)
  assert.deepEqual(
    Object.keys(differences).filter((name) => !known.has(name)),
    [],
  )
}
