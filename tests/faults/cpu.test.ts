import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { runtimeRef } from '../../modules/runtime/contract.ts'
import { type FaultServer, faultServer, problemOf } from './support.ts'

const LIMIT = { status: 503, code: 'M3M_SERVICE_CRASHED', reason: 'CPU_LIMIT' }

describe('B. CPU and time', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer({ after: (work) => void undo.push(work as () => unknown) })
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  /** Calls `/spin` of a service and expects it to be cut off within 2 s, told, logged and brought back. */
  async function expectCutOff(slug: string, code: string): Promise<void> {
    const project = await server.deploy(slug, `router.get('/ok', () => ({ ok: true }))\n${code}`)
    await server.unharmed(async () => {
      const began = performance.now()
      const answer = await server.get(`/r/${slug}/spin`)
      const took = performance.now() - began
      assert.deepEqual(await problemOf(answer), LIMIT)
      assert.equal(answer.headers.get('retry-after'), '1')
      assert.ok(took < 2_300, `it was cut off after ${took} ms`)
      const line = await server.reason(project, 'CPU_LIMIT')
      assert.match(line.message, /300 ms/)
      await server.state(project, 'running')
    })
    assert.deepEqual(await (await server.get(`/r/${slug}/ok`)).json(), { ok: true })
    assert.equal((await server.kernel.get(runtimeRef).status(project.id)).restarts, 1)
  }

  test('B1 an endless loop in a handler', () => expectCutOff('b1', `router.get('/spin', () => { for (;;) {} })`))

  test('B1 a loop that calls the host without end', () =>
    expectCutOff('b1-host', `router.get('/spin', async () => { for (;;) { console.log('x'); await null } })`))

  test('B1 an endless loop at the top level', async () => {
    await server.unharmed(async () => {
      const error = await server.deploy('b1-top', 'const on = true\nwhile (on) {}').then(
        () => assert.fail('it was published'),
        (error) => error,
      )
      assert.equal(error.code, 'M3M_SERVICE_BOOT')
      assert.match(error.message, /300 ms/)
    })
  })

  test('B1 an endless loop in a start hook', async () => {
    await server.unharmed(() =>
      assert.rejects(server.deploy('b1-start', 'service.start(() => { for (;;) {} })'), { code: 'M3M_SERVICE_BOOT' }),
    )
  })

  test('B1 an endless loop in a schedule', async () => {
    const project = await server.deploy('b1-cron', `schedule.every(100, 'hot', () => { for (;;) {} })`)
    await server.unharmed(() => server.reason(project, 'CPU_LIMIT'))
    await server.kernel.get(runtimeRef).stop(project.id)
  })

  test('B1 an endless loop in a stop hook does not keep a service from stopping', async () => {
    const project = await server.deploy('b1-stop', 'service.stop(() => { for (;;) {} })')
    await server.unharmed(async () => {
      const began = performance.now()
      const status = await server.kernel.get(runtimeRef).stop(project.id)
      assert.equal(status.state, 'stopped')
      assert.ok(performance.now() - began < 2_000)
    })
  })

  test('B2 an endless loop of microtasks', () =>
    expectCutOff('b2', `router.get('/spin', async () => { for (;;) await null })`))

  test('B2 promises that make promises', () =>
    // Not one chain, which would hold all its promises and run out of memory just as soon.
    expectCutOff(
      'b2-promise',
      `const again = () => void Promise.resolve().then(again)\nrouter.get('/spin', () => { again(); return new Promise(() => {}) })`,
    ))

  test('B5 a builtin that cannot be interrupted', async () => {
    const project = await server.deploy(
      'b5',
      `router.get('/ok', () => 1)\nrouter.get('/spin', () => [new Array(1e9).fill(0).length])`,
    )
    await server.unharmed(async () => {
      const { status } = await problemOf(await server.get('/r/b5/spin'))
      assert.equal(status, 503)
      await server.state(project, 'running')
    })
    assert.equal((await server.get('/r/b5/ok')).status, 200)
  })

  test('B6 a handler that never answers', async () => {
    const slow = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { requestMs: 500 } },
    )
    const project = await slow.deploy(
      'b6',
      `router.get('/ok', () => 1)\nrouter.get('/never', () => new Promise(() => {}))`,
    )
    await slow.unharmed(async () => {
      assert.deepEqual(await problemOf(await slow.get('/r/b6/never')), {
        status: 504,
        code: 'M3M_SERVICE_TIMEOUT',
        reason: 'WALL_LIMIT',
      })
    })
    await slow.reason(project, 'WALL_LIMIT')
    assert.equal((await slow.get('/r/b6/ok')).status, 200)
    assert.equal((await slow.kernel.get(runtimeRef).status(project.id)).restarts, 0)
  })

  for (const action of ['stop', 'restart'] as const) {
    test(`B9 ${action} while the code spins`, async () => {
      const lasting = await faultServer(
        { after: (work) => void undo.push(work as () => unknown) },
        { limits: { cpuMs: 30_000 } },
      )
      const slug = `b9-${action}`
      const project = await lasting.deploy(
        slug,
        `router.get('/ok', () => 1)\nrouter.get('/spin', () => { for (;;) {} })`,
      )
      const spinning = lasting.get(`/r/${slug}/spin`)
      // The canary shares the runner but not the isolate.
      await lasting.unharmed(async () => {
        await new Promise((resolve) => setTimeout(resolve, 200))
        const began = performance.now()
        const status = await lasting.kernel.get(runtimeRef)[action](project.id)
        const took = performance.now() - began
        assert.equal(status.state, action === 'stop' ? 'stopped' : 'running')
        assert.ok(took < 1_000, `it took ${took} ms`)
      })
      assert.equal((await spinning).status, 503)
      assert.equal((await lasting.get(`/r/${slug}/ok`)).status, action === 'stop' ? 503 : 200)
    })
  }
})
