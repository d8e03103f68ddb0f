import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Collection, Database, Document } from '../../../../modules/database/contract.ts'
import {
  type EmbeddedDatabase,
  type EmbeddedOptions,
  openEmbedded,
} from '../../../../modules/database/embedded/driver.ts'
import { openMongodb } from '../../../../modules/database/mongodb/driver.ts'
import { serveWire } from '../../../../modules/database/wire/server.ts'
import { checkNames, type Differences, expecting, FOREIGN_URI, openForeign } from './foreign.ts'
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

interface Opened {
  database: Database
  /** What a foreign server answers differently. */
  differences: Differences
}
const alike = async (database: Promise<Database>): Promise<Opened> => ({ database: await database, differences: {} })

/** Every way to a database that the facade knows; behaviour tests run over all of them. */
const DRIVERS: { name: string; open: (hooks: Hooks) => Promise<Opened> }[] = [
  { name: 'embedded', open: (hooks) => alike(openTemporary(hooks)) },
  { name: 'mongodb, through the wire door', open: (hooks) => alike(openThroughWire(hooks)) },
  ...(FOREIGN_URI ? [{ name: 'mongodb, a foreign server', open: (hooks: Hooks) => openForeign(hooks, 'facade') }] : []),
]

/** What a suite over every driver works with. */
export interface Facade {
  database(): Database
  /** A new, empty collection, dropped after the suite. */
  fresh(): Collection<Thing>
  /** A test that a foreign server may be listed to answer differently, as `<subject>: <name>`. */
  test(name: string, run: () => unknown): void
}

/** Describes behaviour once and tests it over every driver. */
export const overEachDriver = (subject: string, define: (facade: Facade) => void): void => {
  for (const driver of DRIVERS) {
    describe(`${subject}, ${driver.name}`, () => {
      let opened: Opened
      const collections: string[] = []
      const tests: string[] = []
      const undo: (() => unknown)[] = []
      before(async () => {
        opened = await driver.open({ after: (step) => undo.unshift(step) })
      })
      after(async () => {
        for (const name of collections) await opened.database.collection(name).drop()
        for (const step of undo) await step()
      })
      define({
        database: () => opened.database,
        fresh: () => {
          const name = `things_${collections.length}`
          collections.push(name)
          return opened.database.collection<Thing>(name)
        },
        test: (name, run) => {
          const fullName = `${subject}: ${name}`
          tests.push(fullName)
          test(name, () => expecting(opened.differences[fullName], run))
        },
      })
      test('every expected difference is about a test', () => {
        const ours = Object.entries(opened.differences).filter(([name]) => name.startsWith(`${subject}: `))
        checkNames(Object.fromEntries(ours), tests)
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
