import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { MongoClient } from 'mongodb'
import { defineModule, type Kernel } from '../../../kernel/index.ts'
import { type Database, type Document, databaseRef } from '../../../modules/database/contract.ts'
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

/** A port on which somebody else listens. */
const portTaken = async (hooks: { after(step: () => unknown): void }) => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  hooks.after(() => server.close())
  return { server, port: (server.address() as { port: number }).port }
}

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

  test('lets a shell in where it is told to, into both files, and says when the port is taken', async (context) => {
    const path = tempFolder(context)
    const { server: door, port } = await portTaken(context)
    const config = { storage: { path }, server: { port: 0 }, database: { listen: port } }
    const blocked = testKernel(context, { modules: [databaseModule], config })
    // Commands do not open it.
    await blocked.start()
    await assert.rejects(blocked.listen(), /cannot listen on port \d+ of 127\.0\.0\.1/)
    await blocked.stop()
    await new Promise((resolve) => door.close(resolve))

    let database: Database | undefined
    const modules = [databaseModule, asking((given) => (database = given))]
    const kernel = await startedKernel(context, { modules, config })
    await kernel.listen()
    await database!.collection<Thing>('things').insertOne({ _id: 1 })
    const lines = database!.collection<Thing>('lines', { writeConcern: { journal: false } })
    await lines.insertOne({ _id: 2 })
    const shell = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`)
    context.after(() => shell.close())
    const inside = shell.db('m3m')
    assert.deepEqual((await shell.db().admin().listDatabases()).databases[0]!.name, 'm3m')
    const names = (await inside.listCollections().toArray()).map(({ name }) => name)
    assert.deepEqual(names, ['lines', 'things'])
    assert.deepEqual(await inside.collection('lines').find().toArray(), [{ _id: 2 }])
    await inside.collection<Document & { _id: number }>('lines').updateOne({ _id: 2 }, { $set: { seen: true } })
    assert.deepEqual(await lines.find().toArray(), [{ _id: 2, seen: true }])
    const plan = await inside.collection('things').find({ other: 1 }).explain()
    assert.equal(plan.queryPlanner.winningPlan.kind, 'scan')
    await inside.createCollection('new')
    assert.equal((await inside.command({ dbStats: 1 })).collections, 3)
    await inside.dropDatabase()
    assert.equal(await lines.countDocuments(), 0)
    await shell.close()
    await kernel.stop()
    await assert.rejects(once(createConnection(port, '127.0.0.1'), 'connect'), { code: 'ECONNREFUSED' })
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
