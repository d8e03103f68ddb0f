import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import type { Document, IndexDescription } from '../../../modules/database/contract.ts'
import { openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { hasCode, openTemporary, type Thing } from './support/databases.ts'
import { assertSound } from './support/soundness.ts'
import { tempFolder } from './support/temp-folder.ts'

/** With slices of no time at all every look at the clock ends one. */
const SLICED = { slice: 0 }
const COUNT = 3000

const numbered = (count = COUNT) => Array.from({ length: count }, (_, _id) => ({ _id, n: _id % 10, visits: 0 }))

/** Follows which of several promises settled first. */
const orderOf = (work: Record<string, Promise<unknown>>): Promise<string[]> => {
  const order: string[] = []
  const all = Object.entries(work).map(([name, promise]) => promise.finally(() => order.push(name)))
  return Promise.all(all).then(() => order)
}

describe('a long write', () => {
  test('lets others have their turn, and touches each document once', async (context) => {
    const things = (await openTemporary(context, SLICED)).collection<Thing>('things')
    await things.insertMany(numbered())
    // Other writes move documents back and forth in the index that the search goes along.
    await things.createIndex({ n: 1 })
    const order = await orderOf({
      long: things.updateMany({ n: { $gte: 0 } }, { $inc: { visits: 1, n: 1 } }),
      insert: things.insertOne({ _id: 'new', n: -1 }),
      move: things.updateMany({ _id: { $in: [5, 2500] } }, { $set: { moved: true } }),
      read: things.findOne({ _id: 7 }),
    })
    assert.equal(order.at(-1), 'long')
    assert.equal(await things.countDocuments({ visits: 1 }), COUNT)
    assert.equal(await things.countDocuments({ moved: true, visits: 1 }), 2)
    assert.deepEqual(await things.findOne({ _id: 'new' }), { _id: 'new', n: -1 })
  })

  test('passes over what others changed so that it no longer matches, or deleted', async (context) => {
    const things = (await openTemporary(context, SLICED)).collection<Thing>('things')
    await things.insertMany(numbered())
    const long = things.updateMany({ n: { $lt: 100 } }, { $inc: { visits: 1 } })
    const last = { _id: { $gte: COUNT - 10 } }
    const away = things.updateMany(last, { $set: { n: 1000 } })
    const gone = things.deleteOne({ _id: COUNT - 20 })
    const { matchedCount } = await long
    await Promise.all([away, gone])
    assert.equal(matchedCount, COUNT - 11)
    assert.equal(await things.countDocuments({ ...last, visits: 0 }), 10)
  })

  test('deletes in slices, and ends where its collection ends', async (context) => {
    const database = await openTemporary(context, SLICED)
    const things = database.collection<Thing>('things')
    await things.insertMany(numbered())
    const order = await orderOf({
      long: things.deleteMany({ n: { $ne: 3 } }).then(({ deletedCount }) => assert.equal(deletedCount, COUNT * 0.9)),
      insert: things.insertOne({ _id: 'new', n: 3 }),
    })
    assert.deepEqual(order, ['insert', 'long'])
    assert.equal(await things.countDocuments(), COUNT * 0.1 + 1)

    await things.insertMany(numbered().map(({ n, _id }) => ({ n, _id: `s${_id}` })))
    const long = things.updateMany({}, { $inc: { visits: 1 } })
    await things.drop()
    await things.insertOne({ _id: 1 })
    assert.ok((await long).matchedCount < COUNT)
    assert.deepEqual(await things.find().toArray(), [{ _id: 1 }])
  })

  test('searches in slices for the one document it changes', async (context) => {
    const things = (await openTemporary(context, SLICED)).collection<Thing>('things')
    await things.insertMany(numbered())
    const order = await orderOf({
      unsorted: things.updateOne({ visits: { $lt: 1 }, _id: { $not: { $lt: COUNT - 1 } } }, { $set: { found: 1 } }),
      insert: things.insertOne({ _id: 'new', n: 3 }),
    })
    assert.deepEqual(order, ['insert', 'unsorted'])
    assert.equal((await things.findOne({ found: 1 }))!._id, COUNT - 1)

    const best = things.findOneAndUpdate({ visits: 0 }, { $set: { found: 2 } }, { sort: { n: -1, _id: -1 } })
    // The one that would have been found is gone before the search is through.
    await things.deleteOne({ _id: COUNT - 1 })
    assert.equal((await best)!._id, COUNT - 11)
  })

  test('of a bulk is sliced, and keeps its order', async (context) => {
    const things = (await openTemporary(context, SLICED)).collection<Thing>('things')
    await things.insertMany(numbered())
    const bulk = things.bulkWrite([
      { updateMany: { filter: {}, update: { $inc: { visits: 1 } } } },
      { deleteMany: { filter: { visits: { $lt: 1 } } } },
      { insertOne: { document: { _id: 'after' } } },
    ])
    const order = await orderOf({ bulk, insert: things.insertOne({ _id: 'new', visits: 5 }) })
    assert.deepEqual(order, ['insert', 'bulk'])
    const { modifiedCount, deletedCount, insertedCount } = await bulk
    assert.deepEqual([modifiedCount, deletedCount, insertedCount], [COUNT, 0, 1])
  })

  test('is finished when the database closes', async (context) => {
    const dataDir = tempFolder(context)
    const database = await openEmbedded({ dataDir, ...SLICED })
    const things = database.collection<Thing>('things')
    await things.insertMany(numbered())
    const long = things.updateMany({}, { $inc: { visits: 1 } })
    await database.close()
    assert.equal((await long).modifiedCount, COUNT)
    const again = await openTemporary(context, { dataDir })
    assert.equal(await again.collection('things').countDocuments({ visits: 1 }), COUNT)
  })

  test('of many documents is sent in parts and answered as one', async (context) => {
    const things = (await openTemporary(context)).collection<Thing>('things')
    const documents = [...numbered(1800), { _id: 3 }, { _id: 'last' }]
    const failed = await things.insertMany(documents, { ordered: false }).catch((error) => error)
    assert.deepEqual([failed.code, failed.writeErrors[0].index, failed.result.insertedCount], [11000, 1800, 1801])
    assert.equal(Object.keys(failed.result.insertedIds).length, 1802)
    await assert.rejects(things.insertMany([{ _id: 3 }, ...numbered().slice(2000)]), hasCode(11000))
    assert.equal(await things.countDocuments(), 1801)
    const bulk = documents.map(({ _id }) => ({
      updateOne: { filter: { _id: `u${_id}` }, update: { $inc: { n: 1 } }, upsert: true },
    }))
    const { upsertedCount, upsertedIds, matchedCount } = await things.bulkWrite(bulk)
    assert.deepEqual([upsertedCount, matchedCount, upsertedIds[1799]], [1801, 1, 'u1799'])
  })
})

describe('an index that is built', () => {
  test('is kept up to date meanwhile, and used afterwards', async (context) => {
    const database = await openTemporary(context, SLICED)
    const things = database.collection<Thing>('things')
    await things.insertMany(numbered())
    const built = things.createIndex({ n: -1 })
    const same = things.createIndex({ n: -1 })
    const order = await orderOf({
      built,
      same,
      insert: things.insertOne({ _id: 'new', n: 3 }),
      change: things.updateMany({ _id: { $lt: 10 } }, { $set: { n: [3, 4] } }),
      remove: things.deleteMany({ _id: { $gte: COUNT - 100 } }),
      // Nobody may use it before it is whole.
      read: things.countDocuments({ n: 7 }).then((count) => assert.ok(count >= 285, `${count}`)),
    })
    assert.ok(order.indexOf('insert') < order.indexOf('built'))
    assert.deepEqual([await built, await same], ['n_-1', 'n_-1'])
    assert.deepEqual((await database.explain('things', { n: 3 })).index, 'n_-1')
    assert.equal(await things.countDocuments({ n: 3 }), (COUNT - 100) / 10 - 1 + 10 + 1)
    assert.deepEqual((await database.maintenance.check()).problems, [])
  })

  test('is given up without a trace when documents do not fit', async (context) => {
    const database = await openTemporary(context, SLICED)
    const things = database.collection<Thing>('things')
    await things.insertMany([...numbered(), { _id: 'twin', visits: 'x' }, { _id: 'other twin', visits: 'x' }])
    const name = (index: Document) => index.name
    const both: IndexDescription[] = [{ key: { n: 1 } }, { key: { visits: 1 }, unique: true }]
    await assert.rejects(things.createIndexes(both), (error: Document) => {
      hasCode(11000)(error)
      assert.match(error.message, /index: visits_1 dup key: \{ visits: (0|"x") \}/)
      return true
    })
    assert.deepEqual((await things.indexes()).map(name), ['_id_'])
    await things.insertOne({ _id: 'third twin', visits: 'x' })
    await things.deleteMany({ visits: 0 })
    await things.deleteMany({ _id: /twin/ })
    await things.createIndexes(both)
    await assert.rejects(things.insertMany([{ visits: 1 }, { visits: 1 }]), hasCode(11000))
  })

  test('meets a twin that is written meanwhile', async (context) => {
    const things = (await openTemporary(context, SLICED)).collection<Thing>('things')
    await things.insertMany(numbered().map(({ _id }) => ({ _id, key: _id })))
    const built = things.createIndex({ key: 1 }, { unique: true })
    const twin = things.insertOne({ _id: 'twin', key: COUNT - 1 })
    const outcomes = await Promise.allSettled([built, twin])
    const rejected = outcomes.filter(({ status }) => status === 'rejected')
    assert.equal(rejected.length, 1)
    hasCode(11000)((rejected[0] as PromiseRejectedResult).reason)
  })

  test('ends with its collection', async (context) => {
    const things = (await openTemporary(context, SLICED)).collection<Thing>('things')
    await things.insertMany(numbered())
    const built = assert.rejects(things.createIndex({ n: 1 }), hasCode(276))
    await things.drop()
    await built
    await things.insertOne({ _id: 1 })
    assert.equal(await things.createIndex({ n: 1 }), 'n_1')
  })

  test('is begun anew after it was interrupted', async (context) => {
    const dataDir = tempFolder(context)
    const database = await openEmbedded({ dataDir })
    await database.collection<Thing>('things').insertMany(numbered(10))
    await database.collection<Thing>('things').createIndex({ n: 1 })
    await database.close()
    // What a kill in the middle of building leaves.
    const file = new DatabaseSync(join(dataDir, 'm3m.db'))
    file.exec('UPDATE indexes SET building = 1; DELETE FROM index_1 WHERE row > 5')
    file.close()
    const again = await openTemporary(context, { dataDir })
    const things = again.collection<Thing>('things')
    assert.equal((await again.explain('things', { n: 1 })).kind, 'scan')
    assert.equal((await things.indexes()).length, 1)
    await things.createIndex({ n: 1 })
    assert.equal(await things.countDocuments({ n: { $gte: 5 } }), 5)
  })

  test('refuses a document with more keys than a server allows', async (context) => {
    const things = (await openTemporary(context)).collection<Thing>('things')
    await things.createIndex({ tags: 1 })
    const tags = Array.from({ length: 100_001 }, (_, i) => i)
    await assert.rejects(things.insertOne({ _id: 1, tags }), hasCode(201))
    await things.insertOne({ _id: 2, tags: tags.slice(90_000), text: 'x' })
    assert.equal((await things.findOne({ tags: 95_000 }))!._id, 2)
  })

  test('holds values of any size', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    await things.createIndex({ text: 1 }, { unique: true })
    const text = 'long '.repeat(400_000)
    await things.insertMany([
      { _id: 1, text },
      { _id: 2, text: `${text}!` },
    ])
    await assert.rejects(things.insertOne({ _id: 3, text }), hasCode(11000))
    assert.equal((await things.findOne({ text: `${text}!` }))!._id, 2)
    assert.equal((await database.explain('things', { text })).kind, 'index')
  })
})

describe('an older file', () => {
  test('is brought up to date when it is opened', async (context) => {
    const dataDir = tempFolder(context)
    const database = await openEmbedded({ dataDir })
    await database.collection<Thing>('things').createIndex({ n: 1 })
    await database.collection<Thing>('things').insertMany(numbered(10))
    await database.close()
    const file = new DatabaseSync(join(dataDir, 'm3m.db'))
    // The first layout knew no state of an index.
    file.exec('ALTER TABLE indexes DROP COLUMN building; PRAGMA application_id = 1')
    file.close()
    const again = await openTemporary(context, { dataDir })
    const things = again.collection<Thing>('things')
    // Its keys may be of an older kind, and so it is made anew.
    assert.equal((await again.explain('things', { n: 1 })).kind, 'scan')
    await things.createIndex({ n: 1 })
    assert.equal((await again.explain('things', { n: 1 })).index, 'n_1')
    assert.equal(await things.countDocuments({ n: 5 }), 1)
    await assertSound(again)
  })
})
