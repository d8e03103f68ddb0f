import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Binary, Decimal128, Long, UUID } from 'bson'
import {
  type Collection,
  type Database,
  type Document,
  isDuplicateKey,
  isObjectId,
  type ObjectId,
} from '../../../modules/database/contract.ts'
import { DRIVERS, type Thing } from './support/databases.ts'

const hasCode = (code: number) => (error: { code?: unknown }) => {
  assert.equal(error.code, code)
  return true
}

for (const driver of DRIVERS) {
  describe(`the facade over ${driver.name}`, () => {
    let database: Database
    const names: string[] = []
    const undo: (() => unknown)[] = []
    before(async () => {
      database = await driver.open({ after: (step) => undo.unshift(step) })
    })
    let next = 0
    const fresh = (prefix = 'facade'): Collection<Thing> => {
      const name = `${prefix}_${next++}`
      names.push(name)
      return database.collection(name)
    }
    after(async () => {
      for (const name of names) await database.collection(name).drop()
      for (const step of undo) await step()
    })

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
          decimal: Decimal128.fromString('1.10'),
          date: new Date('2026-02-03T04:05:06.007Z'),
          nothing: null,
          yes: true,
          list: [1, [2, { three: 3 }]],
          nested: { empty: {}, list: [] },
          regex: /^a.b$/i,
          uuid: new UUID('0f14d0ab-9605-4a62-a9e4-5ed26688389b'),
          bytes: new Binary(Buffer.from([0, 1, 255])),
          tag: { inner: { $oid: 'not an id' } },
        }
        await things.insertOne(document)
        const stored = await things.findOne({ _id: 'types' })
        assert.deepEqual(Object.keys(stored!), Object.keys(document))
        assert.equal(String(stored!.long), '9007199254740993')
        assert.equal(String(stored!.decimal), '1.10')
        assert.deepEqual(stored!.date, document.date)
        assert.deepEqual(stored!.regex, document.regex)
        assert.equal(String(stored!.uuid), String(document.uuid))
        assert.deepEqual(Buffer.from(stored!.bytes.buffer), Buffer.from([0, 1, 255]))
        assert.deepEqual(stored!.tag, document.tag)
        assert.equal(stored!.text, document.text)
        assert.deepEqual(stored!.list, document.list)
        assert.deepEqual(stored!.nested, document.nested)
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

    describe('unique indexes', () => {
      test('name the index, the pattern and the value', async () => {
        const users = fresh('users')
        await users.createIndex({ email: 1, tenant: -1 }, { unique: true, name: 'login' })
        await users.insertOne({ email: 'a@b.c', tenant: 1 })
        await users.insertOne({ email: 'a@b.c', tenant: 2 })
        await assert.rejects(users.insertOne({ email: 'a@b.c', tenant: 2 }), (error) => {
          assert.ok(isDuplicateKey(error))
          assert.deepEqual(error.keyPattern, { email: 1, tenant: -1 })
          assert.deepEqual(error.keyValue, { email: 'a@b.c', tenant: 2 })
          assert.match(error.message, /index: login/)
          return true
        })
        await assert.rejects(users.updateOne({ tenant: 1 }, { $set: { tenant: 2 } }), hasCode(11000))
        assert.equal(await users.countDocuments({ tenant: 1 }), 1)
      })

      test('count missing as null, unless sparse or partial', async () => {
        const plain = fresh()
        await plain.createIndex({ a: 1 }, { unique: true })
        await plain.insertOne({})
        await assert.rejects(plain.insertOne({ a: null }), hasCode(11000))
        const sparse = fresh()
        await sparse.createIndex({ a: 1 }, { unique: true, sparse: true })
        await sparse.insertMany([{}, {}])
        const partial = fresh()
        await partial.createIndex({ a: 1 }, { unique: true, partialFilterExpression: { active: true } })
        await partial.insertMany([{ a: 1, active: true }, { a: 1 }, { a: 1, active: false }])
        await assert.rejects(partial.insertOne({ a: 1, active: true }), hasCode(11000))
      })

      test('apply to every element of an array', async () => {
        const things = fresh()
        await things.createIndex({ tags: 1 }, { unique: true })
        await things.insertOne({ tags: ['a', 'b', 'b'] })
        await assert.rejects(things.insertOne({ tags: ['c', 'b'] }), hasCode(11000))
      })

      test('are not made over duplicates, and leave nothing behind', async () => {
        const things = fresh()
        await things.insertMany([{ a: 1 }, { a: 1 }])
        await assert.rejects(things.createIndex({ a: 1 }, { unique: true }), hasCode(11000))
        assert.deepEqual(
          (await things.indexes()).map(({ name }) => name),
          ['_id_'],
        )
        await things.insertOne({ a: 1 })
        await things.createIndex({ a: 1 })
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
          { upsert: true, returnDocument: 'after', projection: { _id: 0 } },
        )
        assert.deepEqual(next, { n: 1 })
        const replaced = await things.findOneAndReplace({ _id: 1 }, { m: 1 }, { returnDocument: 'after' })
        assert.deepEqual(replaced, { _id: 1, m: 1 })
        assert.deepEqual(await things.findOneAndDelete({ n: 6 }), { _id: 2, n: 6 })
        assert.equal(await things.findOneAndDelete({ n: 6 }), null)
        assert.equal(await things.findOneAndUpdate({ n: 6 }, { $set: { a: 1 } }), null)
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
        assert.deepEqual(result.upsertedIds, { 3: 7 })
        assert.equal(result.deletedCount, 1)
        assert.deepEqual(await things.find().sort({ _id: 1 }).toArray(), [
          { _id: 1, b: 1 },
          { _id: 7, a: 3 },
        ])
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

      test('counts, lists distinct values and aggregates', async () => {
        const things = fresh()
        await things.insertMany([
          { _id: 1, kind: 'a', n: 1, tags: ['x', 'y'] },
          { _id: 2, kind: 'a', n: 2, tags: ['y'] },
          { _id: 3, kind: 'b', n: 3 },
        ])
        assert.equal(await things.countDocuments({ kind: 'a' }), 2)
        assert.equal(await things.countDocuments({ n: { $gt: 0 } }, { limit: 2 }), 2)
        assert.equal(await things.countDocuments({}, { skip: 2 }), 1)
        assert.deepEqual((await things.distinct('tags')).sort(), ['x', 'y'])
        assert.deepEqual(await things.distinct('kind', { n: { $gte: 3 } }), ['b'])
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

    describe('indexes', () => {
      test('are listed, found again and dropped', async () => {
        const things = fresh()
        assert.equal(await things.createIndex({ a: 1, b: -1 }), 'a_1_b_-1')
        assert.equal(await things.createIndex({ a: 1, b: -1 }), 'a_1_b_-1')
        assert.deepEqual(
          await things.createIndexes([
            { key: { c: 1 }, name: 'see' },
            { key: { at: 1 }, expireAfterSeconds: 60 },
          ]),
          ['see', 'at_1'],
        )
        const listed = await things.indexes()
        assert.deepEqual(
          listed.map(({ name }) => name),
          ['_id_', 'a_1_b_-1', 'see', 'at_1'],
        )
        assert.deepEqual(listed[1]!.key, { a: 1, b: -1 })
        assert.equal(listed[3]!.expireAfterSeconds, 60)
        await things.dropIndex('see')
        await assert.rejects(things.dropIndex('see'), hasCode(27))
        await assert.rejects(things.createIndex({ z: 1 }, { name: 'at_1' }), hasCode(86))
      })

      test('of a dropped collection are gone with it', async () => {
        const things = fresh()
        await things.createIndex({ a: 1 }, { unique: true })
        await things.insertOne({ a: 1 })
        assert.equal(await things.drop(), true)
        await things.insertMany([{ a: 1 }, { a: 1 }])
        assert.equal(await things.countDocuments(), 2)
      })

      test('refuse two arrays in one document', async () => {
        const things = fresh()
        await things.createIndex({ a: 1, b: 1 })
        await assert.rejects(things.insertOne({ a: [1, 2], b: [1, 2] }), hasCode(171))
      })
    })

    test('answers a ping', () => database.ping())
  })
}
