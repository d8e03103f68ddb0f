import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { getPriority } from 'node:os'
import { describe, test } from 'node:test'
import type { RunnerKind } from '../../../modules/runtime/contract.ts'
import type { RunnerPool } from '../../../modules/runtime/processes/runner-pool.ts'
import { until } from '../../support/until.ts'
import { boot, probe, runnerPool } from './instance-support.ts'

const pidsOf = (pool: RunnerPool, kind: RunnerKind) =>
  pool.runners().flatMap((runner) => (runner.kind === kind ? [runner.pid] : []))
const one = (pool: RunnerPool, kind: RunnerKind) => until(`a ${kind} runner`, () => pidsOf(pool, kind)[0])

const nices = (pid: number | undefined) =>
  new Set(readdirSync(`/proc/${pid}/task`).map((thread) => getPriority(Number(thread))))

describe('runner pool', () => {
  test('whatever runs services stands back behind the server, with every thread', async (t) => {
    const pool = runnerPool(t)
    for (const pid of [await one(pool, 'shared'), await one(pool, 'spare')])
      await until('every thread stands back', () => [...nices(pid)].join() === '2')
    const spare = pidsOf(pool, 'spare')[0]
    const { instance } = await boot(pool.take({ alone: true }), `router.get('/', () => 'here')`)
    assert.equal(instance.runner.pid, spare)
    const asked = probe('/')
    instance.send(asked)
    assert.equal(await asked.outcome, '200 "here"')
    assert.deepEqual([...nices(spare)], [2])
  })

  test('the spare runner takes the place of a shared one that dies, and a new one follows', async (t) => {
    const pool = runnerPool(t)
    const [shared, spare] = [await one(pool, 'shared'), await one(pool, 'spare')]
    process.kill(shared, 'SIGKILL')
    await until('the dead one is replaced', () => pidsOf(pool, 'shared')[0] === spare)
    assert.equal(pool.health().status, 'ok')
    assert.equal((await boot(pool.take(), '')).instance.runner.pid, spare)
    assert.notEqual(await one(pool, 'spare'), spare)
    assert.equal(pool.health().detail, '1 runners')
    assert.equal(pool.pids().length, 2)
  })

  test('it becomes the runner of whoever must be alone', async (t) => {
    const pool = runnerPool(t)
    const spare = await one(pool, 'spare')
    const { instance } = await boot(pool.take({ alone: true }), '')
    assert.equal(instance.runner.pid, spare)
    assert.deepEqual(pidsOf(pool, 'own'), [spare])
    await instance.stop()
    pool.release(instance.runner)
    assert.deepEqual(pidsOf(pool, 'own'), [])
  })

  test('a runner that is asked for after the end does not stay', async (t) => {
    const pool = runnerPool(t)
    await one(pool, 'shared')
    await pool.stop()
    const late = pool.take()
    await assert.rejects(boot(late, ''), { message: 'The process it ran in ended' })
    assert.deepEqual(pool.pids(), [])
    await until('its process is gone', () => !existsSync(`/proc/${late.pid}`))
  })

  test('a spare one that dies is replaced', async (t) => {
    const pool = runnerPool(t)
    const spare = await one(pool, 'spare')
    process.kill(spare, 'SIGKILL')
    await until('another is there', () => pidsOf(pool, 'spare').some((pid) => pid !== spare))
  })

  test('previews share a runner of theirs that stands back, and ends when they are gone', async (t) => {
    const pool = runnerPool(t, {}, 50)
    await one(pool, 'spare')
    const first = await boot(pool.take({ kind: 'preview' }), `router.get('/', () => 'here')`)
    const { runner } = first.instance
    assert.equal(pool.take({ kind: 'preview' }), runner)
    assert.notEqual(pool.take(), runner)
    assert.deepEqual(pidsOf(pool, 'preview'), [runner.pid])
    const asked = probe('/')
    first.instance.send(asked)
    assert.equal(await asked.outcome, '200 "here"')
    await until('every thread stands back', () => [...nices(runner.pid)].join() === '10')
    const alone = await boot(pool.take({ kind: 'preview', alone: true }), '')
    assert.notEqual(alone.instance.runner, runner)
    assert.equal(pool.take({ kind: 'preview' }), runner)
    await alone.instance.stop()
    pool.release(alone.instance.runner)
    assert.deepEqual(pidsOf(pool, 'preview'), [runner.pid])
    await first.instance.stop()
    pool.release(runner)
    await until('it has ended', () => pidsOf(pool, 'preview').length === 0)
  })

  test('what a runner takes of the machine is known', async (t) => {
    const pool = runnerPool(t)
    const { instance } = await boot(
      pool.take(),
      `router.get('/', () => { const end = Date.now() + 2000; while (Date.now() < end); })`,
      { limits: { cpuMs: 5_000 } },
    )
    instance.send(probe('/'))
    const info = () => pool.runners().find(({ pid }) => pid === instance.runner.pid)!
    await until('it is busy', () => info().cpuPercent > 10)
    assert.ok(info().rssBytes > 20_000_000)
    assert.equal(info().instances, 1)
    await until('it is idle again', () => info().cpuPercent < 5)
  })
})
