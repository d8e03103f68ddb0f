import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { Binary, Decimal128, Long, UUID } from 'bson'
import { type Document, isDuplicateKey, isObjectId, type ObjectId } from '../../../modules/database/contract.ts'
import { hasCode, overEachDriver } from './support/databases.ts'

overEachDriver('the facade writes', ({ fresh, test }) => {
  describe('inserting', () => {
    test('gives a document an ObjectId and tells it', async () => {
      const things = fresh()
      const document: Document = { a: 1 }
      const { acknowledged, insertedId } = await things.insertOne(document)
      assert.equal(acknowledged, true)
      assert.ok(isObjectId(insertedId))
      assert.equal(document._id, insertedId)
      assert.deepEqual(await things.findOne({ _id: insertedId as ObjectId }), { _id: insertedId, a: 1 })
    })

    test('keeps every type', async () => {
      const things = fresh()
      const document = {
        _id: 'types',
        text: 'é😀\u0000',
        double: 1.5,
        long: Long.fromString('9007199254740993'),
        date: new Date('2026-02-03T04:05:06.007Z'),
        nothing: null,
        yes: true,
        list: [1, { three: 3 }],
        nested: { empty: {}, list: [] },
        regex: /^a.b$/i,
        uuid: new UUID('0f14d0ab-9605-4a62-a9e4-5ed26688389b'),
        bytes: new Binary(Buffer.from([0, 1, 255])),
      }
      await things.insertOne(document)
      const stored = await things.findOne({ _id: 'types' })
      assert.deepEqual(Object.keys(stored!), Object.keys(document))
      assert.equal(String(stored!.long), '9007199254740993')
      assert.deepEqual(stored!.date, document.date)
      assert.deepEqual(stored!.regex, document.regex)
      assert.equal(String(stored!.uuid), String(document.uuid))
      assert.deepEqual(Buffer.from(stored!.bytes.buffer), Buffer.from([0, 1, 255]))
      assert.equal(stored!.text, document.text)
      assert.deepEqual(stored!.list, document.list)
      assert.deepEqual(stored!.nested, document.nested)
    })

    test('keeps decimals', async () => {
      const things = fresh()
      await things.insertOne({ _id: 1, decimal: Decimal128.fromString('1.10') })
      assert.equal(String((await things.findOne({ _id: 1 }))!.decimal), '1.10')
    })

    test('keeps what is no number', async () => {
      const things = fresh()
      await things.insertOne({ _id: 1, list: [Number.NaN, Infinity, -Infinity] })
      assert.deepEqual((await things.findOne({ _id: 1 }))!.list, [Number.NaN, Infinity, -Infinity])
    })

    test('keeps names that begin with a dollar', async () => {
      const things = fresh()
      await things.insertOne({ _id: 1, tag: { inner: { $oid: 'not an id' } } })
      assert.deepEqual(await things.findOne({ _id: 1 }), { _id: 1, tag: { inner: { $oid: 'not an id' } } })
    })

    test('keeps lists in lists', async () => {
      const things = fresh()
      await things.insertOne({ _id: 1, list: [1, [2, [{ three: [3] }]]] })
      assert.deepEqual(await things.findOne({ _id: 1 }), { _id: 1, list: [1, [2, [{ three: [3] }]]] })
    })

    test('stores undefined as null and refuses to match everything with it', async () => {
      const things = fresh()
      await things.insertMany([
        { _id: 1, a: undefined },
        { _id: 2, a: 5 },
      ])
      assert.deepEqual(await things.findOne({ _id: 1 }), { _id: 1, a: null })
      assert.deepEqual(await things.find({ a: undefined }).toArray(), [{ _id: 1, a: null }])
    })

    test('reports a duplicate id with pattern and value', async () => {
      const things = fresh()
      await things.insertOne({ _id: 'x' })
      await assert.rejects(things.insertOne({ _id: 'x' }), (error) => {
        assert.ok(isDuplicateKey(error))
        assert.deepEqual(error.keyPattern, { _id: 1 })
        assert.deepEqual(error.keyValue, { _id: 'x' })
        assert.match(error.message, /^E11000 duplicate key error/)
        return true
      })
    })

    test('stops an ordered list at the first error and finishes an unordered one', async () => {
      const ordered = fresh()
      await assert.rejects(ordered.insertMany([{ _id: 1 }, { _id: 1 }, { _id: 2 }]), hasCode(11000))
      assert.equal(await ordered.countDocuments(), 1)
      const unordered = fresh()
      await assert.rejects(
        unordered.insertMany([{ _id: 1 }, { _id: 1 }, { _id: 2 }], { ordered: false }),
        (error: Document) => {
          assert.equal(error.code, 11000)
          assert.equal(error.writeErrors.length, 1)
          assert.equal(error.writeErrors[0].index, 1)
          return true
        },
      )
      assert.equal(await unordered.countDocuments(), 2)
    })

    test('refuses a document over 16 MB', async () => {
      const things = fresh()
      await assert.rejects(things.insertOne({ big: 'x'.repeat(17 * 1024 * 1024) }))
      assert.equal(await things.countDocuments(), 0)
    })
  })

  describe('updating', () => {
    test('tells what matched, what changed and what was inserted', async () => {
      const things = fresh()
      await things.insertMany([
        { _id: 1, a: 1 },
        { _id: 2, a: 1 },
      ])
      const many = await things.updateMany({ a: 1 }, { $set: { b: 2 } })
      assert.deepEqual([many.matchedCount, many.modifiedCount, many.upsertedCount], [2, 2, 0])
      assert.equal(many.upsertedId, null)
      const same = await things.updateOne({ _id: 1 }, { $set: { b: 2 } })
      assert.deepEqual([same.matchedCount, same.modifiedCount], [1, 0])
      const upserted = await things.updateOne({ _id: 9, kind: 'new' }, { $inc: { n: 2 } }, { upsert: true })
      assert.deepEqual([upserted.matchedCount, upserted.upsertedCount, upserted.upsertedId], [0, 1, 9])
      assert.deepEqual(await things.findOne({ _id: 9 }), { _id: 9, kind: 'new', n: 2 })
      const generated = await things.updateOne({ kind: 'other' }, { $set: { n: 1 } }, { upsert: true })
      assert.ok(isObjectId(generated.upsertedId))
    })

    test('inserts what only an upsert sets, be it null', async () => {
      const things = fresh()
      await things.updateOne({ _id: 1 }, { $max: { n: 2 }, $setOnInsert: { a: null, b: [], c: {} } }, { upsert: true })
      assert.deepEqual(await things.findOne({ _id: 1 }), { _id: 1, a: null, b: [], c: {}, n: 2 })
    })

    test('replaces a whole document but for its id', async () => {
      const things = fresh()
      await things.insertOne({ _id: 1, a: 1, b: 2 })
      const { modifiedCount } = await things.replaceOne({ a: 1 }, { c: 3 })
      assert.equal(modifiedCount, 1)
      assert.deepEqual(await things.find().toArray(), [{ _id: 1, c: 3 }])
      await assert.rejects(things.replaceOne({ _id: 1 }, { _id: 2 }), hasCode(66))
    })

    test('refuses a replacement where operators belong, and the other way round', async () => {
      const things = fresh()
      await assert.rejects(things.updateOne({}, { a: 1 }))
      await assert.rejects(things.replaceOne({}, { $set: { a: 1 } }))
    })

    test('deletes one or many', async () => {
      const things = fresh()
      await things.insertMany([{ a: 1 }, { a: 1 }, { a: 1 }, { a: 2 }])
      assert.equal((await things.deleteOne({ a: 1 })).deletedCount, 1)
      assert.equal((await things.deleteMany({ a: 1 })).deletedCount, 2)
      assert.equal((await things.deleteMany({ a: 1 })).deletedCount, 0)
      assert.equal(await things.estimatedDocumentCount(), 1)
    })

    test('finds and changes in one step', async () => {
      const things = fresh()
      await things.insertMany([
        { _id: 1, n: 1 },
        { _id: 2, n: 5 },
      ])
      const before = await things.findOneAndUpdate({}, { $inc: { n: 1 } }, { sort: { n: -1 } })
      assert.deepEqual(before, { _id: 2, n: 5 })
      const next = await things.findOneAndUpdate(
        { _id: 3 },
        { $inc: { n: 1 } },
        { upsert: true, returnDocument: 'after' },
      )
      assert.deepEqual(next, { _id: 3, n: 1 })
      const replaced = await things.findOneAndReplace({ _id: 1 }, { m: 1 }, { returnDocument: 'after' })
      assert.deepEqual(replaced, { _id: 1, m: 1 })
      assert.deepEqual(await things.findOneAndDelete({ n: 6 }), { _id: 2, n: 6 })
      assert.equal(await things.findOneAndDelete({ n: 6 }), null)
      assert.equal(await things.findOneAndUpdate({ n: 6 }, { $set: { a: 1 } }), null)
    })

    test('gives out a part of what it changed', async () => {
      const things = fresh()
      await things.insertOne({ _id: 1, n: 1, m: 2 })
      const options = { returnDocument: 'after', projection: { _id: 0, n: 1 } } as const
      assert.deepEqual(await things.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } }, options), { n: 2 })
    })

    test('writes in bulk', async () => {
      const things = fresh()
      const result = await things.bulkWrite([
        { insertOne: { document: { _id: 1, a: 1 } } },
        { insertOne: { document: { _id: 2, a: 1 } } },
        { updateMany: { filter: { a: 1 }, update: { $set: { a: 2 } } } },
        { updateOne: { filter: { _id: 7 }, update: { $set: { a: 3 } }, upsert: true } },
        { replaceOne: { filter: { _id: 1 }, replacement: { b: 1 } } },
        { deleteOne: { filter: { _id: 2 } } },
        { deleteMany: { filter: { nothing: true } } },
      ])
      assert.equal(result.insertedCount, 2)
      assert.equal(result.matchedCount, 3)
      assert.equal(result.modifiedCount, 3)
      assert.equal(result.upsertedCount, 1)
      assert.equal(result.deletedCount, 1)
      assert.deepEqual(await things.find().sort({ _id: 1 }).toArray(), [
        { _id: 1, b: 1 },
        { _id: 7, a: 3 },
      ])
    })

    test('tells the ids that a bulk upserted by their place in it', async () => {
      const things = fresh()
      const upsert = (_id: number) => ({ updateOne: { filter: { _id }, update: { $set: { a: 3 } }, upsert: true } })
      await things.insertOne({ _id: 7 })
      const { upsertedIds } = await things.bulkWrite([
        { insertOne: { document: { _id: 1 } } },
        upsert(7),
        upsert(8),
        { deleteOne: { filter: { _id: 1 } } },
        upsert(9),
      ])
      assert.deepEqual(upsertedIds, { 2: 8, 4: 9 })
    })

    test('tells which write of a bulk failed', async () => {
      const things = fresh()
      const operations = [1, 1, 2].map((_id) => ({ insertOne: { document: { _id } } }))
      await assert.rejects(things.bulkWrite(operations, { ordered: false }), (error: Document) => {
        assert.equal(error.code, 11000)
        assert.equal(error.writeErrors[0].index, 1)
        return true
      })
      assert.equal(await things.countDocuments(), 2)
    })
  })
})
