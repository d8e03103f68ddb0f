import assert from 'node:assert/strict'
import { after, before, describe } from 'node:test'
import type { Collection, Database, Document } from '../../../../modules/database/contract.ts'
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

/** What a suite over every driver works with. */
export interface Facade {
  database(): Database
  /** A new, empty collection, dropped after the suite. */
  fresh(): Collection<Thing>
}

/** Describes behaviour once and tests it over every driver. */
export const overEachDriver = (subject: string, define: (facade: Facade) => void): void => {
  for (const driver of DRIVERS) {
    describe(`${subject}, ${driver.name}`, () => {
      let database: Database
      const names: string[] = []
      const undo: (() => unknown)[] = []
      before(async () => {
        database = await driver.open({ after: (step) => undo.unshift(step) })
      })
      after(async () => {
        for (const name of names) await database.collection(name).drop()
        for (const step of undo) await step()
      })
      define({
        database: () => database,
        fresh: () => {
          const name = `things_${names.length}`
          names.push(name)
          return database.collection<Thing>(name)
        },
      })
    })
  }
}

/** Accepts an error with this code, whichever driver raised it. */
export const hasCode =
  (code: number | string) =>
  (error: { code?: unknown; message?: string }): true => {
    assert.equal(error.code, code, error.message)
    return true
  }
