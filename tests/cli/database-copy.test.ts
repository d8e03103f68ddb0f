import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { Binary, BSONRegExp, Decimal128, EJSON, Long, MaxKey, MinKey, ObjectId, Timestamp, UUID } from 'bson'
import type { Collection, Database, Document } from '../../modules/database/contract.ts'
import { type EmbeddedDatabase, openEmbedded } from '../../modules/database/embedded/driver.ts'
import type { ServedDatabase } from '../../modules/database/wire/commands.ts'
import { serveWire } from '../../modules/database/wire/server.ts'
import { startCli, startServer, writeConfig } from '../support/server.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'

// biome-ignore lint/suspicious/noExplicitAny: ids of every type are copied.
type Thing = Document & { _id: any }

const RELAXED = { writeConcern: { journal: false } }

/** A MongoDB server as far as the driver can tell: the wire door over a second embedded database. */
const openServer = async (t: TestContext, wrap: Wrap = (database) => database) => {
  const database = await openEmbedded({ dataDir: ':memory:', sweepInterval: 1 << 30 })
  const server = await serveWire({ database: wrap(database), name: 'm3m' })
  t.after(async () => {
    await server.close()
    await database.close()
  })
  return { database, uri: server.uri }
}

/** A folder with a configuration, its embedded database, and `m3m database copy` on it. */
const place = (t: TestContext, config = {}) => {
  const folder = tempDir(t)
  const file = writeConfig(folder, config)
  const dataDir = join(folder, 'storage', 'database')
  return {
    folder,
    start: (...args: string[]) => startCli(folder, ['database', 'copy', ...args, '--config', file]),
    copy: (...args: string[]) => startCli(folder, ['database', 'copy', ...args, '--config', file]).ended,
    async embedded<T>(body: (database: EmbeddedDatabase) => Promise<T>): Promise<T> {
      const database = await openEmbedded({ dataDir })
      try {
        return await body(database)
      } finally {
        await database.close()
      }
    },
  }
}

const IDS = [
  new MinKey(),
  null,
  Number.NaN,
  -1.5,
  0,
  Long.fromString('9007199254740993'),
  Decimal128.fromString('1E+100'),
  '',
  'text',
  { a: 1, b: { c: 'x' } },
  new Binary(Buffer.from([1, 2]), 0),
  ObjectId.createFromHexString('64b7f0c2a1b2c3d4e5f60718'),
  false,
  true,
  new Date(0),
  new Timestamp({ t: 5, i: 6 }),
  new MaxKey(),
]

const VALUES: Document = {
  double: 0.1,
  large: 2 ** 60,
  negativeZero: -0,
  nan: Number.NaN,
  infinity: Number.NEGATIVE_INFINITY,
  long: Long.fromString('-9223372036854775808'),
  decimal: Decimal128.fromString('123.4500'),
  binary: new Binary(Buffer.from('bytes'), 128),
  uuid: new UUID('0d9f4b3e-2f5a-4d56-8a5c-0c5d2f6f1b11'),
  date: new Date(-1),
  regex: /a\/b[x]/i,
  perlRegex: new BSONRegExp('(?>atomic)', 'x'),
  nested: { array: [1, [2, { deep: null }], {}], '': 'empty name', 'a.b': 'dotted', $cash: 'dollar' },
  reference: { $ref: 'things', $id: 1 },
  text: 'é \u{1F600} a\0b',
  bool: false,
}

/** Documents with every type, an id of every type, and indexes with every option. */
const fill = async (database: Database): Promise<void> => {
  const things = database.collection<Thing>('things')
  for (const [n, _id] of IDS.entries()) await things.replaceOne({ _id }, { n, ...VALUES }, { upsert: true })
  await things.createIndex({ n: -1, 'nested.array': 1 }, { name: 'compound' })
  await things.createIndex({ n: 1 }, { unique: true, partialFilterExpression: { n: { $gt: 3 } } })
  await things.createIndex({ 'nested.x': 1 }, { sparse: true })
  await database.collection('empty').createIndex({ at: 1 }, { expireAfterSeconds: 60 })
  const lines = database.collection<Thing>('lines', RELAXED)
  await lines.insertMany(Array.from({ length: 2500 }, (_, i) => ({ _id: i, level: i % 3 })))
  await lines.createIndex({ level: 1 })
}

/** Everything in a database, types included. */
const contents = async (database: Database, names = ['empty', 'lines', 'things']): Promise<string[]> => {
  const parts: string[] = []
  for (const name of names) {
    const collection = database.collection<Thing>(name)
    for (const document of await collection.find().sort({ _id: 1 }).toArray()) {
      parts.push(EJSON.stringify(document, { relaxed: false }))
    }
    for (const index of await collection.indexes())
      parts.push(EJSON.stringify(Object.fromEntries(Object.entries(index).sort())))
  }
  return parts
}

/** Names the first difference only: the lists are long. */
const same = (actual: string[], expected: string[]): void => {
  for (const [i, line] of expected.entries()) assert.equal(actual[i], line)
  assert.equal(actual.length, expected.length)
}

const refused = ({ code, stderr }: { code: number | null; stderr: string }, pattern: RegExp): void => {
  assert.equal(code, 1)
  assert.match(stderr, pattern)
  assert.equal(stderr.trim().split('\n').length, 1, stderr)
}

describe('m3m database copy', () => {
  test('takes documents, ids and indexes of every kind to a server and back, each into its file', async (t) => {
    const server = await openServer(t)
    const from = place(t)
    await from.embedded(fill)
    const original = (await from.embedded((database) => contents(database))).sort()

    const there = await from.copy('--to', server.uri)
    assert.equal(there.code, 0, there.stderr)
    assert.match(there.stdout, /things: 17 documents copied\n/)
    assert.match(there.stdout, /both hold the same now: 3 collections, 2,517 documents, 5 indexes/)
    assert.match(
      there.stdout,
      /driver: mongodb\n {2}mongodb:\n {4}uri: mongodb:\/\/127\.0\.0\.1:\d+.*\n {4}database: m3m\n$/,
    )
    same((await contents(server.database)).sort(), original)

    // As it is after the switch: the configuration names the server.
    const to = place(t, { database: { driver: 'mongodb' }, mongodb: { uri: server.uri, database: 'm3m' } })
    const back = await to.copy('--from')
    assert.equal(back.code, 0, back.stderr)
    assert.match(back.stdout, /driver: embedded\n$/)
    same((await to.embedded((database) => contents(database))).sort(), original)
    assert.deepEqual(await to.embedded((database) => database.relaxedCollections()), ['lines'])
    assert.deepEqual(await to.embedded(async (database) => (await database.maintenance.check()).problems), [])
  })

  for (const way of ['--to', '--from'] as const) {
    test(`${way}: goes on after kill -9 where it was, and takes up what changed meanwhile`, {
      timeout: 120_000,
    }, async (t) => {
      const total = 60_000
      const counter = { read: 0 }
      const server = await openServer(t, counting(counter))
      const own = place(t)
      const onSource = async <T>(body: (database: Database) => Promise<T>) =>
        way === '--to' ? own.embedded(body) : body(server.database)
      const onTarget = async <T>(body: (database: Database) => Promise<T>) =>
        way === '--to' ? body(server.database) : own.embedded(body)
      await onSource(async (database) => {
        const things = database.collection<Thing>('things')
        for (let n = 0; n < total; n += 5000) {
          await things.insertMany(Array.from({ length: 5000 }, (_, i) => ({ _id: n + i, text: 'x'.repeat(200) })))
        }
        await things.createIndex({ text: 1 })
      })

      const { child, ended } = own.start(way, server.uri)
      await until('a good part of the documents', async () =>
        way === '--to'
          ? (await server.database.collection('things').estimatedDocumentCount()) > 5000
          : counter.read > 15_000,
      )
      child.kill('SIGKILL')
      await ended
      const before = await onTarget((database) => database.collection('things').countDocuments())
      assert.ok(before > 0 && before < total, `${before} documents before the kill`)

      await onSource((database) =>
        database.collection<Thing>('things').updateOne({ _id: 1 }, { $set: { text: 'new' } }),
      )
      await onSource((database) => database.collection<Thing>('things').deleteOne({ _id: 2 }))
      await onTarget((database) => database.collection<Thing>('things').deleteOne({ _id: 3 }))
      const { code, stdout, stderr } = await own.copy(way, server.uri)
      assert.equal(code, 0, stderr)
      assert.match(stdout, /going on with the copy that began at \d{4}-/)
      const copied = Number(/things: ([\d,]+) documents copied of/.exec(stdout)![1]!.replaceAll(',', ''))
      assert.equal(copied, total - before, 'each document travelled once')
      assert.match(
        stdout,
        /things: 1 document missing, 1 document different, 1 document too many in the target; mended/,
      )
      const names = ['things']
      same(
        await onTarget((database) => contents(database, names)),
        await onSource((database) => contents(database, names)),
      )
    })
  }

  test('refuses a target with data of another, until told to overwrite it', async (t) => {
    const server = await openServer(t)
    const own = place(t)
    await own.embedded(fill)
    await server.database.collection<Thing>('foreign').insertOne({ _id: 1 })
    refused(await own.copy('--to', server.uri), /already holds data \(1 document in "foreign"\).*--overwrite/)
    assert.deepEqual(await server.database.collections(), ['foreign'])

    assert.equal((await own.copy('--to', server.uri, '--overwrite')).code, 0)
    assert.deepEqual(await server.database.collections(), ['empty', 'lines', 'm3m_metadata', 'things'])
    // It may be in use by now.
    refused(await own.copy('--to', server.uri), /holds a copy that was finished at/)
    refused(await own.copy('--from', server.uri), /the embedded database \S+ already holds data/i)
  })

  test('refuses to go on with the unfinished copy of another database', async (t) => {
    const server = await openServer(t)
    const own = place(t)
    await own.embedded(fill)
    await server.database.collection<Thing>('things').insertOne({ _id: 1 })
    await server.database
      .collection<Thing>('m3m_metadata')
      .insertOne({ _id: 'copy', source: 'embedded:/elsewhere', startedAt: new Date() })
    refused(await own.copy('--to', server.uri), /unfinished copy of another database \(embedded:\/elsewhere\)/)
  })

  test('no server starts on an unfinished copy', async (t) => {
    const server = await openServer(t)
    await fill(server.database)
    const own = place(t)
    await own.embedded(async (database) => {
      await database
        .collection<Thing>('m3m_metadata')
        .insertOne({ _id: 'copy', source: 'mongodb:a/b', startedAt: new Date() })
    })
    await assert.rejects(startServer(own.folder), /ended with 1:[\s\S]*m3m: .*The database is an unfinished copy/)
    assert.equal((await own.copy('--from', server.uri)).code, 0)
    const running = await startServer(own.folder)
    assert.equal(await running.stop(), 0)
  })

  test('says so when documents do not arrive', async (t) => {
    const server = await openServer(t, losing(5))
    const own = place(t)
    await own.embedded(fill)
    refused(
      await own.copy('--to', server.uri),
      /Collection "lines" still differs .*1 document missing.*copy is not complete/,
    )
    // Nothing tells it is complete.
    assert.equal(
      (await server.database.collection<Thing>('m3m_metadata').findOne({ _id: 'copy' }))!.finishedAt,
      undefined,
    )
  })

  test('names an index that the target cannot have, before it copies anything', async (t) => {
    const server = await openServer(t, refusingIndexes)
    const own = place(t)
    await own.embedded(fill)
    refused(
      await own.copy('--to', server.uri),
      /The index "at_1" of collection "empty" cannot be made in MongoDB .*: no room/,
    )
    assert.equal(await server.database.collection('lines').countDocuments(), 0)
  })

  test('refuses while a server runs, with nothing to copy, and without a server to copy to', async (t) => {
    const server = await openServer(t)
    const own = place(t)
    refused(await own.copy('--to', server.uri), /the embedded database \S+ is empty/i)
    const running = await startServer(own.folder)
    t.after(() => running.stop('SIGKILL'))
    refused(await own.copy('--to', server.uri), /A server runs on \S+; stop it before "database copy"/)
    await running.stop()
    const nowhere = 'mongodb://someone:hunter2@127.0.0.1:9/?serverSelectionTimeoutMS=300'
    const lost = await own.copy('--to', nowhere)
    refused(lost, /MongoDB at mongodb:\/\/someone:\*\*\*@127\.0\.0\.1:9/)
    assert.doesNotMatch(lost.stdout + lost.stderr, /hunter2/)
  })
})

type Wrap = (database: ServedDatabase) => ServedDatabase

/** A database whose collections do some things differently. */
const wrapped =
  (change: (collection: Collection<Thing>) => Partial<Collection<Thing>>): Wrap =>
  (database) => {
    const collection = (name: string) => {
      const original = database.collection<Thing>(name)
      return { ...original, ...change(original) }
    }
    return { ...database, collection: collection as unknown as ServedDatabase['collection'] }
  }

/** Counts the documents that are read out of a database. */
const counting = (counter: { read: number }): Wrap =>
  wrapped((collection) => ({
    find(filter, options) {
      const cursor = collection.find(filter, options)
      const next = cursor.next.bind(cursor)
      return Object.assign(cursor, { next: () => next().finally(() => counter.read++) })
    },
  }))

/** Says it has stored a document, and has not. */
const losing = (id: unknown): Wrap =>
  wrapped((collection) => ({
    async insertMany(documents, options) {
      const kept = documents.filter(({ _id }) => _id !== id)
      return { ...(await collection.insertMany(kept, options)), insertedCount: documents.length }
    },
    async replaceOne(filter, replacement, options) {
      if (filter._id !== id) return collection.replaceOne(filter, replacement, options)
      return { acknowledged: true, matchedCount: 1, modifiedCount: 1, upsertedCount: 0, upsertedId: null }
    },
  }))

const refusingIndexes = wrapped(() => ({ createIndexes: () => Promise.reject(new Error('no room')) }))
