import assert from 'node:assert/strict'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { describe, test } from 'node:test'
import type { Document } from '../../../modules/database/contract.ts'
import { hasCode, openTemporary, type Thing } from './support/databases.ts'

const COUNT = 20_000

const fill = async (collection: { insertMany(documents: Document[]): Promise<unknown> }, count = COUNT) => {
  for (let start = 0; start < count; start += 5000) {
    const documents = Array.from({ length: Math.min(5000, count - start) }, (_, i) => ({
      n: start + i,
      text: `${'a'.repeat(24)}${start + i}`,
      kind: `k${(start + i) % 10}`,
    }))
    await collection.insertMany(documents)
  }
}

describe('the threads of the embedded database', () => {
  test('keep the event loop and the writes free during a long scan', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    const counters = database.collection<Thing>('counters')
    await fill(things)
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const scan = things
      .aggregate([{ $match: { text: /b$/ } }, { $group: { _id: '$kind', all: { $push: '$$ROOT' } } }])
      .toArray()
    const grouped = things.aggregate([{ $group: { _id: '$text', n: { $sum: 1 } } }, { $count: 'groups' }]).toArray()
    let finished = false
    const both = Promise.all([scan, grouped]).finally(() => {
      finished = true
    })
    let writes = 0
    while (!finished) {
      await counters.updateOne({ _id: 'counter' }, { $inc: { n: 1 } }, { upsert: true })
      writes++
    }
    delay.disable()
    assert.deepEqual((await both)[1], [{ groups: COUNT }])
    assert.ok(writes > 2, `only ${writes} writes were done during the scans`)
    assert.ok(delay.max / 1e6 < 150, `the event loop stood still for ${delay.max / 1e6} ms`)
  })

  test('show a read what was written before it, whichever thread answers', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    await fill(things, 3000)
    for (let i = 0; i < 20; i++) {
      await things.insertOne({ round: i, text: 'new' })
      assert.equal(await things.countDocuments({ round: i }), 1)
      assert.equal((await things.find({ round: i, text: /^n/ }).toArray()).length, 1)
    }
  })

  test('let the reader see a new collection, a new index and an index that became multikey', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    assert.deepEqual(await things.aggregate([{ $match: { a: 1 } }]).toArray(), [])
    await things.createIndex({ a: 1 })
    await fill(things, 2000)
    await things.insertOne({ a: 5 })
    const range = () => things.aggregate([{ $match: { a: { $gt: 3, $lt: 6 } } }, { $project: { _id: 0 } }]).toArray()
    assert.deepEqual(await range(), [{ a: 5 }])
    await things.insertOne({ a: [1, 10] })
    assert.deepEqual(await range(), [{ a: 5 }, { a: [1, 10] }])
    await things.drop()
    assert.deepEqual(await range(), [])
  })

  test('give up a read at its maxTimeMS and serve others afterwards', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    await fill(things, 2000)
    await things.insertOne({ text: `${'a'.repeat(40)}!` })
    // A pattern that takes practically for ever on this text.
    const endless = things.find({ text: { $regex: '^(a+)+$' } }, { maxTimeMS: 100 }).toArray()
    const other = things.aggregate([{ $match: { kind: 'k3' } }, { $count: 'n' }]).toArray()
    await assert.rejects(endless, hasCode(50))
    assert.deepEqual(await other, [{ n: 200 }])
    assert.equal(await things.countDocuments({ kind: 'k4' }), 200)
  })

  test('serve another long read while one is under way', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    await fill(things, 2000)
    await things.insertOne({ text: `${'a'.repeat(40)}!` })
    const endless = things.find({ text: { $regex: '^(a+)+$' } }, { maxTimeMS: 20_000 }).toArray()
    const order: string[] = []
    const ended = assert.rejects(
      endless.finally(() => order.push('endless')),
      hasCode('M3M_DATABASE_CLOSED'),
    )
    const cursor = things.aggregate([{ $sort: { text: -1 } }], { batchSize: 100 })
    assert.equal((await cursor.toArray()).length, 2001)
    order.push('other')
    assert.deepEqual(order, ['other'])
    // Nor does it hold up the end of the database.
    await database.close()
    await ended
  })

  test('give up a long aggregation by themselves', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    await fill(things, 5000)
    const slow = things.aggregate(
      [{ $lookup: { from: 'things', localField: 'text', foreignField: 'none', as: 'all' } }],
      { maxTimeMS: 50 },
    )
    await assert.rejects(slow.toArray(), hasCode(50))
    assert.equal((await things.aggregate([{ $count: 'n' }]).toArray())[0]!.n, 5000)
  })

  test('keep collections without journal in a file of their own', async (context) => {
    const database = await openTemporary(context)
    const logs = database.collection<Thing>('lines', { writeConcern: { journal: false } })
    const things = database.collection<Thing>('things')
    await logs.insertMany([{ _id: 'a' }, { _id: 'b' }])
    await things.insertOne({ _id: 'c' })
    assert.equal(await logs.countDocuments(), 2)
    assert.deepEqual(await things.find().toArray(), [{ _id: 'c' }])
    assert.deepEqual(await logs.find({ _id: /./ }).sort({ _id: 1 }).toArray(), [{ _id: 'a' }, { _id: 'b' }])
    assert.deepEqual(await database.relaxedCollections(), ['lines'])
    assert.deepEqual(await database.collections(), ['lines', 'things'])
  })

  test('delete what has expired, in chunks', async (context) => {
    const database = await openTemporary(context, { sweepInterval: 20 })
    const things = database.collection<Thing>('things')
    await things.createIndex({ at: 1 }, { expireAfterSeconds: 3600 })
    const hour = 3_600_000
    const old = Array.from({ length: 700 }, () => ({ at: new Date(Date.now() - 2 * hour) }))
    await things.insertMany([...old, { at: new Date() }, { at: 'no date' }, {}, { at: [new Date(0), new Date()] }])
    const deadline = Date.now() + 5000
    while ((await things.countDocuments()) > 3 && Date.now() < deadline) await new Promise(setImmediate)
    assert.equal(await things.countDocuments(), 3)
    assert.equal(await things.countDocuments({ at: { $lt: new Date(Date.now() - hour) } }), 0)
  })

  test('answer hundreds of calls of one tick, each with its own outcome', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    await things.createIndex({ n: 1 }, { unique: true })
    const outcomes = await Promise.allSettled(Array.from({ length: 400 }, (_, i) => things.insertOne({ n: i % 300 })))
    const failed = outcomes.filter(({ status }) => status === 'rejected')
    assert.equal(failed.length, 100)
    for (const outcome of failed) hasCode(11000)((outcome as PromiseRejectedResult).reason)
    assert.equal(await things.countDocuments(), 300)
  })
})
