import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { Decimal128, Long } from 'bson'
import type { Document } from '../../../modules/database/contract.ts'
import { hasCode, overEachDriver } from './support/databases.ts'

const idsOf = (documents: Document[]) => documents.map(({ _id }) => _id)

overEachDriver('queries at their edges', ({ fresh, test }) => {
  const filled = async (...documents: Document[]) => {
    const things = fresh()
    await things.insertMany(documents.map((document, i) => ({ _id: i, ...document })))
    return things
  }

  describe('numbers', () => {
    test('of any size are found without an index', async () => {
      for (const n of [2 ** 53, 2 ** 60, -(2 ** 62), 2 ** 63, 1e300]) {
        const things = await filled({ n })
        for (const condition of [n, { $gte: n }, { $lte: n }, { $in: [n] }]) {
          assert.equal(await things.countDocuments({ n: condition }), 1, `${n}`)
          assert.equal((await things.aggregate([{ $match: { n: condition } }]).toArray()).length, 1, `${n}`)
        }
      }
    })

    test('are divided exactly by $mod, and those beyond 64 bits not at all', async () => {
      const things = await filled({ n: Long.fromString('9007199254740993') }, { n: 1e300 }, { n: 4 })
      assert.deepEqual(idsOf(await things.find({ n: { $mod: [2, 1] } }).toArray()), [0])
      assert.deepEqual(idsOf(await things.find({ n: { $mod: [2, 0] } }).toArray()), [2])
    })

    test('are compared in full, whatever their type', async () => {
      const things = await filled({ n: 0.1 }, { n: Decimal128.fromString('0.1') }, { n: 0.5 })
      assert.deepEqual(idsOf(await things.find({ n: 0.1 }).toArray()), [0])
      assert.deepEqual(idsOf(await things.find({ n: Decimal128.fromString('0.5') }).toArray()), [2])
      assert.deepEqual(idsOf(await things.find({}, { sort: { n: 1 } }).toArray()), [1, 0, 2])
    })
  })

  describe('sorting by several fields', () => {
    test('takes the fields of one array element together', async () => {
      const things = await filled(
        {
          a: [
            { x: 1, y: 5 },
            { x: 2, y: 9 },
          ],
        },
        { a: [{ x: 1, y: 7 }] },
      )
      assert.deepEqual(idsOf(await things.find({}, { sort: { 'a.x': 1, 'a.y': -1 } }).toArray()), [1, 0])
    })

    test('refuses two arrays of one document', async () => {
      const things = await filled({ a: [1, 2], b: [3] })
      await assert.rejects(things.find({}, { sort: { a: 1, b: 1 } }).toArray(), hasCode(2))
      await assert.rejects(things.aggregate([{ $sort: { a: 1, b: -1 } }]).toArray(), hasCode(2))
    })
  })

  test('an index on a numbered path changes no answer', async () => {
    const things = await filled({ a: [{}] }, { a: [{ 0: 5 }] }, { a: [[5]] }, { a: [[7], [5]] })
    const filters = [{ 'a.0': null }, { 'a.0': 5 }, { 'a.0': { 0: 5 } }, { a: { $elemMatch: { 0: 5 } } }]
    const search = async () => Promise.all(filters.map(async (filter) => idsOf(await things.find(filter).toArray())))
    const before = await search()
    assert.deepEqual(before, [[0], [1], [1], [1, 2, 3]])
    await things.createIndex({ 'a.0': 1 })
    assert.deepEqual(await search(), before)
  })

  test('an index refuses two arrays, also when one was computed from the other', async () => {
    const things = await filled({ a: [1, 2] })
    await things.createIndex({ a: 1, b: 1 })
    await assert.rejects(things.updateOne({ _id: 0 }, [{ $set: { b: '$a' } }]), hasCode(171))
    assert.deepEqual(await things.findOne({ _id: 0 }), { _id: 0, a: [1, 2] })
  })

  test('a sparse index leaves out array elements without the field', async () => {
    const things = fresh()
    await things.createIndex({ 'a.x': 1 }, { unique: true, sparse: true })
    await things.insertMany([{ a: [{ y: 1 }] }, { a: [{ y: 2 }, 3] }, { a: [] }, { a: [] }])
    await things.insertOne({ a: [{ x: 1 }, { y: 1 }] })
    await assert.rejects(things.insertOne({ a: [{ x: 1 }] }), hasCode(11000))
    assert.equal(await things.countDocuments({ 'a.x': null }), 3)
  })

  test('distinct takes a number on the path for a position, and for nothing else', async () => {
    const things = await filled({ a: [{ 0: 'field' }, 'second'] })
    assert.deepEqual(await things.distinct('a.0'), [{ 0: 'field' }])
    assert.deepEqual(await things.distinct('a.1'), ['second'])
  })

  test('a field named __proto__ is a field like others', async () => {
    const things = fresh()
    const document = JSON.parse('{ "_id": 1, "__proto__": { "x": 1 }, "nested": { "$a": 1, "__proto__": { "y": 2 } } }')
    await things.insertOne(document)
    const found = (await things.findOne({ _id: 1 }))!
    assert.deepEqual(Object.keys(found), ['_id', '__proto__', 'nested'])
    assert.deepEqual(Object.keys(found.nested), ['$a', '__proto__'])
    assert.equal(found.nested.y, undefined)
    assert.equal(await things.countDocuments({ '__proto__.x': 1 }), 1)
    assert.deepEqual(await things.distinct('__proto__.x'), [1])
  })

  test('a cursor goes on after an index was made that would have served it', async () => {
    const things = await filled(...Array.from({ length: 20 }, (_, n) => ({ n })))
    for (const sort of [undefined, { _id: 1 } as const]) {
      const cursor = things.find({ n: { $gte: 0 } }, { batchSize: 5, sort })
      const found = [await cursor.next()]
      await things.createIndex(sort ? { n: -1 } : { n: 1 })
      found.push(...(await cursor.toArray()))
      assert.equal(new Set(idsOf(found as Document[])).size, 20)
    }
  })
})
