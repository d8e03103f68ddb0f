import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { metricsRef } from '../../modules/metrics/contract.ts'
import { runtimeRef } from '../../modules/runtime/contract.ts'
import { until } from '../support/until.ts'
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

  test('B1 events that each keep within the limit are not taken for one that does not', async () => {
    const project = await server.deploy(
      'b1-many',
      `const work = () => { const until = performance.now() + 100; while (performance.now() < until) {} }
       router.get('/at-once', () => { work() })
       router.get('/later', async () => { await null; work() })`,
    )
    await server.unharmed(async () => {
      for (const path of ['at-once', 'later']) {
        // They come in one batch, and take four times the limit together.
        const answers = await Promise.all(Array.from({ length: 12 }, () => server.get(`/r/b1-many/${path}`)))
        assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([204]), path)
      }
    })
    assert.equal((await server.kernel.get(runtimeRef).status(project.id)).restarts, 0)
  })

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

  const BACKTRACKING: Record<string, string> = {
    'a pattern that tries every way to split': `/^(a+)+$/.test('a'.repeat(40) + '!')`,
    'a pattern of many choices': `new RegExp('(a?){2000}'.repeat(3) + 'b').test('a'.repeat(2_000))`,
    'a comparator without end': `Array.from({ length: 100 }, (_, i) => i).sort(() => { for (;;) {} })`,
    'a comparator that is slow, of much': `Array.from({ length: 1e6 }, (_, i) => i ^ 21845).sort((a, b) => { for (let i = 0; i < 1e4; i++); return a - b })`,
  }
  for (const [index, [what, code]] of Object.entries(BACKTRACKING).entries())
    test(`B4 ${what}`, () => expectCutOff(`b4-${index}`, `router.get('/spin', () => [${code}])`))

  test('B1 an endless loop in a job of a queue', async () => {
    const project = await server.deploy(
      'b1-queue',
      `queue.on('hot', () => { for (;;) {} }, { attempts: 1 })\nrouter.get('/ok', () => queue.send('hot', 1))`,
    )
    await server.unharmed(async () => {
      assert.equal((await server.get('/r/b1-queue/ok')).status, 200)
      await server.reason(project, 'CPU_LIMIT')
      await server.state(project, 'running')
    })
    await server.kernel.get(runtimeRef).stop(project.id)
  })

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

  const BUILTINS = {
    'Array.from': 'Array.from({ length: 2 ** 32 - 2 }).length',
    reverse: '[].reverse.call({ length: 2 ** 53 - 1 })',
    indexOf: '[].indexOf.call({ length: 2 ** 32 - 1 }, 1)',
    'BigInt squaring': '(() => { let x = 3n ** 100_000n; for (;;) x *= x })()',
    'a BigInt of 128 MB': '(2n ** (2n ** 30n - 1n)).toString().length',
    'a BigInt too large': 'String(2n ** (2n ** 30n))',
    'sorting a sparse array': '(() => { const a = []; a[2 ** 32 - 2] = 1; a[7] = 2; return a.sort().length })()',
  }
  test('B5 C10 other builtins that cannot be interrupted', async () => {
    const routes = Object.values(BUILTINS).map((code, index) => `router.get('/${index}', () => [${code}])`)
    const project = await server.deploy('b5-more', `router.get('/ok', () => 1)\n${routes.join('\n')}`)
    for (const [index, name] of Object.keys(BUILTINS).entries()) {
      await server.unharmed(async () => {
        const { status } = await server.get(`/r/b5-more/${index}`)
        // Some are refused by V8, or are no work at all; the others are cut off.
        assert.ok([200, 500, 503].includes(status), `${name}: ${status}`)
      })
      // A person starts it at once, however often it crashed.
      await server.kernel.get(runtimeRef).start(project.id)
      assert.equal((await server.get('/r/b5-more/ok')).status, 200, name)
    }
  })

  test('B10 an endless loop in a listener for rejections', () =>
    expectCutOff(
      'b10-rejection',
      `addEventListener('unhandledrejection', () => { for (;;) {} })
       router.get('/spin', () => { Promise.reject(new Error('x')); return new Promise(() => {}) })`,
    ))

  test('B10 an endless loop when an object was collected', async () => {
    const project = await server.deploy(
      'b10-collected',
      `let told = 0
       const registry = new FinalizationRegistry((what) => { told += 1; if (what === 'spin') for (;;) {} })
       let kept = []
       // Kept for a while, so that the old generation fills: only its collection tells.
       const rubbish = () => { for (let i = 0; i < 5_000; i += 1) kept.push(new Array(100).fill(i)); if (kept.length > 20_000) kept = [] }
       router.get('/told', () => { registry.register({}, 'fine'); rubbish(); return { told } })
       router.get('/spin', () => { registry.register({}, 'spin'); rubbish() })`,
    )
    await until('callbacks come', async () => {
      const { told } = (await (await server.get('/r/b10-collected/told')).json()) as { told: number }
      return told > 0
    })
    await server.unharmed(async () => {
      await until('it is cut off', async () => (await server.get('/r/b10-collected/spin')).status === 503)
      await server.reason(project, 'CPU_LIMIT')
      await server.state(project, 'running')
    })
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

  const HOG = `
    // The same CPU time, however busy the machine is.
    let x = 1
    const work = () => { for (let i = 0; i < 4e6; i += 1) x = (Math.imul(x, 1103515245) + 12345) | 0; return x }`

  /** What a service has used in the end. */
  async function used(on: FaultServer, projectId: string) {
    const metrics = on.kernel.get(metricsRef)
    await metrics.flush()
    return (await metrics.read(projectId, {})).totals
  }

  test('B8 a service that uses its CPU limit all the time is held back', async (t) => {
    const cpuPercent = 5
    const slow = await faultServer(t, { limits: { cpuMs: 3_000, cpuPercent, cpuBurstMs: 100, inFlight: 1, queue: 1 } })
    const project = await slow.deploy(
      'b8',
      `${HOG}\nservice.stop(() => console.log('the hook ran'))\nrouter.get('/', work)`,
    )
    const began = performance.now()
    const statuses = new Set<number>()
    await slow.unharmed(() =>
      until(
        'some wait, and who finds the queue full is turned away',
        async () => {
          const answers = await Promise.all(Array.from({ length: 4 }, () => slow.get('/r/b8/')))
          for (const { status, headers } of answers) {
            statuses.add(status)
            if (status === 503) assert.ok(headers.has('retry-after'))
          }
          const { throttledMs } = await used(slow, project.id)
          return throttledMs > 2_000 && statuses.has(503)
        },
        60_000,
      ),
    )
    assert.deepEqual([...statuses].sort(), [200, 503])
    const took = performance.now() - began
    assert.deepEqual(
      [...new Set(statuses)].sort(),
      [200, 503],
      'some wait, and who finds the queue full is turned away',
    )
    const line = await slow.reason(project, 'QUOTA')
    assert.equal(line.message, 'It is held back, for it uses more than 5 % of a core')
    // While it is held back, stopping it waits for nothing but its hook.
    const status = await slow.kernel.get(runtimeRef).stop(project.id)
    assert.equal(status.state, 'stopped')
    assert.ok((await slow.logs(project)).some(({ message }) => message === 'the hook ran'))
    const { cpuMs, throttledMs, limits } = await used(slow, project.id)
    const most = (took * cpuPercent) / 100 + 100
    // The last stretch overdraws; what it takes to load is free.
    assert.ok(cpuMs < most + 1_000, `${cpuMs} ms of ${most}`)
    assert.ok(throttledMs < took, `${throttledMs} of ${took} ms`)
    assert.ok(limits.QUOTA! >= 1)
    assert.ok(limits.OVERLOADED! >= 1)
  })

  test('B8 timers that use the CPU all the time are held back', async (t) => {
    const slow = await faultServer(t, { limits: { cpuMs: 3_000, cpuPercent: 5, cpuBurstMs: 100 } })
    const project = await slow.deploy('b8-timers', `${HOG}\nsetInterval(work, 1)`)
    await slow.unharmed(() => slow.reason(project, 'QUOTA'))
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
