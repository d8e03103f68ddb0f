import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Document } from '../../../modules/database/contract.ts'
import { openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { hasCode, openTemporary, type Thing } from './support/databases.ts'
import { tempFolder } from './support/temp-folder.ts'

const holder = fileURLToPath(new URL('./support/holder.ts', import.meta.url))

describe('the embedded database', () => {
  test('keeps everything over a restart', async (context) => {
    const dataDir = tempFolder(context)
    const first = await openEmbedded({ dataDir })
    await first.collection<Thing>('things').createIndex({ n: -1 }, { unique: true })
    await first.collection<Thing>('things').insertMany([{ n: 1 }, { n: [2, 3] }])
    await first.close()
    assert.deepEqual(
      await openTemporary(context, { dataDir }).then(async (again) => {
        const things = again.collection<Thing>('things')
        await assert.rejects(things.insertOne({ n: 3 }), hasCode(11000))
        return [
          await things.countDocuments(),
          await again.explain('things', { n: 3 }),
          (await again.maintenance.check()).problems,
        ]
      }),
      [2, { kind: 'index', bounded: true, sorted: true, exact: false, index: 'n_-1' }, []],
    )
  })

  test('refuses a folder that is in use, and names who uses it', async (context) => {
    const dataDir = tempFolder(context)
    const database = await openEmbedded({ dataDir })
    await assert.rejects(openEmbedded({ dataDir }), (error: Document) => {
      hasCode('M3M_DATABASE_LOCKED')(error)
      assert.match(error.message, /this process already/)
      assert.ok(error.message.includes(dataDir))
      return true
    })
    await database.close()
    await openTemporary(context, { dataDir })
  })

  test('makes a damaged lock anew', async (context) => {
    const dataDir = tempFolder(context)
    writeFileSync(join(dataDir, 'm3m.lock'), 'half a page of something '.repeat(300))
    await openTemporary(context, { dataDir })
    await assert.rejects(openEmbedded({ dataDir }), hasCode('M3M_DATABASE_LOCKED'))
  })

  test('lets go of its folder when its process is killed', { timeout: 20_000 }, async (context) => {
    const dataDir = tempFolder(context)
    const child = spawn(process.execPath, [holder, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
    context.after(() => child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    await assert.rejects(openEmbedded({ dataDir }), (error: Document) => {
      hasCode('M3M_DATABASE_LOCKED')(error)
      assert.ok(error.message.includes(`process ${child.pid}`), error.message)
      return true
    })
    child.kill('SIGKILL')
    await once(child, 'exit')
    const database = await openTemporary(context, { dataDir })
    assert.deepEqual(await database.collection<Thing>('things').find().toArray(), [{ _id: 'held' }])
  })

  test('says which file it cannot open', async (context) => {
    const dataDir = tempFolder(context)
    writeFileSync(join(dataDir, 'm3m.db'), 'this is no database, however long it may be. '.repeat(100))
    await assert.rejects(openEmbedded({ dataDir }), (error: Document) => {
      hasCode('M3M_DATABASE_UNUSABLE')(error)
      assert.ok(error.message.includes(join(dataDir, 'm3m.db')))
      return true
    })
    assert.match(readFileSync(join(dataDir, 'm3m.db'), 'utf8'), /^this is no database/)
  })

  test('refuses a file that a newer version wrote', async (context) => {
    const dataDir = tempFolder(context)
    await (await openEmbedded({ dataDir })).close()
    const { DatabaseSync } = await import('node:sqlite')
    const file = new DatabaseSync(join(dataDir, 'm3m.db'))
    file.exec('PRAGMA application_id = 99')
    file.close()
    await assert.rejects(openEmbedded({ dataDir }), hasCode('M3M_DATABASE_NEWER'))
  })

  test('says that a folder cannot be written to', {
    skip: process.getuid?.() === 0 && 'root may write anywhere',
  }, async (context) => {
    const dataDir = tempFolder(context)
    chmodSync(dataDir, 0o500)
    context.after(() => chmodSync(dataDir, 0o700))
    await assert.rejects(openEmbedded({ dataDir: join(dataDir, 'below') }), hasCode('M3M_DATABASE_UNUSABLE'))
  })

  test('finishes what was asked before it closes, and refuses what comes after', async (context) => {
    const dataDir = tempFolder(context)
    const database = await openEmbedded({ dataDir })
    const things = database.collection<Thing>('things')
    const writes = Array.from({ length: 50 }, (_, i) => things.insertOne({ _id: i }))
    await Promise.all([database.close(), ...writes])
    await assert.rejects(things.insertOne({ _id: 50 }), hasCode('M3M_DATABASE_CLOSED'))
    const again = await openTemporary(context, { dataDir })
    assert.equal(await again.collection('things').countDocuments(), 50)
  })

  test('closes once, however often it is told to', async (context) => {
    const dataDir = tempFolder(context)
    const database = await openEmbedded({ dataDir })
    const write = database.collection<Thing>('things').insertOne({ _id: 1 })
    await Promise.all([write, database.close(), database.close()])
    await database.close()
    await (await openEmbedded({ dataDir })).close()
  })

  test('lives in memory without leaving a file', async () => {
    const database = await openEmbedded({ dataDir: ':memory:' })
    await database.collection<Thing>('things').insertOne({ a: 1 })
    assert.equal(
      (
        await database
          .collection('things')
          .aggregate([{ $match: { a: 1 } }])
          .toArray()
      ).length,
      1,
    )
    await database.close()
    assert.equal(existsSync(':memory:'), false)
  })

  test('refuses by name what only a server can do', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    const unsupported = (work: Promise<unknown>) =>
      assert.rejects(work, /is not supported by the embedded database; use MongoDB$/)
    await unsupported(things.find({ $where: 'this.a' }).toArray())
    await unsupported(things.find({ $text: { $search: 'a' } }).toArray())
    await unsupported(things.find({ at: { $near: [1, 2] } }).toArray())
    await unsupported(things.createIndex({ a: 'text' } as never))
    await unsupported(things.createIndex({ '$**': 1 }))
    await unsupported(things.aggregate([{ $out: 'other' }]).toArray())
    await unsupported(things.aggregate([{ $vectorSearch: {} }]).toArray())
    await unsupported(things.aggregate([{ $project: { a: { $function: {} } } }]).toArray())
  })

  test('refuses names, keys and depths that MongoDB refuses', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    for (const name of ['', 'a$b', 'system.users', 'a\0b', 'x'.repeat(300)]) {
      await assert.rejects(database.collection<Thing>(name).insertOne({ a: 1 }), hasCode(73))
    }
    await assert.rejects(things.insertOne({ 'a\0b': 1 }), /null bytes/)
    await assert.rejects(things.replaceOne({}, { a: 1, $b: 1 }), hasCode(52))
    await assert.rejects(things.updateOne({}, { $set: { 'a.$b': 1 } }), hasCode(52))
    let deep: Document = {}
    for (let i = 0; i < 300; i++) deep = { deep }
    await assert.rejects(things.insertOne(deep), hasCode(15))
    const circle: Document = {}
    circle.self = circle
    await assert.rejects(things.insertOne(circle), hasCode(15))
    await assert.rejects(things.aggregate([{ $project: { a: '$$nobody' } }]).toArray(), hasCode(17276))
    assert.equal(await things.countDocuments(), 0)
  })

  test('tells how it would answer', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    await things.createIndex({ owner: 1, at: -1 })
    await things.createIndex({ tags: 1 })
    const plan = async (filter: Document, sort?: Record<string, 1 | -1>) => {
      const { kind, index, bounded, sorted } = await database.explain('things', filter, { sort, limit: 10 })
      return [kind, index, bounded, sorted]
    }
    assert.deepEqual(await plan({ _id: 5 }), ['ids', undefined, true, true])
    assert.deepEqual(await plan({ _id: { $gt: 5 } }, { _id: 1 }), ['idOrder', undefined, true, true])
    assert.deepEqual(await plan({ a: 1 }, { _id: -1 }), ['idOrder', undefined, false, true])
    assert.deepEqual(await plan({ owner: 1 }, { at: -1 }), ['index', 'owner_1_at_-1', true, true])
    assert.deepEqual(await plan({ owner: 1 }, { at: 1 }), ['index', 'owner_1_at_-1', true, true])
    assert.deepEqual(await plan({ owner: { $in: [1, 2] } }, { at: 1 }), ['index', 'owner_1_at_-1', true, false])
    assert.deepEqual(await plan({ tags: 'x', other: 1 }), ['index', 'tags_1', true, true])
    assert.deepEqual(await plan({ other: 1 }), ['scan', undefined, false, true])
  })

  test('stores fields named like parts of every object', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    const document = JSON.parse(
      '{"_id":1,"__proto__":{"admin":true},"constructor":{"name":"x"},"toString":1,"hasOwnProperty":2}',
    )
    await things.insertOne(document)
    const stored = await things.findOne({ 'constructor.name': 'x' })
    assert.equal(JSON.stringify(stored), JSON.stringify(document))
    assert.equal((stored as Document).admin, undefined)
    assert.equal(({} as Document).admin, undefined)
    assert.equal(await things.findOne({ valueOf: { $exists: true } }), null)
  })
})
