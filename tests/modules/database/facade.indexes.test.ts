import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { ensureIndexes, isDuplicateKey } from '../../../modules/database/contract.ts'
import { hasCode, overEachDriver } from './support/databases.ts'

overEachDriver('the facade keeps indexes', ({ fresh, test }) => {
  describe('unique indexes', () => {
    test('refuse what is there already', async () => {
      const users = fresh()
      await users.createIndex({ email: 1, tenant: -1 }, { unique: true })
      await users.insertMany([1, 2].map((tenant) => ({ email: 'a@b.c', tenant })))
      await assert.rejects(users.insertOne({ email: 'a@b.c', tenant: 2 }), hasCode(11000))
      assert.equal(await users.countDocuments(), 2)
    })

    test('refuse a change into what is there already', async () => {
      const users = fresh()
      await users.createIndex({ email: 1, tenant: -1 }, { unique: true })
      await users.insertMany([1, 2].map((tenant) => ({ email: 'a@b.c', tenant })))
      await assert.rejects(users.updateOne({ tenant: 1 }, { $set: { tenant: 2 } }), hasCode(11000))
      assert.equal(await users.countDocuments({ tenant: 1 }), 1)
    })

    test('name the index, the pattern and the value', async () => {
      const users = fresh()
      await users.createIndex({ email: 1, tenant: -1 }, { unique: true, name: 'login' })
      await users.insertOne({ email: 'a@b.c', tenant: 2 })
      await assert.rejects(users.insertOne({ email: 'a@b.c', tenant: 2 }), (error) => {
        assert.ok(isDuplicateKey(error))
        assert.deepEqual(error.keyPattern, { email: 1, tenant: -1 })
        assert.deepEqual(error.keyValue, { email: 'a@b.c', tenant: 2 })
        assert.match(error.message, /index: login/)
        return true
      })
    })

    test('count missing as null', async () => {
      const plain = fresh()
      await plain.createIndex({ a: 1 }, { unique: true })
      await plain.insertOne({})
      await assert.rejects(plain.insertOne({ a: null }), hasCode(11000))
    })

    test('pass over what is missing when sparse', async () => {
      const sparse = fresh()
      await sparse.createIndex({ a: 1 }, { unique: true, sparse: true })
      await sparse.insertMany([{}, {}, { a: 1 }])
      await assert.rejects(sparse.insertOne({ a: 1 }), hasCode(11000))
    })

    test('pass over what does not fit when partial', async () => {
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

  describe('indexes', () => {
    test('are listed, found again and dropped', async () => {
      const things = fresh()
      assert.equal(await things.createIndex({ a: 1, b: -1 }), 'a_1_b_-1')
      assert.equal(await things.createIndex({ a: 1, b: -1 }), 'a_1_b_-1')
      assert.deepEqual(await things.createIndexes([{ key: { c: 1 }, name: 'see' }, { key: { at: 1 } }]), [
        'see',
        'at_1',
      ])
      const listed = await things.indexes()
      assert.deepEqual(listed.map(({ name }) => name).sort(), ['_id_', 'a_1_b_-1', 'at_1', 'see'])
      assert.deepEqual(listed.find(({ name }) => name === 'a_1_b_-1')!.key, { a: 1, b: -1 })
      await things.dropIndex('see')
      await assert.rejects(things.dropIndex('see'), hasCode(27))
      await assert.rejects(things.createIndex({ z: 1 }, { name: 'at_1' }), hasCode(86))
    })

    test('are found again, several at once', async () => {
      const things = fresh()
      const indexes = [{ key: { a: 1 } }, { key: { b: 1 } }, { key: { c: -1 } }] as const
      assert.deepEqual(await things.createIndexes([...indexes.slice(0, 2)]), ['a_1', 'b_1'])
      assert.deepEqual(await things.createIndexes([...indexes]), ['a_1', 'b_1', 'c_-1'])
      assert.equal((await things.indexes()).length, 4)
    })

    test('are made one by one, without the kinds that the server does not have', async () => {
      const things = fresh()
      for (let start = 0; start < 2; start++)
        await ensureIndexes(things, [
          { key: { a: 1 }, unique: true },
          { key: { b: 1 }, partialFilterExpression: { c: true } },
          { key: { d: 1, _id: -1 } },
        ])
      const names = (await things.indexes()).map(({ name }) => name)
      for (const name of ['a_1', 'd_1__id_-1']) assert.ok(names.includes(name), `${name} is among ${names}`)
    })

    test('tell how long they keep documents', async () => {
      const things = fresh()
      await things.createIndex({ at: 1 }, { expireAfterSeconds: 60 })
      assert.equal((await things.indexes())[1]!.expireAfterSeconds, 60)
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
})
