import assert from 'node:assert/strict'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { hasCode, openTemporary, type Thing } from './support/databases.ts'
import { type Hooks, tempFolder } from './support/temp-folder.ts'

const LINES = { writeConcern: { journal: false } }

/** A closed database with documents and indexes in both files. */
const filled = async (hooks: Hooks): Promise<string> => {
  const dataDir = tempFolder(hooks)
  const database = await openEmbedded({ dataDir })
  const things = database.collection<Thing>('things')
  await things.createIndex({ n: 1 })
  await things.createIndex({ tags: 1 }, { unique: true })
  await things.insertMany([
    { _id: 1, n: 1, tags: ['a', 'b'] },
    { _id: 'two', n: 2, tags: ['c'] },
    { _id: null, n: 3 },
  ])
  const lines = database.collection<Thing>('lines', LINES)
  await lines.createIndex({ level: -1 }, { partialFilterExpression: { level: { $gt: 2 } } })
  await lines.insertMany([
    { _id: 1, level: 1 },
    { _id: 2, level: 3 },
  ])
  await database.close()
  return dataDir
}

const damage = (dataDir: string, sql: string, file = 'm3m.db'): void => {
  const database = new DatabaseSync(join(dataDir, file))
  database.exec(sql)
  database.close()
}

describe('an integrity check', () => {
  test('counts what it looked at and is content with a sound database', async (context) => {
    const database = await openTemporary(context, { dataDir: await filled(context) })
    assert.deepEqual(await database.maintenance.check(), {
      collections: 2,
      documents: 5,
      // n: 3, tags: a, b, c and nothing, level: one of two
      entries: 3 + 4 + 1,
      problems: [],
      repaired: [],
    })
  })

  const KINDS: [string, string, RegExp, file?: string][] = [
    [
      'a missing entry',
      'DELETE FROM index_1 WHERE row = 1',
      /^m3m\.db: index "n_1" of collection "things": 1 entry missing$/,
    ],
    [
      'a surplus entry',
      "INSERT INTO index_1 VALUES (x'0a', 1)",
      /index "n_1" of collection "things": 1 entry too many$/,
    ],
    [
      'an entry of a document that is gone',
      'DELETE FROM documents_1 WHERE row = 3',
      /index "n_1" of collection "things": 1 entry too many$/,
    ],
    [
      'an array the planner does not know of',
      "UPDATE indexes SET multikey = 0 WHERE name = 'tags_1'",
      /index "tags_1" of collection "things": 2 documents with arrays it does not know of$/,
    ],
    [
      'two documents under one unique key',
      'UPDATE index_2 SET key = (SELECT key FROM index_2 WHERE row = 2) WHERE row = 3',
      /index "tags_1" of collection "things": 1 entry missing, 1 entry too many, two documents under one unique key$/,
    ],
    [
      'an entry missing from the second file',
      'DELETE FROM index_1',
      /^m3m-logs\.db: index "level_-1" of collection "lines": 1 entry missing$/,
      'm3m-logs.db',
    ],
  ]
  for (const [what, sql, problem, file] of KINDS) {
    test(`finds ${what}, and mends it when asked to`, async (context) => {
      const dataDir = await filled(context)
      damage(dataDir, sql, file)
      const database = await openTemporary(context, { dataDir })
      const found = await database.maintenance.check()
      assert.match(found.problems[0]!, problem)
      assert.deepEqual((await database.maintenance.check({ quick: true })).problems, [])
      const mended = await database.maintenance.check({ repair: true })
      assert.deepEqual(mended.problems, [])
      assert.ok(mended.repaired.length > 0)
      const again = await database.maintenance.check()
      assert.deepEqual(again.problems, [])
    })
  }

  test('finds documents that cannot be read or stand under another id', async (context) => {
    const dataDir = await filled(context)
    damage(dataDir, "UPDATE documents_1 SET body = x'ff' WHERE row = 1")
    damage(dataDir, `UPDATE documents_1 SET body = jsonb('{"_id":9,"n":2,"tags":["c"]}') WHERE row = 2`)
    const database = await openTemporary(context, { dataDir })
    const { problems } = await database.maintenance.check({ repair: true })
    assert.deepEqual(problems.slice(0, 2), [
      'm3m.db: collection "things": the document in row 1 cannot be read',
      'm3m.db: collection "things": the document in row 2 does not stand under its _id',
    ])
  })

  test('leaves an index as it was that cannot be filled anew, and says why', async (context) => {
    const dataDir = await filled(context)
    damage(dataDir, `UPDATE documents_1 SET body = jsonb('{"_id":"two","n":2,"tags":["a"]}') WHERE row = 2`)
    const database = await openTemporary(context, { dataDir })
    const { problems, repaired } = await database.maintenance.check({ repair: true })
    assert.equal(problems[0], 'm3m.db: index "tags_1" of collection "things": 1 entry missing, 1 entry too many')
    assert.match(problems[1]!, /^index "tags_1" of collection "things" cannot be filled anew: E11000 duplicate key/)
    assert.deepEqual(repaired, [])
  })

  test('finds tables that are gone, or that belong to nothing', async (context) => {
    const dataDir = await filled(context)
    damage(dataDir, 'ALTER TABLE index_2 RENAME TO index_7')
    const database = await openTemporary(context, { dataDir })
    assert.deepEqual((await database.maintenance.check()).problems, [
      'm3m.db: table index_2 with the entries of index "tags_1" of collection "things" is gone',
      'm3m.db: table index_7 belongs to nothing',
    ])
  })

  test('finds what SQLite itself finds', async (context) => {
    const dataDir = await filled(context)
    const database = await openEmbedded({ dataDir })
    await database
      .collection<Thing>('things')
      .insertMany(Array.from({ length: 2000 }, (_, n) => ({ n, tags: [`t${n}`] })))
    await database.close()
    const file = join(dataDir, 'm3m.db')
    const descriptor = openSync(file, 'r+')
    writeSync(descriptor, Buffer.alloc(3 * 8192, 0x5a), 0, 3 * 8192, statSync(file).size - 6 * 8192)
    closeSync(descriptor)
    const again = await openTemporary(context, { dataDir })
    for (const quick of [true, false]) assert.ok((await again.maintenance.check({ quick })).problems.length > 0)
  })

  test('sees one moment while others write', async (context) => {
    const database = await openTemporary(context)
    const things = database.collection<Thing>('things')
    await things.createIndex({ n: 1, tags: 1 })
    let writing = true
    const write = async () => {
      for (let n = 0; writing; n++) {
        await things.insertMany(Array.from({ length: 20 }, (_, i) => ({ _id: n * 20 + i, n, tags: [i, n] })))
        await things.updateMany({ n: n - 1 }, { $inc: { n: 1000 } })
        await things.deleteMany({ n: n - 3 })
      }
    }
    const work = write()
    try {
      for (let round = 0; round < 5; round++) assert.deepEqual((await database.maintenance.check()).problems, [])
    } finally {
      writing = false
      await work
    }
  })

  test('has nothing to look at in memory', async (context) => {
    const database = await openTemporary(context, { dataDir: ':memory:' })
    await assert.rejects(database.maintenance.check(), hasCode('M3M_DATABASE_UNUSABLE'))
  })
})

describe('a backup', () => {
  test('is written while the database is in use, and can be opened', async (context) => {
    const database = await openTemporary(context, { dataDir: await filled(context) })
    const folder = join(tempFolder(context), 'deep', 'backup')
    const files = await database.maintenance.backup(folder)
    assert.deepEqual(
      files.map(({ file, bytes }) => [file, bytes]),
      ['m3m.db', 'm3m-logs.db'].map((name) => [join(folder, name), statSync(join(folder, name)).size]),
    )
    await database.collection<Thing>('things').insertOne({ _id: 4, tags: ['d'] })
    const copy = await openTemporary(context, { dataDir: folder })
    assert.equal(await copy.collection('things').countDocuments(), 3)
    assert.deepEqual(await copy.relaxedCollections(), ['lines'])
    assert.deepEqual((await copy.maintenance.check()).problems, [])
  })

  test('is refused where something is already, but not where one was interrupted', async (context) => {
    const database = await openTemporary(context, { dataDir: await filled(context) })
    const folder = tempFolder(context)
    writeFileSync(join(folder, 'm3m.db.unfinished'), 'half')
    await database.maintenance.backup(folder)
    assert.deepEqual(readdirSync(folder).sort(), ['m3m-logs.db', 'm3m.db'])
    await assert.rejects(database.maintenance.backup(folder), hasCode('M3M_DATABASE_BACKUP_REFUSED'))
    const other = tempFolder(context)
    mkdirSync(join(other, 'mine'))
    await assert.rejects(database.maintenance.backup(other), hasCode('M3M_DATABASE_BACKUP_REFUSED'))
    assert.deepEqual(readdirSync(other), ['mine'])
  })

  test('that cannot be written says why', async (context) => {
    const database = await openTemporary(context, { dataDir: await filled(context) })
    const file = join(tempFolder(context), 'file')
    writeFileSync(file, '')
    await assert.rejects(database.maintenance.backup(join(file, 'below')), hasCode('M3M_DATABASE_BACKUP_FAILED'))
  })

  test('is written once where two are asked for at a time', async (context) => {
    const database = await openTemporary(context, { dataDir: await filled(context) })
    const folder = join(tempFolder(context), 'backup')
    const outcomes = await Promise.allSettled([
      database.maintenance.backup(folder),
      database.maintenance.backup(folder),
    ])
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.deepEqual(readdirSync(folder).sort(), ['m3m-logs.db', 'm3m.db'])
  })
})

describe('compacting', () => {
  for (const whole of [false, true]) {
    test(`gives free space back ${whole ? 'by writing the files anew' : 'bit by bit'}`, async (context) => {
      const dataDir = tempFolder(context)
      const database = await openTemporary(context, { dataDir, sweepInterval: 1 << 30 })
      const things = database.collection<Thing>('things')
      const text = 'x'.repeat(8000)
      for (let n = 0; n < 3000; n += 500) {
        await things.insertMany(Array.from({ length: 500 }, (_, i) => ({ _id: n + i, text })))
      }
      await things.deleteMany({ _id: { $gte: 10 } })
      const [main] = await database.maintenance.compact(whole)
      assert.equal(main!.file, join(dataDir, 'm3m.db'))
      assert.ok(main!.before > 20_000_000, `${main!.before}`)
      assert.ok(main!.after < 1_000_000, `${main!.after}`)
      assert.equal(main!.after, statSync(main!.file).size)
      assert.ok(!existsSync(`${main!.file}-wal`) || statSync(`${main!.file}-wal`).size === 0)
      assert.equal(await things.countDocuments(), 10)
      assert.deepEqual((await database.maintenance.check()).problems, [])
    })
  }
})
