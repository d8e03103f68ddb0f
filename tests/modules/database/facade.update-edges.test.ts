import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { Decimal128 } from 'bson'
import type { Document } from '../../../modules/database/contract.ts'
import { hasCode, overEachDriver } from './support/databases.ts'

overEachDriver('updates at their edges', ({ fresh, test }) => {
  /** What becomes of one document; the order of its fields counts. */
  const after = async (
    before: Document,
    update: Document | Document[],
    options: Document = {},
    filter: Document = {},
  ) => {
    const things = fresh()
    await things.insertOne({ _id: 1, ...before })
    const { modifiedCount } = await things.updateOne({ _id: 1, ...filter }, update, options)
    const { _id, ...rest } = (await things.findOne({ _id: 1 }))!
    return { modifiedCount, text: JSON.stringify(rest) }
  }

  describe('$rename', () => {
    test('refuses a source that cannot exist', async () => {
      await assert.rejects(after({ a: 5 }, { $rename: { 'a.x': 'b' } }), hasCode(28))
      await assert.rejects(after({ a: [{ x: 1 }] }, { $rename: { 'a.x': 'b' } }), hasCode(28))
      assert.equal((await after({}, { $rename: { 'a.x': 'b' } })).modifiedCount, 0)
    })

    test('takes the place of a field that has the new name already', async () => {
      assert.equal((await after({ b: 1, c: 2, a: 3 }, { $rename: { a: 'b' } })).text, '{"b":3,"c":2}')
    })

    test('makes new fields in the order of their paths, by the new name', async () => {
      assert.equal((await after({ a: 1 }, { $rename: { a: 'z' }, $set: { m: 2 } })).text, '{"m":2,"z":1}')
    })

    test('looks for arrays only when there is something to rename', async () => {
      assert.equal((await after({ b: [1] }, { $rename: { a: 'b.x' } })).modifiedCount, 0)
      await assert.rejects(after({ a: 1, b: [1] }, { $rename: { a: 'b.0' } }), hasCode(2))
    })
  })

  describe('updates of array elements', () => {
    test('need the array, whichever operator it is', async () => {
      for (const operator of ['$unset', '$pull', '$set']) {
        for (const before of [{}, { a: 5 }, { a: { b: 1 } }]) {
          await assert.rejects(after(before, { [operator]: { 'a.$[].x': 1 } }), hasCode(2), operator)
          await assert.rejects(after(before, { [operator]: { 'a.b.$[].x': 1 } }), hasCode(2), operator)
        }
      }
    })

    test('see the elements as they were before the other operators', async () => {
      const update = { $set: { 'a.$[e].x': 5 }, $inc: { 'a.$[e].y': 1 } }
      const { text } = await after({ a: [{ x: 1 }, { x: 2 }] }, update, { arrayFilters: [{ 'e.x': 1 }] })
      assert.equal(text, '{"a":[{"x":5,"y":1},{"x":2}]}')
    })

    test('need a match for $, whichever operator it is', async () => {
      await assert.rejects(after({ a: [1] }, { $unset: { 'a.$': '' } }), hasCode(2))
      await assert.rejects(after({}, { $pull: { 'a.$': 1 } }), hasCode(2))
    })

    test('refuse $pop at a field of an array', async () => {
      await assert.rejects(after({ a: [{ x: [1] }] }, { $pop: { 'a.x': 1 } }), hasCode(28))
    })

    test('sort pushed documents by whole arrays', async () => {
      const update = { $push: { a: { $each: [{ x: [1, 9] }], $sort: { x: -1 } } } }
      assert.equal((await after({ a: [{ x: [5] }] }, update)).text, '{"a":[{"x":[5]},{"x":[1,9]}]}')
    })

    test('set fields of documents in arrays in arrays, when they are computed', async () => {
      const { text } = await after({ a: [[], [{ y: 1 }], 2] }, [{ $set: { 'a.x': 3 } }])
      assert.equal(text, '{"a":[[],[{"y":1,"x":3}],{"x":3}]}')
    })
  })

  test('$bit refuses decimals and the negative zero, which are no integers', async () => {
    for (const n of [Decimal128.fromString('5'), -0, 1.5]) {
      await assert.rejects(after({ n }, { $bit: { n: { or: 1 } } }), hasCode(2))
    }
  })

  describe('zero', () => {
    test('is not the negative zero', async () => {
      const things = fresh()
      await things.insertOne({ _id: 1, n: 0 })
      assert.equal((await things.updateOne({ _id: 1 }, { $set: { n: -0 } })).modifiedCount, 1)
      assert.ok(Object.is((await things.findOne({ _id: 1 }))!.n, -0))
    })

    test('stays positive when integers are multiplied', async () => {
      const things = fresh()
      await things.insertOne({ _id: 1, n: -5 })
      await things.updateOne({ _id: 1 }, { $mul: { n: 0 } })
      assert.ok(Object.is((await things.findOne({ _id: 1 }))!.n, 0))
    })
  })
})
