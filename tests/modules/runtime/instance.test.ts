import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { BootFailure } from '../../../modules/runtime/instances/failure.ts'
import { until } from '../../support/until.ts'
import { boot, instanceIn, probe, runnerPool } from './instance-support.ts'

const turn = () => new Promise((resolve) => setTimeout(resolve, 30))

describe('instance', () => {
  test('requests it never began are given back, those it began are not', async (t) => {
    const runner = runnerPool(t).take()
    const { instance, ended } = await boot(
      runner,
      `router.get('/spin', () => { for (;;) {} })\nrouter.get('/ok', () => 1)`,
    )
    const [spin, queued, waiting] = [probe('/spin'), probe('/ok'), probe('/ok')]
    instance.send(spin)
    await turn()
    instance.send(queued)
    await turn()
    instance.send(waiting)
    const { failure, innocent, unseen } = await ended
    assert.equal(failure.reason, 'CPU_LIMIT')
    assert.equal(innocent, false)
    assert.equal(await spin.outcome, 'CPU_LIMIT')
    assert.deepEqual(unseen, [queued, waiting])
  })

  test('one in whose place another comes gives back what it never began, and says so of the rest', async (t) => {
    const { instance, unseen } = await boot(runnerPool(t).take(), `router.get('/spin', () => { for (;;) {} })`, {
      limits: { cpuMs: 60_000 },
    })
    const [spin, waiting] = [probe('/spin'), probe('/spin')]
    instance.send(spin)
    await turn()
    instance.send(waiting)
    await instance.drain(0)
    assert.equal(await spin.outcome, 'replaced')
    assert.deepEqual(unseen, [waiting])
  })

  test('J2 a runner that ends before the boot ends the boot, whenever that is', { timeout: 10_000 }, async (t) => {
    const pool = runnerPool(t)
    const first = pool.take()
    const early = instanceIn(first, '')
    process.kill(first.pid!, 'SIGKILL')
    await until('the runner is gone', () => pool.take() !== first)
    const late = instanceIn(first, '')
    for (const { instance } of [early, late]) {
      await assert.rejects(instance.boot(), (error) => error instanceof BootFailure && error.innocent)
      await instance.kill()
      assert.ok(instance.over)
    }
  })

  test('one that is stopped before its boot leaves its runner alone', async (t) => {
    const pool = runnerPool(t)
    const runner = pool.take()
    const { instance } = instanceIn(runner, '')
    await instance.kill()
    await assert.rejects(instance.boot(), BootFailure)
    const other = await boot(runner, '')
    assert.equal(other.instance.over, false)
    assert.equal(runner.load, 1)
  })

  test('a request is never run twice when its runner dies', async (t) => {
    const pool = runnerPool(t)
    const runner = pool.take()
    const { instance, ended } = await boot(runner, `router.get('/wait', () => new Promise(() => {}))`)
    const begun = probe('/wait')
    instance.send(begun)
    await turn()
    process.kill(runner.pid!, 'SIGKILL')
    const { innocent, unseen } = await ended
    assert.equal(await begun.outcome, 'CRASH')
    assert.equal(innocent, true)
    assert.deepEqual(unseen, [])
    const next = await boot(pool.take(), `router.get('/ok', () => 'here')`)
    const again = probe('/ok')
    next.instance.send(again)
    assert.equal(await again.outcome, '200 "here"')
  })

  for (const text of [
    '{',
    '"text"',
    '[null]',
    '[["answer"]]',
    '[["answer", 1, "x", {}, {"$b": 7}]]',
    '[["call", null]]',
    '[["done", {}]]',
    '[["log"]]',
    '[["loaded"]]',
    '[["head", 1, 200, []], ["chunk", 1, 5]]',
    '[["nothing", 1]]',
  ])
    test(`J2 nonsense from inside stays inside: ${text}`, async (t) => {
      const runner = runnerPool(t).take()
      const neighbour = await boot(runner, `router.get('/ok', () => 1)`)
      const { instance } = await boot(
        runner,
        `router.get('/say', ({ headers }) => { rawHost(${JSON.stringify(text)}); return 'said' })`,
      )
      instance.send(probe('/say'))
      await turn()
      const fine = probe('/ok')
      neighbour.instance.send(fine)
      assert.equal(await fine.outcome, '200 1')
      assert.ok(runner.alive)
    })

  for (const text of [
    '[["loaded"]]',
    '[["loaded", {"routes": [], "schedules": [null]}]]',
    '[["failed"]]',
    '[["uncaught"]]',
  ])
    test(`J2 nonsense while it starts is a start that failed: ${text}`, async (t) => {
      const runner = runnerPool(t).take()
      await assert.rejects(boot(runner, `rawHost(${JSON.stringify(text)}); await new Promise(() => {})`), {
        name: 'Error',
        message: /broke the runtime/,
      })
      assert.ok(runner.alive)
    })

  test('C17 a flood of host calls is refused, told once and does not grow the server', async (t) => {
    const runner = runnerPool(t).take()
    let most = 0
    let now = 0
    const { instance, lines } = await boot(
      runner,
      `router.get('/flood', async () => { let refused = 0; const all = []; for (let i = 0; i < 30000; i++) all.push(call('x', 'y', 'z'.repeat(1000)).catch((error) => { if (error.code === 'M3M_RUNTIME_QUOTA') refused++ })); await Promise.all(all); return refused })`,
      {
        limits: { cpuMs: 10_000, memoryMb: 256 },
        async call() {
          most = Math.max(most, ++now)
          await new Promise((resolve) => setImmediate(resolve))
          now -= 1
        },
      },
    )
    const flood = probe('/flood')
    instance.send(flood)
    const refused = Number((await flood.outcome).split(' ')[1])
    assert.ok(refused > 20_000, `${refused} were refused`)
    assert.ok(most <= 10, `${most} at once`)
    const told = lines.filter(({ code }) => code === 'QUOTA').length
    assert.ok(told >= 1 && told < 10, `told ${told} times`)
  })

  test('C17 code that makes calls without end and takes no answer is ended', async (t) => {
    const runner = runnerPool(t).take()
    const { instance, ended } = await boot(
      runner,
      `router.get('/', () => { for (let i = 0; i < 150_000; i++) call('x', 'y').catch(() => {}) })`,
      { limits: { cpuMs: 10_000, memoryMb: 256 } },
    )
    const flood = probe('/')
    instance.send(flood)
    assert.equal(await flood.outcome, 'QUOTA')
    const { failure, innocent } = await ended
    assert.match(failure.message, /More than 100000 calls/)
    assert.equal(innocent, false)
  })

  test('D1 a flood of log lines is cut and counted', async (t) => {
    const runner = runnerPool(t).take()
    const { instance, lines } = await boot(
      runner,
      `router.get('/', () => { for (let i = 0; i < 5000; i++) console.log('line ' + i); return 1 })`,
    )
    const flood = probe('/')
    instance.send(flood)
    await flood.outcome
    const marker = await until('the marker', () => lines.find(({ message }) => message.includes('were dropped')))
    assert.equal(marker.message, '4900 log lines were dropped: more than 100 in a second')
    assert.equal(lines.filter(({ source }) => source === 'service').length, 100)
  })

  test('bytes travel beside the text, both ways', async (t) => {
    const runner = runnerPool(t).take()
    const { instance } = await boot(
      runner,
      `router.get('/', async () => { const answer = await call('x', 'y'); return [answer, buffers.map((b) => [...new Uint8Array(b)])] })`,
      {
        call: async () => ({ data: new Uint8Array([1, 2, 3]), plain: new Date(0) }),
      },
    )
    const asked = probe('/')
    instance.send(asked)
    assert.equal(await asked.outcome, '200 [{"data":{"$b":0},"plain":"1970-01-01T00:00:00.000Z"},[[1,2,3]]]')
  })

  test('a result that cannot be written is an error of the call alone', async (t) => {
    const runner = runnerPool(t).take()
    const { instance } = await boot(runner, `router.get('/', () => call('x', 'y').catch((error) => error.code))`, {
      call: async () => ({ big: 1n }),
    })
    const asked = probe('/')
    instance.send(asked)
    assert.equal(await asked.outcome, '200 "M3M_RUNTIME_RESULT"')
  })
})
