import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { Document } from '../../../modules/database/contract.ts'
import { overEachDriver } from './support/databases.ts'

overEachDriver('the facade reads', ({ fresh, database, test }) => {
  describe('reading', () => {
    test('pages through far more than a batch, in every way a cursor is read', async () => {
      const things = fresh()
      const documents = Array.from({ length: 2500 }, (_, i) => ({ _id: i, n: i % 7, tags: [i % 3, 'x'] }))
      await things.insertMany(documents)
      await things.createIndex({ n: 1 })
      await things.createIndex({ tags: 1 })
      const ids = (list: Document[]) => list.map(({ _id }) => _id)
      assert.deepEqual(ids(await things.find().toArray()), ids(documents))
      assert.deepEqual(ids(await things.find().sort({ _id: -1 }).toArray()), ids(documents).reverse())
      const sorted = await things.find().sort({ n: 1, _id: -1 }).toArray()
      assert.deepEqual(ids(sorted), ids(documents.toSorted((a, b) => a.n - b.n || b._id - a._id)))
      const byIndex = await things
        .find({ n: { $gte: 2 } }, { batchSize: 100 })
        .sort({ n: -1 })
        .toArray()
      assert.deepEqual(
        ids(byIndex).sort((a, b) => a - b),
        ids(documents.filter(({ n }) => n >= 2)),
      )
      const multikey = await things.find({ tags: { $in: [1, 'x'] } }, { batchSize: 77 }).toArray()
      assert.deepEqual(
        ids(multikey).sort((a, b) => a - b),
        ids(documents),
      )
      const paged = await things.find({}, { skip: 300, limit: 1700 }).toArray()
      assert.deepEqual(ids(paged), ids(documents).slice(300, 2000))
      let seen = 0
      for await (const _ of things.find().limit(1234)) seen++
      assert.equal(seen, 1234)
      const grouped = await things.aggregate([{ $group: { _id: '$_id' } }, { $sort: { _id: 1 } }]).toArray()
      assert.deepEqual(ids(grouped), ids(documents))
    })

    test('can be left half way and closed', async () => {
      const things = fresh()
      await things.insertMany(Array.from({ length: 1000 }, (_, i) => ({ _id: i })))
      const cursor = things.find()
      assert.deepEqual(await cursor.next(), { _id: 0 })
      await cursor.close()
      for await (const { _id } of things.find().sort({ _id: -1 })) if (_id === 500) break
      assert.equal(await things.findOne({ _id: 1000 }), null)
      assert.equal(await things.find({ _id: -1 }).next(), null)
    })

    test('counts and aggregates', async () => {
      const things = fresh()
      await things.insertMany([
        { _id: 1, kind: 'a', n: 1, tags: ['x', 'y'] },
        { _id: 2, kind: 'a', n: 2, tags: ['y'] },
        { _id: 3, kind: 'b', n: 3 },
      ])
      assert.equal(await things.countDocuments({ kind: 'a' }), 2)
      assert.equal(await things.countDocuments({ n: { $gt: 0 } }, { limit: 2 }), 2)
      assert.equal(await things.countDocuments({}, { skip: 2 }), 1)
      const totals = await things
        .aggregate([
          { $match: { n: { $gt: 0 } } },
          { $group: { _id: '$kind', total: { $sum: '$n' } } },
          { $sort: { _id: 1 } },
        ])
        .toArray()
      assert.deepEqual(totals, [
        { _id: 'a', total: 3 },
        { _id: 'b', total: 3 },
      ])
    })

    test('lists distinct values', async () => {
      const things = fresh()
      await things.insertMany([{ n: 1, tags: ['x', 'y'] }, { n: 2, tags: ['y'] }, { n: 3 }])
      assert.deepEqual((await things.distinct('tags')).sort(), ['x', 'y'])
      assert.deepEqual(await things.distinct('n', { n: { $gte: 3 } }), [3])
    })

    test('binds variables of an aggregation', async () => {
      const things = fresh()
      await things.insertMany([
        { _id: 1, n: 1 },
        { _id: 2, n: 2 },
      ])
      const bound = await things
        .aggregate([{ $match: { $expr: { $eq: ['$n', '$$wanted'] } } }, { $project: { n: 1 } }], {
          let: { wanted: 2 },
        })
        .toArray()
      assert.deepEqual(bound, [{ _id: 2, n: 2 }])
    })

    test('compares without case where a collation asks for it', async () => {
      const things = fresh()
      await things.createIndex({ name: 1 })
      await things.insertMany(['b', 'A', 'a', 'B', 'é', 'e'].map((name, _id) => ({ _id, name })))
      const collation = { locale: 'en', strength: 2 as const }
      const names = (await things.find({}, { collation }).sort({ name: 1, _id: 1 }).toArray()).map(({ name }) => name)
      assert.deepEqual(names, ['A', 'a', 'b', 'B', 'e', 'é'])
      const found = await things.find({ name: 'A' }, { collation, sort: { _id: 1 } }).toArray()
      assert.deepEqual(
        found.map(({ name }) => name),
        ['A', 'a'],
      )
      const accents = await things.find({ name: 'e' }, { collation: { locale: 'en', strength: 1 } }).toArray()
      assert.equal(accents.length, 2)
    })
  })

  test('answers a ping', () => database().ping())
})
