import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { Binary, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson'
import { copyDocuments } from '../../../modules/database/copy/documents.ts'
import type { AnyCollection, AnyDocument } from '../../../modules/database/copy/sides.ts'
import { encode } from '../../../modules/database/embedded/codec.ts'
import { openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { readRelaxed } from '../../../modules/database/metadata.ts'
import { openDatabase } from '../../../modules/database/open-database.ts'
import { serveWire } from '../../../modules/database/wire/server.ts'
import { overEachDriver, type Thing } from './support/databases.ts'
import { tempFolder } from './support/temp-folder.ts'

/** Two ids of every type, in MongoDB's order. */
const IDS = [
  new MinKey(),
  null,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  -0.5,
  Long.fromString('9007199254740993'),
  Decimal128.fromString('1E+100'),
  '',
  'é',
  {},
  { a: 1 },
  new Binary(Buffer.from([1]), 0),
  new Binary(Buffer.from([1]), 128),
  ObjectId.createFromHexString('000000000000000000000001'),
  ObjectId.createFromHexString('f00000000000000000000001'),
  false,
  true,
  new Date(-1),
  new Date(1),
  new Timestamp({ t: 1, i: 1 }),
  new Timestamp({ t: 1, i: 2 }),
  new MaxKey(),
]

const put = async (collection: AnyCollection, documents: AnyDocument[]): Promise<void> => {
  for (const document of documents) await collection.replaceOne({ _id: document._id }, document, { upsert: true })
}

overEachDriver('a copy that was interrupted', ({ fresh }) => {
  test('goes on after an id of any type', async () => {
    const source = fresh()
    const documents = IDS.map((_id, n) => ({ _id, n }))
    await put(source, documents)
    for (let there = 0; there <= IDS.length; there++) {
      const target = fresh()
      await put(target, documents.slice(0, there))
      const copied = await copyDocuments(source, target, () => {})
      const last = there > 0 ? encode(IDS[there - 1]) : 'nothing'
      assert.equal(copied, IDS.length - there, `after ${last}`)
      const found = await target.find().sort({ _id: 1 }).toArray()
      assert.deepEqual(
        found.map(({ n }) => n),
        documents.map(({ n }) => n),
        `after ${last}`,
      )
    }
  })
})

describe('the file of a collection', () => {
  const RELAXED = { writeConcern: { journal: false } }

  test('is the one it is in, whatever is asked for later', async (context) => {
    const dataDir = tempFolder(context)
    const first = await openEmbedded({ dataDir })
    await first.collection<Thing>('lines').insertOne({ _id: 1 })
    await first.collection<Thing>('things', RELAXED).insertOne({ _id: 1 })
    assert.equal(await first.collection('things').countDocuments(), 1)
    await first.close()
    const again = await openEmbedded({ dataDir })
    context.after(() => again.close())
    assert.equal(await again.collection('lines', RELAXED).countDocuments(), 1)
    assert.equal(await again.collection('things').countDocuments(), 1)
    assert.deepEqual(await again.relaxedCollections(), ['things'])
  })

  const serve = async (context: TestContext) => {
    const behind = await openEmbedded({ dataDir: ':memory:' })
    const server = await serveWire({ database: behind, name: 'm3m' })
    context.after(async () => {
      await server.close()
      await behind.close()
    })
    return { behind, uri: server.uri }
  }

  test('is noted on a MongoDB server, which does not know of files', async (context) => {
    const { behind, uri } = await serve(context)
    for (const name of ['lines', 'events']) {
      const database = await openDatabase({ driver: 'mongodb', path: '', mongodb: { uri, database: 'm3m' } })
      database.collection('things')
      database.collection(name, RELAXED)
      database.collection(name, RELAXED)
      await database.close()
    }
    assert.deepEqual(await readRelaxed(behind), ['lines', 'events'])
  })
})
