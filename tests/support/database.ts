import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'

const { M3M_TEST_DRIVER: driver = 'embedded', M3M_TEST_MONGODB_URI: uri, M3M_TEST_RUN: run = 'hand' } = process.env

/** Name of the database that belongs to a data folder: the same at every start on it, and no other's. */
const nameFor = (folder: string): string =>
  `m3m_test_${run}_${createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 12)}`

/**
 * Where a server under test keeps its data: nothing for the embedded database below its folder, or with
 * M3M_TEST_DRIVER=mongodb the part of the configuration that leads to a database of its own at M3M_TEST_MONGODB_URI.
 */
export const databaseFor = (folder: string): Record<string, unknown> => {
  if (driver === 'embedded') return {}
  if (driver !== 'mongodb') throw new Error(`M3M_TEST_DRIVER is "embedded" or "mongodb", not "${driver}"`)
  if (!uri) throw new Error('M3M_TEST_DRIVER=mongodb needs M3M_TEST_MONGODB_URI; npm run test:mongodb sets both')
  return { database: { driver }, mongodb: { uri, database: nameFor(folder) } }
}

/** What keeps the files of a server on that database when nothing else is said. */
export const KEPT_IN = driver === 'mongodb' ? 'gridfs' : 'disk'

/** Configuration of a test that is about the embedded database, whatever the others run on. */
export const EMBEDDED = { database: { driver: 'embedded' } } as const
