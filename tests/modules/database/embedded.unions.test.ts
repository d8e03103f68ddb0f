import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Collection, Document } from '../../../modules/database/contract.ts'
import { hasCode, openTemporary, type Thing } from './support/databases.ts'

const fill = async (things: Collection<Thing>) => {
  await things.createIndex({ a: 1 })
  await things.createIndex({ b: 1, c: -1 })
  await things.createIndex({ tags: 1 })
  await things.insertMany(
    Array.from({ length: 2500 }, (_, _id) => ({
      _id,
      a: _id % 7,
      b: _id % 11,
      c: _id,
      tags: [_id % 3, `t${_id % 5}`],
    })),
  )
}

const ids = (documents: Document[]): number[] => documents.map(({ _id }) => _id).sort((x, y) => x - y)

describe('an $or', () => {
  const expected = (fits: (i: number) => boolean) => Array.from({ length: 2500 }, (_, i) => i).filter(fits)

  test('is answered by the indexes of its branches, each document once', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    await fill(things)
    const cases: [filter: Document, fits: (i: number) => boolean][] = [
      [{ $or: [{ a: 3 }, { b: 4, c: { $gt: 100 } }] }, (i) => i % 7 === 3 || (i % 11 === 4 && i > 100)],
      [{ $or: [{ a: 3 }, { tags: 't2' }], c: { $lt: 900 } }, (i) => (i % 7 === 3 || i % 5 === 2) && i < 900],
      [{ $or: [{ _id: { $in: [1, 2, 3] } }, { a: { $gt: 5 } }] }, (i) => [1, 2, 3].includes(i) || i % 7 > 5],
      [{ $or: [{ $or: [{ a: 1 }, { a: 2 }] }, { tags: 2 }] }, (i) => i % 7 === 1 || i % 7 === 2 || i % 3 === 2],
      [{ $or: [{ a: 3 }, { b: 4 }, { a: 3 }] }, (i) => i % 7 === 3 || i % 11 === 4],
    ]
    for (const [filter, fits] of cases) {
      const about = JSON.stringify(filter)
      assert.equal((await database.explain('things', filter)).kind, 'union', about)
      const wanted = expected(fits)
      for (const batchSize of [undefined, 7]) {
        assert.deepEqual(ids(await things.find(filter, { batchSize }).toArray()), wanted, about)
      }
      assert.equal(await things.countDocuments(filter), wanted.length, about)
      const [first] = await things.find(filter, { sort: { c: -1 }, limit: 1 }).toArray()
      assert.equal(first!._id, wanted.at(-1), about)
      const distinct = await things.distinct('_id', filter)
      assert.equal(distinct.length, wanted.length, about)
      const [group] = await things.aggregate([{ $match: filter }, { $group: { _id: null, n: { $sum: 1 } } }]).toArray()
      assert.equal(group!.n, wanted.length, about)
    }
  })

  test('is a scan when one branch needs one', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    await fill(things)
    assert.equal((await database.explain('things', { $or: [{ a: 3 }, { c: 4 }] })).kind, 'scan')
    // A condition beside the alternatives that has an index of its own is the better way.
    assert.equal((await database.explain('things', { b: 1, $or: [{ a: 3 }, { c: 4 }] })).kind, 'index')
  })

  test('finds what is to be written', async (context) => {
    const things = (await openTemporary(context, { slice: 0 })).collection<Thing>('things')
    await fill(things)
    const filter = { $or: [{ a: 3 }, { b: 4 }] }
    const count = expected((i) => i % 7 === 3 || i % 11 === 4).length
    const { modifiedCount } = await things.updateMany(filter, { $inc: { a: 7, b: 11 } })
    assert.equal(modifiedCount, count)
    assert.equal(await things.countDocuments(filter), 0)
    assert.equal((await things.deleteMany({ $or: [{ a: 10 }, { b: 15 }] })).deletedCount, count)
  })
})

describe('a cursor that is being read', () => {
  const batches = { batchSize: 100 }

  test('goes on as it began when an index is created', async (context) => {
    const things = (await openTemporary(context)).collection<Thing>('things')
    await things.insertMany(Array.from({ length: 600 }, (_, _id) => ({ _id, a: _id % 2 })))
    const byScan = things.find({ a: 1 }, batches)
    const byId = things.find({ a: 1 }, { ...batches, sort: { _id: 1 } })
    const [first, second] = [await byScan.next(), await byId.next()]
    await things.createIndex({ a: 1 })
    const rest = [first, ...(await byScan.toArray())]
    assert.deepEqual(ids(rest as Document[]), ids(await things.find({ a: 1 }).toArray()))
    assert.equal([second, ...(await byId.toArray())].length, 300)
  })

  test('says that the index it went along is gone', async (context) => {
    const things = (await openTemporary(context)).collection<Thing>('things')
    await fill(things)
    const cursor = things.find({ a: { $gt: 0 } }, batches)
    const union = things.find({ $or: [{ a: 1 }, { b: 1 }] }, batches)
    await Promise.all([cursor.next(), union.next()])
    await things.dropIndex('a_1')
    await assert.rejects(cursor.toArray(), hasCode(175))
    await assert.rejects(union.toArray(), hasCode(175))
  })
})
