import assert from 'node:assert/strict'
import { createConnection } from 'node:net'
import { describe, test } from 'node:test'
import { MongoNetworkError, MongoNetworkTimeoutError, MongoServerError, MongoTopologyClosedError } from 'mongodb'
import type { Document } from '../../../modules/database/contract.ts'
import { openMongodb } from '../../../modules/database/mongodb/driver.ts'
import { translateError } from '../../../modules/database/mongodb/errors.ts'
import { withoutPassword } from '../../../modules/database/mongodb/uri.ts'
import { serveWire } from '../../../modules/database/wire/server.ts'
import { freePort } from '../../support/free-port.ts'
import { hasCode, openTemporary, type Thing } from './support/databases.ts'

type Hooks = { after(step: () => unknown): void }

const connect = async (hooks: Hooks, options: Parameters<typeof openMongodb>[0]) => {
  const client = await openMongodb(options)
  hooks.after(() => client.close())
  return client
}

const serve = async (hooks: Hooks, options: Omit<Parameters<typeof serveWire>[0], 'name'>) => {
  const server = await serveWire({ ...options, name: 'm3m' })
  hooks.after(() => server.close())
  return server
}

describe('the mongodb driver', () => {
  test('says at the start which server does not answer, without the password', async () => {
    const uri = `mongodb://operator:s3cr%40t@127.0.0.1:${await freePort()}/?directConnection=true`
    await assert.rejects(openMongodb({ uri, database: 'm3m', serverSelectionTimeoutMS: 200 }), (error: Document) => {
      hasCode('M3M_DATABASE_UNREACHABLE')(error)
      assert.ok(error.message.includes('mongodb://operator:***@127.0.0.1:'))
      assert.ok(!error.message.includes('s3cr'))
      assert.match(error.message, /start it, correct mongodb.uri, or set database.driver to "embedded"/)
      return true
    })
  })

  test('says that a connection string is none', async () => {
    await assert.rejects(openMongodb({ uri: 'postgres://x:secret@y', database: 'm3m' }), (error: Document) => {
      hasCode('M3M_DATABASE_UNREACHABLE')(error)
      assert.ok(!error.message.includes('secret'))
      return true
    })
  })

  test('survives that the server goes away and comes back', { timeout: 20_000 }, async (context) => {
    const embedded = await openTemporary(context, { dataDir: ':memory:' })
    const port = await freePort()
    const start = () => serve(context, { database: embedded, port })
    const server = await start()
    const patience = { serverSelectionTimeoutMS: 2000, heartbeatFrequencyMS: 500 }
    const client = await connect(context, { uri: server.uri, database: 'm3m', ...patience })
    const things = client.collection<Thing>('things')
    await things.insertOne({ _id: 1 })
    await server.close()
    const unavailable = hasCode('M3M_DATABASE_UNAVAILABLE')
    await assert.rejects(client.ping(), unavailable)
    await assert.rejects(things.insertOne({ _id: 2 }), unavailable)
    await assert.rejects(things.find().toArray(), unavailable)
    await assert.rejects(things.aggregate([{ $count: 'n' }]).next(), unavailable)
    await assert.rejects(async () => {
      for await (const _ of things.find()) assert.fail('nobody answers')
    }, unavailable)
    await start()
    await things.insertOne({ _id: 3 })
    assert.deepEqual(await things.find().sort({ _id: 1 }).toArray(), [{ _id: 1 }, { _id: 3 }])
    await client.ping()
  })

  test('reads a batch at a time through the door, and lets go of what it leaves', async (context) => {
    const embedded = await openTemporary(context, { dataDir: ':memory:' })
    const server = await serve(context, { database: embedded })
    const client = await connect(context, { uri: server.uri, database: 'm3m' })
    const things = client.collection<Thing>('things')
    await things.insertMany(Array.from({ length: 450 }, (_, _id) => ({ _id })))
    const cursor = things.find({}, { batchSize: 100 })
    assert.deepEqual(await cursor.next(), { _id: 0 })
    await cursor.close()
    assert.equal((await things.find({}, { batchSize: 100 }).toArray()).length, 450)
    assert.equal((await things.find().limit(101).toArray()).length, 101)
  })
})

describe('an error of the driver', () => {
  const ofServer = (code: number) => new MongoServerError({ message: 'no', code, errmsg: 'no' })
  const cases: [error: Error, code: number | string][] = [
    [ofServer(13), 'M3M_DATABASE_REFUSED'],
    [ofServer(18), 'M3M_DATABASE_REFUSED'],
    [ofServer(10107), 'M3M_DATABASE_UNAVAILABLE'],
    [ofServer(11600), 'M3M_DATABASE_UNAVAILABLE'],
    [ofServer(14031), 'M3M_DATABASE_FULL'],
    [ofServer(11000), 11000],
    [ofServer(50), 50],
    [new MongoNetworkTimeoutError('mongodb://u:s3cret@h is slow'), 'M3M_DATABASE_UNAVAILABLE'],
    [new MongoTopologyClosedError('closed'), 'M3M_DATABASE_UNAVAILABLE'],
    [new MongoNetworkError('gone'), 'M3M_DATABASE_UNAVAILABLE'],
  ]
  for (const [error, code] of cases) {
    test(`${error.name} ${(error as { code?: number }).code ?? ''} becomes ${code}`, () => {
      const translation = translateError(error) as Error & { code: unknown }
      assert.equal(translation.code, code)
      assert.ok(!translation.message.includes('s3cret'))
      assert.ok(translation === error || translation.cause === error)
    })
  }
})

describe('the wire door', () => {
  test('serves one database, and knows its commands by name', async (context) => {
    const embedded = await openTemporary(context, { dataDir: ':memory:' })
    const server = await serve(context, { database: embedded })
    const other = await connect(context, { uri: server.uri, database: 'other' })
    await assert.rejects(other.collection<Thing>('things').insertOne({ _id: 1 }), hasCode(115))
  })

  test('drops a connection that does not speak its protocol', async (context) => {
    const embedded = await openTemporary(context, { dataDir: ':memory:' })
    const server = await serve(context, { database: embedded })
    const { port } = new URL(server.uri)
    const socket = createConnection(Number(port), '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n\r\n'))
    await new Promise((resolve) => socket.once('close', resolve))
    const client = await connect(context, { uri: server.uri, database: 'm3m' })
    await client.ping()
  })
})

describe('a connection string in a log', () => {
  const examples: [text: string, shown: string][] = [
    ['mongodb://host:1/db', 'mongodb://host:1/db'],
    ['mongodb://user:pass@host', 'mongodb://user:***@host'],
    ['mongodb+srv://user:p%40s:s@host/db?x=1', 'mongodb+srv://user:***@host/db?x=1'],
    ['mongodb://user:p@ss@host', 'mongodb://user:***@host'],
    ['mongodb://h/?tlsCertificateKeyFilePassword=x&w=1', 'mongodb://h/?tlsCertificateKeyFilePassword=***&w=1'],
    ['cannot reach mongodb://u:p@h, sorry', 'cannot reach mongodb://u:***@h, sorry'],
  ]
  for (const [text, shown] of examples) {
    test(`shows ${shown}`, () => assert.equal(withoutPassword(text), shown))
  }
})
