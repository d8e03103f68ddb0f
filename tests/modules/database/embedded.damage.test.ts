import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type EmbeddedDatabase, openEmbedded } from '../../../modules/database/embedded/driver.ts'
import { copyFolder, damage, MAIN, WAL, writeHistory } from './support/damage.ts'
import { hasCode, type Thing } from './support/databases.ts'
import { createRandom } from './support/random.ts'
import { assertSound } from './support/soundness.ts'
import { type Hooks, tempFolder } from './support/temp-folder.ts'

const SEED = Number(process.env.M3M_TEST_SEED ?? Date.now() % 1_000_000)
const TRIES = Number(process.env.M3M_DAMAGE_TRIES ?? 5)
const HISTORY = 60

/** The ids there are. @throws when they are no beginning of the history */
const historyOf = async (database: EmbeddedDatabase): Promise<number> => {
  const found = await database
    .collection<Thing>('things')
    .find({}, { sort: { _id: 1 } })
    .toArray()
  assert.deepEqual(
    found.map(({ _id }) => _id),
    found.map((_, n) => n),
  )
  for (const { n, text } of found) assert.equal(text, `text ${n} `.repeat(20 + (n % 50)))
  return found.length
}

/** Does something and accepts an error, if it says what it is. */
const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work
    return undefined
  } catch (error) {
    const { code } = error as { code?: unknown }
    assert.ok(code !== undefined, `an error without a code: ${String(error)}`)
    return code
  }
}

const attempt = (command: string, ...args: string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe(`I8: a damaged write-ahead log (M3M_TEST_SEED=${SEED})`, () => {
  const random = createRandom(SEED)
  const variants: [string, (bytes: Buffer) => Buffer][] = [
    ['cut off anywhere', (bytes) => bytes.subarray(0, random.below(bytes.length))],
    [
      'with flipped bits',
      (bytes) => {
        const at = random.below(bytes.length)
        bytes[at] = bytes[at]! ^ (1 << random.below(8))
        return bytes
      },
    ],
    ['overwritten at its end', (bytes) => bytes.fill(random.below(256), random.below(bytes.length))],
  ]
  for (const [name, change] of variants) {
    test(`${name} leaves a beginning of the history`, async (context) => {
      const original = await writeHistory(context, HISTORY, false)
      const lengths = new Set<number>()
      for (let i = 0; i < TRIES; i++) {
        const dataDir = tempFolder(context)
        copyFolder(original, dataDir)
        damage(join(dataDir, WAL), change)
        const database = await openEmbedded({ dataDir })
        context.after(() => database.close())
        const length = await historyOf(database)
        lengths.add(length)
        await database.collection<Thing>('things').insertOne({ _id: 'new', n: 1, tags: [] })
        await assertSound(database)
        await database.close()
      }
      assert.ok(lengths.size > 1, 'every try left the same')
    })
  }
})

describe(`I8: a damaged file (M3M_TEST_SEED=${SEED})`, () => {
  test('is refused, or answers and fails with codes, and lets the process live', async (context) => {
    const random = createRandom(SEED)
    const original = await writeHistory(context, 300, true)
    const seen = { refused: 0, opened: 0, reported: 0 }
    for (let i = 0; i < TRIES * 2; i++) {
      const dataDir = tempFolder(context)
      copyFolder(original, dataDir)
      damage(join(dataDir, MAIN), (bytes) => {
        // The first time so much that it cannot go unnoticed.
        if (i === 0) return bytes.fill(0xff, bytes.length / 2)
        const at = random.below(bytes.length)
        const end = at + 1 + random.below(random.pick([4, 200, 20_000]))
        return bytes.fill(random.below(256), at, Math.min(end, bytes.length))
      })
      const opening = openEmbedded({ dataDir, sweepInterval: 5 })
      const code = await codeOf(opening)
      if (code !== undefined) {
        assert.equal(code, 'M3M_DATABASE_UNUSABLE')
        seen.refused++
        continue
      }
      seen.opened++
      const database = await opening
      context.after(() => database.close())
      const things = database.collection<Thing>('things')
      const { problems } = await database.maintenance.check()
      if (problems.length > 0) seen.reported++
      await codeOf(things.find().toArray())
      await codeOf(things.find({ n: { $gte: 100 } }, { sort: { n: 1 } }).toArray())
      await codeOf(things.aggregate([{ $group: { _id: '$n' } }]).toArray())
      await codeOf(things.insertOne({ _id: 'new', n: 5, tags: [1] }))
      await codeOf(things.updateMany({}, { $inc: { n: 1 } }))
      await codeOf(things.deleteMany({ n: { $lt: 50 } }))
      await database.ping()
      await database.close()
    }
    context.diagnostic(JSON.stringify(seen))
    assert.ok(seen.opened > 0 && seen.reported + seen.refused > 0)
  })

  test('that is no file is refused', async (context) => {
    for (const name of [MAIN, 'm3m-logs.db', 'm3m.lock']) {
      const dataDir = tempFolder(context)
      mkdirSync(join(dataDir, name))
      await assert.rejects(openEmbedded({ dataDir }), hasCode('M3M_DATABASE_UNUSABLE'), name)
    }
  })

  test('of no length is a new one', async (context) => {
    const dataDir = tempFolder(context)
    for (const name of [MAIN, 'm3m-logs.db', 'm3m.lock']) writeFileSync(join(dataDir, name), '')
    const database = await openEmbedded({ dataDir })
    context.after(() => database.close())
    await database.collection<Thing>('things').insertOne({ _id: 1 })
    await assertSound(database)
  })

  test('that cannot be written is refused', async (context) => {
    const original = await writeHistory(context, 3, true)
    const file = join(original, MAIN)
    if (!attempt('chattr', '+i', file)) return context.skip('chattr +i is not possible here')
    try {
      await assert.rejects(openEmbedded({ dataDir: original }), hasCode('M3M_DATABASE_UNUSABLE'))
    } finally {
      attempt('chattr', '-i', file)
    }
    const database = await openEmbedded({ dataDir: original })
    context.after(() => database.close())
    assert.equal(await historyOf(database), 3)
  })

  test('in a folder that cannot be written is refused', async (context) => {
    const original = await writeHistory(context, 3, true)
    if (!attempt('chattr', '+i', original)) return context.skip('chattr +i is not possible here')
    try {
      await assert.rejects(openEmbedded({ dataDir: original }), hasCode('M3M_DATABASE_UNUSABLE'))
    } finally {
      attempt('chattr', '-i', original)
    }
  })
})

/** A small file system in memory. */
const smallDisk = (hooks: Hooks, megabytes: number): string | null => {
  const folder = mkdtempSync(join(tmpdir(), 'm3m-disk-'))
  const isMounted = attempt('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)
  hooks.after(() => {
    if (isMounted) attempt('umount', '-l', folder)
    rmdirSync(folder)
  })
  return isMounted ? folder : null
}

describe('I8: a full disk', () => {
  test('fails writes with a code, lets reads go on, and takes writes again when there is room', async (context) => {
    const disk = smallDisk(context, 6)
    if (!disk) return context.skip('no file system can be mounted here')
    const ballast = join(disk, 'ballast')
    writeFileSync(ballast, Buffer.alloc(3 * 1024 * 1024))
    const dataDir = join(disk, 'database')
    const lost: object[] = []
    const log = { info: () => {}, error: (details: object) => void ('worker' in details && lost.push(details)) }
    const database = await openEmbedded({ dataDir, sweepInterval: 5, log })
    context.after(() => database.close())
    const things = database.collection<Thing>('things')
    await things.createIndex({ n: 1 })
    await things.createIndex({ at: 1 }, { expireAfterSeconds: 3600 })
    let written = 0
    const fill = async () => {
      for (; written < 5000; written++) await things.insertOne({ _id: written, n: written, text: 'x'.repeat(4000) })
    }
    await assert.rejects(fill(), hasCode('M3M_DATABASE_FULL'))
    // Expired documents can be deleted no more, which must not end the worker.
    await codeOf(things.insertOne({ _id: 'expired', at: new Date(0) }))
    const refused = Array.from({ length: 20 }, (_, i) =>
      things.insertOne({ _id: `refused ${i}`, text: 'y'.repeat(100_000) }),
    )
    for (const outcome of await Promise.allSettled(refused)) {
      assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'M3M_DATABASE_FULL')
    }
    assert.equal(await things.countDocuments({ n: { $gte: 0 } }), written)
    assert.equal((await things.aggregate([{ $match: { text: /^x/ } }, { $count: 'n' }]).toArray())[0]!.n, written)
    rmSync(ballast)
    await things.insertMany(Array.from({ length: 20 }, (_, i) => ({ _id: `after ${i}`, text: 'y'.repeat(4000) })))
    await assertSound(database)
    assert.deepEqual(lost, [])
  })

  test('is opened, whatever it was left in, and owes the indexes there is no room for', async (context) => {
    const disk = smallDisk(context, 6)
    if (!disk) return context.skip('no file system can be mounted here')
    const ballast = join(disk, 'ballast')
    const dataDir = join(disk, 'database')
    const fill = () => {
      for (let size = 64 * 1024; size >= 1; size /= 2) {
        try {
          for (;;) appendFileSync(ballast, Buffer.alloc(size))
        } catch {}
      }
    }
    const first = await openEmbedded({ dataDir })
    await first.collection<Thing>('things').insertMany(Array.from({ length: 20 }, (_, n) => ({ _id: n, n })))
    await first.close()
    fill()

    const database = await openEmbedded({ dataDir })
    context.after(() => database.close())
    assert.equal((await database.space()).status, 'failed')
    const things = database.collection<Thing>('things')
    assert.equal(await things.createIndex({ n: 1 }, { unique: true }), 'n_1')
    assert.equal(await database.collection('new').createIndex({ at: 1 }, { name: 'when' }), 'when')
    assert.equal((await things.findOne({ n: 7 }))?._id, 7)
    assert.equal((await things.indexes()).length, 1)
    assert.equal(await codeOf(things.insertOne({ _id: 'twin', n: 7 })), 'M3M_DATABASE_FULL')

    rmSync(ballast)
    await assert.rejects(things.insertOne({ _id: 'twin', n: 7 }), hasCode(11_000))
    assert.deepEqual(
      (await things.indexes()).map(({ name }) => name),
      ['_id_', 'n_1'],
    )
    await database.collection('new').insertOne({ at: new Date() })
    assert.equal((await database.collection('new').indexes()).length, 2)
    assert.equal((await database.space()).status, 'degraded')
    await assertSound(database)
  })
})

describe('I8: several processes on one folder', () => {
  test('that start at the same moment, of which one gets it', async (context) => {
    const dataDir = tempFolder(context)
    const holder = fileURLToPath(new URL('./support/holder.ts', import.meta.url))
    const children = Array.from({ length: 3 }, () =>
      spawn(process.execPath, [holder, dataDir], { stdio: ['ignore', 'pipe', 'pipe'] }),
    )
    context.after(() => children.forEach((child) => void child.kill('SIGKILL')))
    const outcomes = await Promise.all(
      children.map(async (child) => {
        let errors = ''
        child.stderr.on('data', (chunk) => {
          errors += chunk
        })
        return Promise.race([once(child.stdout, 'data').then(() => 'open'), once(child, 'close').then(() => errors)])
      }),
    )
    const refusals = outcomes.filter((outcome) => outcome !== 'open')
    assert.equal(refusals.length, 2, outcomes.join('\n'))
    for (const refusal of refusals) assert.match(refusal, /M3M_DATABASE_LOCKED/)
  })
})
