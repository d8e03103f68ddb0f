import type { Database, Document } from '../../../../modules/database/contract.ts'
import {
  type EmbeddedDatabase,
  type EmbeddedOptions,
  openEmbedded,
} from '../../../../modules/database/embedded/driver.ts'
import { openMongodb } from '../../../../modules/database/mongodb/driver.ts'
import { serveWire } from '../../../../modules/database/wire/server.ts'
import { type Hooks, tempFolder } from './temp-folder.ts'

/** A document whose id may be of any type. */
export interface Thing extends Document {
  // biome-ignore lint/suspicious/noExplicitAny: ids of every type are tried.
  _id: any
}

/** An embedded database in a folder of its own, closed after the test. */
export const openTemporary = async (
  hooks: Hooks,
  options: Partial<EmbeddedOptions> = {},
): Promise<EmbeddedDatabase> => {
  const dataDir = options.dataDir ?? tempFolder(hooks)
  const database = await openEmbedded({ ...options, dataDir })
  hooks.after(() => database.close())
  return database
}

/** The official driver over an embedded database, through the wire door. */
const openThroughWire = async (hooks: Hooks): Promise<Database> => {
  const embedded = await openEmbedded({ dataDir: ':memory:' })
  const server = await serveWire({ database: embedded, name: 'm3m' })
  const client = await openMongodb({ uri: server.uri, database: 'm3m' })
  hooks.after(async () => {
    await client.close()
    await server.close()
    await embedded.close()
  })
  return client
}

/** A foreign server, named by M3M_TEST_MONGODB_URI; its collections are the caller's to drop. */
const openForeign =
  (uri: string) =>
  async (hooks: Hooks): Promise<Database> => {
    const client = await openMongodb({ uri, database: `m3m_test_${process.pid}` })
    hooks.after(() => client.close())
    return client
  }

const foreign = process.env.M3M_TEST_MONGODB_URI

/** Every way to a database that the facade knows; behaviour tests run over all of them. */
export const DRIVERS: { name: string; open: (hooks: Hooks) => Promise<Database> }[] = [
  { name: 'embedded', open: openTemporary },
  { name: 'mongodb, through the wire door', open: openThroughWire },
  ...(foreign ? [{ name: 'mongodb, a foreign server', open: openForeign(foreign) }] : []),
]
