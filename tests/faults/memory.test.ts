import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { metricsRef } from '../../modules/metrics/contract.ts'
import { runtimeRef } from '../../modules/runtime/contract.ts'
import { until } from '../support/until.ts'
import { type FaultServer, faultServer, problemOf } from './support.ts'

describe('C. Memory', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { cpuMs: 5_000, runnerMemoryMb: 400 } },
    )
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  async function expectOutOfMemory(slug: string, code: string, on = server): Promise<void> {
    const project = await on.deploy(
      slug,
      `router.get('/ok', () => ({ ok: true }))\nrouter.get('/eat', () => { ${code} })`,
    )
    await on.unharmed(async () => {
      assert.deepEqual(await problemOf(await on.get(`/r/${slug}/eat`)), {
        status: 503,
        code: 'M3M_SERVICE_CRASHED',
        reason: 'MEMORY_LIMIT',
      })
      await on.reason(project, 'MEMORY_LIMIT')
      await on.state(project, 'running')
    })
    assert.deepEqual(await (await on.get(`/r/${slug}/ok`)).json(), { ok: true })
    // Away again, so that the next case meets the same memory.
    await on.kernel.get(runtimeRef).stop(project.id)
  }

  test('C1 an array that grows', () => expectOutOfMemory('c1', 'const a = []; for (;;) a.push({ x: [1] })'))
  test('C1 a string that grows', () =>
    expectOutOfMemory(
      'c1-string',
      `const a = []; for (let i = 0; ; i++) a.push('x'.repeat(1e6) + i, new Array(1000).fill(i))`,
    ))
  test('C2 a map that grows', () => expectOutOfMemory('c2', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, {})'))
  test('C2 a set that grows', () => expectOutOfMemory('c2-set', 'const m = new Set(); for (let i = 0; ; i++) m.add(i)'))
  test('C2 a dictionary that grows', () =>
    expectOutOfMemory('c2-dict', `const m = {}; for (let i = 0; ; i++) m['k' + i] = i`))
  for (const [what, make] of [
    ['touched', 'const a = []; for (;;) a.push(new Uint8Array(1e6).fill(1))'],
    ['untouched', 'const a = []; for (;;) a.push(new ArrayBuffer(1e8))'],
  ])
    test(`C4 buffers, ${what}, that grow in number`, async () => {
      const project = await server.deploy(
        `c4-${what}`,
        `router.get('/', () => { try { ${make} } catch (error) { return error.name } })`,
      )
      await server.unharmed(async () => {
        const answer = await server.get(`/r/c4-${what}/`)
        // The service is told, or ended like any other that takes too much.
        if (answer.status === 200) assert.equal(await answer.text(), 'RangeError')
        else await server.reason(project, 'MEMORY_LIMIT')
      })
    })
  test('C5 growable buffers are refused', async () => {
    await server.deploy('c5', `router.get('/', () => new ArrayBuffer(0, { maxByteLength: 1e9 }))`)
    await server.unharmed(async () => assert.equal((await server.get('/r/c5/')).status, 500))
  })

  test('C9 what V8 does not count is caught by the resident memory', async () => {
    const small = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { cpuMs: 10_000, runnerMemoryMb: 200 } },
    )
    await expectOutOfMemory(
      'c9',
      `const a = []; for (;;) a.push(new Intl.DateTimeFormat('ru', { dateStyle: 'full' }))`,
      small,
    )
  })

  test('C12 a body that is too large never reaches the service', async () => {
    await server.deploy('c12', `router.post('/', () => ({ got: true }))`)
    await server.unharmed(async () => {
      const answer = await server.get('/r/c12/', { method: 'POST', body: new Uint8Array(11 * 1024 * 1024) })
      assert.equal(answer.status, 413)
    })
  })

  test('C14 a service that leaks is started anew before it runs out of memory, and no request fails', async (t) => {
    const leaking = await faultServer(t, { limits: { cpuMs: 5_000, memoryMb: 64 } })
    const project = await leaking.deploy(
      'c14',
      // Slow beside the samples of its heap, however fast it is asked, and not far from the limit at first.
      `const kept = []
       const leak = (count) => { for (let i = 0; i < count; i += 1) kept.push(new Array(10).fill(i)) }
       leak(300_000)
       let last = Date.now()
       router.get('/', () => {
         if (Date.now() - last >= 100) { last = Date.now(); leak(2_500) }
         return kept.length
       })`,
    )
    const { since } = await leaking.kernel.get(runtimeRef).status(project.id)
    const answers = new Map<number, number>()
    await leaking.unharmed(() =>
      until(
        'it was started anew',
        async () => {
          const { status } = await leaking.get('/r/c14/')
          answers.set(status, (answers.get(status) ?? 0) + 1)
          return (await leaking.kernel.get(runtimeRef).status(project.id)).since !== since
        },
        60_000,
      ),
    )
    assert.deepEqual([...answers.keys()], [200])
    const line = await leaking.reason(project, 'RECYCLED')
    assert.match(line.message, /^Started anew before its memory runs out: it uses \d+ of 64 MB/)
    assert.equal((await leaking.kernel.get(runtimeRef).status(project.id)).restarts, 0)
    await leaking.kernel.get(metricsRef).flush()
    assert.equal((await leaking.kernel.get(metricsRef).read(project.id, {})).totals.recycles, 1)
  })

  test('C13 an endless answer waits for its client and ends with it', async () => {
    const project = await server.deploy(
      'c13',
      `router.get('/', () => new Response(new ReadableStream({
        pull(controller) { controller.enqueue(new Uint8Array(100_000)) },
        cancel() { console.log('cancelled') },
      })))`,
    )
    await server.unharmed(async () => {
      const answer = await server.get('/r/c13/')
      assert.equal(answer.status, 200)
      const resident = process.memoryUsage.rss()
      await new Promise((resolve) => setTimeout(resolve, 500))
      const grown = process.memoryUsage.rss() - resident
      assert.ok(grown < 50 * 1024 * 1024, `the server grew by ${grown} bytes`)
      await answer.body!.cancel()
      await until('it is cancelled', async () =>
        (await server.logs(project)).some(({ message }) => message === 'cancelled'),
      )
    })
  })
})
