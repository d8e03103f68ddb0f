import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { kvRef } from '../../modules/kv/contract.ts'
import { tempDir } from '../support/temp.ts'
import { type FaultServer, faultServer } from './support.ts'

const MB = 1024 * 1024
const MAX_ENTRIES = 500
const MAX_KV_BYTES = 12 * MB
const MAX_JOBS = 300

/** Counts how calls end: stored, or the code they were refused with. */
const TALLY = `const tally = async (calls) => {
  const ends = {}
  for (const { status, reason } of await Promise.allSettled(calls)) {
    const end = status === 'fulfilled' ? 'stored' : reason.code ?? reason.name + ': ' + reason.message
    ends[end] = (ends[end] ?? 0) + 1
  }
  return ends
}
router.post('/', async (ctx) => (0, eval)('(async (tally) => {' + (await ctx.request.text()) + '})')(tally))`

describe('D4. Floods of what services store', () => {
  const undo: (() => unknown)[] = []
  const t = { after: (work: () => unknown) => void undo.push(work) } as never
  const folder = tempDir(t)
  let server: FaultServer
  let flood: { id: string }
  before(async () => {
    server = await faultServer(t, {
      dataDir: folder,
      // What the flood does to a process of its own is its own matter; here it is the server that is looked at.
      runtime: { isolation: 'dedicated' },
      limits: { cpuMs: 10_000, memoryMb: 256, requestMs: 60_000, callsPerSecond: 1_000_000 },
      config: {
        kv: { maxEntries: MAX_ENTRIES, maxBytes: MAX_KV_BYTES, valueBytes: 8 * MB },
        queue: { maxJobs: MAX_JOBS, payloadBytes: MB / 2 },
      },
    })
    flood = await server.deploy('flood', TALLY)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const inside = (code: string) =>
    server.unharmed(async () => {
      const answer = await server.get('/r/flood/', { method: 'POST', body: code })
      const text = await answer.text()
      assert.equal(answer.status, 200, text)
      return JSON.parse(text) as Record<string, number>
    })
  /** Bytes of all files below the data folder. */
  const disk = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)

  test('D4 values without end: a quota, and room for others', async () => {
    const ends = await inside(
      `const ends = {}
       for (let round = 0; round < 4; round++) {
         const some = await tally(Array.from({ length: 225 }, (_, i) => kv.set('k' + round + '/' + i, i)))
         for (const [end, count] of Object.entries(some)) ends[end] = (ends[end] ?? 0) + count
       }
       return ends`,
    )
    assert.deepEqual(ends, { stored: MAX_ENTRIES, M3M_KV_QUOTA: 900 - MAX_ENTRIES })
    assert.deepEqual(
      await inside(`return tally([kv.increment('new'), kv.set('k0/1', 'other'), kv.increment('k0/2')])`),
      {
        stored: 2,
        M3M_KV_QUOTA: 1,
      },
    )
    await server.kernel.get(kvRef).set(server.canary.id, 'mine', 1)
    assert.deepEqual(
      await inside(
        `return tally(Array.from({ length: ${MAX_ENTRIES} }, (_, i) => kv.delete('k' + Math.floor(i / 225) + '/' + (i % 225))))`,
      ),
      {
        stored: MAX_ENTRIES,
      },
    )
  })

  test('D4 bytes without end: a quota, and a disk that does not grow with what is written over', async () => {
    const ends = await inside(
      `return tally(Array.from({ length: 20 }, (_, i) => kv.set('b' + i, new Uint8Array(${MB}))))`,
    )
    assert.deepEqual(Object.keys(ends).sort(), ['M3M_KV_QUOTA', 'stored'])
    assert.ok(ends.stored! <= 11, JSON.stringify(ends))
    const before = disk()
    // 90 MB into 1 MB of room.
    const over = await inside(
      `let stored = 0
       for (let i = 0; i < 90; i++) { await kv.set('b0', new Uint8Array(${MB}).fill(i)); stored += 1 }
       return { stored }`,
    )
    assert.deepEqual(over, { stored: 90 })
    assert.ok(disk() - before < 60 * MB, `${disk() - before} bytes more on the disk`)
    await inside(`return tally(Array.from({ length: 20 }, (_, i) => kv.delete('b' + i)))`)
  })

  test('D4 jobs without end: a quota', async () => {
    const ends = await inside(
      `return tally(Array.from({ length: 500 }, (_, i) => queue.send('work', i, { delay: '1h' })))`,
    )
    assert.deepEqual(ends, { stored: MAX_JOBS, M3M_QUEUE_FULL: 500 - MAX_JOBS })
    assert.deepEqual(await inside(`return tally([queue.sendMany('work', [1, 2, 3], { delay: '1h' })])`), {
      M3M_QUEUE_FULL: 1,
    })
  })

  const LARGE: Record<string, string> = {
    'half a million numbers': `Array(499_990).fill(1)`,
    'objects without end': `Array.from({ length: 240_000 }, () => ({ a: {} }))`,
    'keys without end': `Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => ['a key that is no longer than it must be ' + i, i]))`,
    'a text of 20 MB': `'x'.repeat(20_000_000)`,
    'a text of characters that take three bytes each': `'€'.repeat(2_900_000)`,
    'many texts that are large together': `Array.from({ length: 20 }, () => 'x'.repeat(1_000_000))`,
  }
  for (const [what, value] of Object.entries(LARGE))
    test(`D4 ${what} as one value: refused by its size, for little`, async () => {
      // What does not fit into 512 KB as a job may fit into 8 MB as a value.
      const ends = await inside(
        `const value = ${value}; const ends = await tally([kv.set('large', value), queue.send('work', value), queue.sendMany('work', [value, 1])]); await kv.delete('large'); return ends`,
      )
      const { M3M_QUEUE_PAYLOAD: jobs, M3M_KV_VALUE: refused = 0, stored = 0, ...others } = ends
      assert.deepEqual(others, {})
      assert.equal(jobs, 2)
      assert.equal(refused + stored, 1)
      if (/20 MB|three bytes|together|keys/.test(what)) assert.equal(refused, 1)
    })

  test('D4 20 MB of bytes, and more values than one call takes', async () => {
    const ends = await inside(
      `return tally([
         kv.set('large', new Uint8Array(20_000_000)),
         queue.send('work', new Uint8Array(20_000_000)),
         kv.set('large', Array(10_000_000).fill(1)),
         queue.send('work', { deep: [Array(600_000).fill({})] }),
       ])`,
    )
    const tooMany = (call: string) =>
      `TypeError: ${call}: an argument cannot be sent: it has more than 500000 values in it`
    assert.deepEqual(ends, {
      M3M_KV_VALUE: 1,
      M3M_QUEUE_PAYLOAD: 1,
      [tooMany('kv.set')]: 1,
      [tooMany('queue.send')]: 1,
    })
  })

  test('D4 the largest values that are allowed come back, beside a database with documents of 16 MB', async () => {
    const ends = await inside(
      `const bytes = new Uint8Array(${8 * MB}).fill(7)
       await kv.set('bytes', bytes)
       const back = await kv.get('bytes')
       await kv.delete('bytes')
       return { length: back.length, last: back.at(-1), ...(await tally([kv.set('bytes', new Uint8Array(${8 * MB} + 1))])) }`,
    )
    assert.deepEqual(ends, { length: 8 * MB, last: 7, M3M_KV_VALUE: 1 })
    assert.equal((await server.kernel.get(kvRef).list(flood.id)).items.length, 0)
  })
})
