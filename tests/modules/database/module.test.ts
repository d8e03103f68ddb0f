import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { defineModule, type Kernel } from '../../../kernel/index.ts'
import { type Database, databaseRef } from '../../../modules/database/contract.ts'
import databaseModule from '../../../modules/database/index.ts'
import { serveWire } from '../../../modules/database/wire/server.ts'
import { EMBEDDED } from '../../support/database.ts'
import { startedKernel, testKernel } from '../../support/kernel.ts'
import { openTemporary, type Thing } from './support/databases.ts'
import { tempFolder } from './support/temp-folder.ts'

/** A module that does nothing but get the database. */
const asking = (tell: (database: Database) => void) =>
  defineModule({
    id: 'asking',
    summary: 'Asks for the database',
    needs: { database: databaseRef },
    setup: ({ database }) => {
      tell(database)
      return {}
    },
  })

const healthOf = async (kernel: Kernel) => (await kernel.health()).database

describe('the database module', () => {
  test('opens the embedded database below the data folder and lets go of it at the stop', async (context) => {
    const path = tempFolder(context)
    let database: Database | undefined
    const modules = [databaseModule, asking((given) => (database = given))]
    const config = { storage: { path }, ...EMBEDDED }
    const kernel = await startedKernel(context, { modules, config: { ...config, server: { port: 0 } } })
    assert.equal(database!.driver, 'embedded')
    await database!.collection<Thing>('things').insertOne({ _id: 1 })
    assert.ok(existsSync(join(path, 'database', 'm3m.db')))
    assert.equal((await healthOf(kernel))?.status, 'ok')
    await kernel.stop()
    await assert.rejects(database!.ping(), { code: 'M3M_DATABASE_CLOSED' })
    const again = await openTemporary(context, { dataDir: join(path, 'database') })
    assert.equal(await again.collection('things').countDocuments(), 1)
  })

  test('connects to the server that the configuration names', async (context) => {
    const embedded = await openTemporary(context, { dataDir: ':memory:' })
    const server = await serveWire({ database: embedded, name: 'shop' })
    context.after(() => server.close())
    let database: Database | undefined
    const modules = [databaseModule, asking((given) => (database = given))]
    const config = { database: { driver: 'mongodb' }, mongodb: { uri: server.uri, database: 'shop' } }
    await startedKernel(context, {
      modules,
      config: { ...config, storage: { path: tempFolder(context) }, server: { port: 0 } },
    })
    assert.equal(database!.driver, 'mongodb')
    await database!.collection<Thing>('things').insertOne({ _id: 7 })
    assert.equal(await embedded.collection<Thing>('things').countDocuments({ _id: 7 }), 1)
  })

  test('keeps a second server off its data, with a sentence that names the folder', async (context) => {
    const path = tempFolder(context)
    const config = { storage: { path }, server: { port: 0 }, ...EMBEDDED }
    await startedKernel(context, { modules: [databaseModule], config })
    const second = testKernel(context, { modules: [databaseModule], config })
    await assert.rejects(second.start(), (error: Error) => {
      assert.ok(error.message.includes(join(path, 'database')), error.message)
      assert.match(error.message, /is in use by this process already/)
      return true
    })
  })
})
