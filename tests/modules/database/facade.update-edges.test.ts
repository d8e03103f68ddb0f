import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Document } from '../../../modules/database/contract.ts'
import { hasCode, overEachDriver } from './support/databases.ts'

overEachDriver('updates at their edges', ({ fresh }) => {
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
    test('refuse $pop at a field of an array', async () => {
      await assert.rejects(after({ a: [{ x: [1] }] }, { $pop: { 'a.x': 1 } }), hasCode(28))
    })
  })
})
