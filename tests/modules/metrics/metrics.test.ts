import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { createLogger, type KernelInfo } from '../../../kernel/index.ts'
import { databaseRef } from '../../../modules/database/contract.ts'
import database from '../../../modules/database/index.ts'
import { createMetricsRepository } from '../../../modules/metrics/metrics.repository.ts'
import { createMetricsService } from '../../../modules/metrics/metrics.service.ts'
import { startedKernel } from '../../support/kernel.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const START = Date.parse('2026-03-04T10:30:00Z')
const PROJECT = '0123456789abcdef01234567'

/** The service on a real database, with a clock that is set by hand. */
async function start(t: TestContext, config: { minutes?: string; hours?: string } = {}) {
  const kernel = await startedKernel(t, { modules: [database] })
  const repository = createMetricsRepository(kernel.get(databaseRef))
  await repository.ensureIndexes()
  const clock = { now: START }
  const open = () =>
    createMetricsService({
      repository,
      projects: { byId: async () => null },
      kernel: { version: '1', health: async () => ({}) } as unknown as KernelInfo,
      config: { minutes: '2d', hours: '90d', prometheus: {}, ...config },
      log: createLogger({ level: 'silent' }),
      now: () => clock.now,
    })
  const metrics = open()
  const range = (from: number, to: number) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })
  return { metrics, open, clock, repository, range }
}

const ROUTES = ['GET /a', 'GET /v1.0/$x', 'POST /a']

describe('metrics', () => {
  it('put what is counted into its minute, with empty minutes around it', async (t) => {
    const { metrics, clock, range } = await start(t)
    const meter = metrics.project(PROJECT).instance('1.0', () => ROUTES)
    for (let i = 0; i < 10; i += 1) meter.request(0, 200, 5, 100)
    // What a timer does at the end of each minute.
    clock.now += MINUTE
    await metrics.flush()
    meter.request(1, 404, 50, 0)
    meter.request(2, 500, 500, 0)
    clock.now += MINUTE
    const { series, totals, step } = await metrics.read(PROJECT, range(START - MINUTE, START + 3 * MINUTE))
    assert.equal(step, 'minute')
    assert.deepEqual(
      series.map(({ requests }) => requests),
      [0, 10, 2, 0],
    )
    assert.deepEqual(series[2]!.statuses, { '2xx': 0, '3xx': 0, '4xx': 1, '5xx': 1 })
    assert.equal(series[0]!.p99, null)
    assert.deepEqual(totals.codes, { 200: 10, 404: 1, 500: 1 })
    assert.equal(totals.bytes, 1_000)
    assert.ok(totals.p50! > 4 && totals.p50! < 6, String(totals.p50))
  })

  it('name routes as they were declared, whatever a guest tells', async (t) => {
    const { metrics, range } = await start(t)
    const meter = metrics.project(PROJECT).instance('1.0', () => ROUTES)
    for (const route of [0, 1, 1, -1, undefined, 99, -7, 0.5]) meter.request(route, 200, 1, 0)
    const { routes } = await metrics.read(PROJECT, range(START - MINUTE, START + MINUTE))
    assert.deepEqual(Object.fromEntries(routes.map(({ route, requests }) => [route, requests])), {
      '(none)': 4,
      'GET /v1.0/$x': 2,
      'GET /a': 1,
      '(fetch)': 1,
    })
  })

  it('count 200 routes apart and the rest together', async (t) => {
    const { metrics, range } = await start(t)
    const names = Array.from({ length: 500 }, (_, i) => `GET /${i}`)
    const meter = metrics.project(PROJECT).instance('1.0', () => names)
    for (let i = 0; i < 500; i += 1) meter.request(i, i % 2 ? 500 : 200, 1, 0)
    const { routes, totals } = await metrics.read(PROJECT, range(START - MINUTE, START + MINUTE))
    assert.equal(routes.length, 201)
    assert.equal(
      routes.reduce((sum, { requests }) => sum + requests, 0),
      500,
    )
    assert.deepEqual(
      routes.filter(({ route }) => route === '(other)').map(({ requests, errors }) => ({ requests, errors })),
      [{ requests: 300, errors: 150 }],
    )
    assert.equal(totals.requests, 500)
  })

  it('tell versions, jobs, limits, lines, restarts and resources apart', async (t) => {
    const { metrics, range } = await start(t)
    const project = metrics.project(PROJECT)
    const old = project.instance('1.0', () => ROUTES)
    const next = project.instance('1.1', () => ROUTES)
    old.usage(10, 1_000)
    old.usage(25, 3_000)
    next.usage(5, 2_000)
    old.close()
    next.usage(6, 2_500)
    old.begin()
    next.begin()
    old.end()
    for (let i = 0; i < 3; i += 1) old.request(0, 200, 1, 0)
    next.request(0, 503, 1, 0)
    project.limit('CPU_LIMIT')
    project.limit('CPU_LIMIT')
    project.restart()
    project.line('warn', '1.0')
    project.line('error', null)
    project.job('schedule', 'a.b $c', true, 10)
    project.job('schedule', 'a.b $c', false, 30)
    project.job('queue', 'mail', true, 4)
    const { totals, versions, jobs } = await metrics.read(PROJECT, range(START - MINUTE, START + MINUTE))
    assert.deepEqual(
      versions.map(({ version, requests, errors, cpuMs }) => ({ version, requests, errors, cpuMs })),
      [
        { version: '1.0', requests: 3, errors: 0, cpuMs: 25 },
        { version: '1.1', requests: 1, errors: 1, cpuMs: 6 },
      ],
    )
    assert.deepEqual(jobs, [
      { kind: 'schedule', name: 'a.b $c', ok: 1, failed: 1, meanMs: 20 },
      { kind: 'queue', name: 'mail', ok: 1, failed: 0, meanMs: 4 },
    ])
    assert.deepEqual(totals.limits, { CPU_LIMIT: 2 })
    assert.deepEqual(totals.lines, { debug: 0, info: 0, warn: 1, error: 1 })
    assert.equal(totals.restarts, 1)
    assert.equal(totals.inFlight, 2)
    assert.equal(totals.cpuMs, 31)
    assert.equal(totals.heapBytes, 5_000)
  })

  it('choose the step by the range, and read long ones from hours', async (t) => {
    const { metrics, clock, range } = await start(t)
    const meter = metrics.project(PROJECT).instance('1.0', () => ROUTES)
    for (const hours of [0, 5, 30, 24 * 10]) {
      clock.now = START + hours * HOUR
      await metrics.flush()
      meter.request(0, 200, 1, 0)
      await metrics.flush()
    }
    const read = async (from: number, to: number) => {
      const { step, totals, routes, series } = await metrics.read(PROJECT, range(from, to))
      const [{ requests = 0 } = {}] = routes
      return { step, requests: totals.requests, ofRoute: requests, points: series.length }
    }
    assert.deepEqual(await read(START, START + HOUR), { step: 'minute', requests: 1, ofRoute: 1, points: 60 })
    assert.deepEqual(await read(START, START + DAY), { step: '5m', requests: 2, ofRoute: 2, points: 288 })
    assert.deepEqual(await read(START + MINUTE, START + 5 * HOUR), { step: '5m', requests: 1, ofRoute: 1, points: 60 })
    assert.deepEqual(await read(START, START + 7 * DAY), { step: 'hour', requests: 3, ofRoute: 3, points: 169 })
    assert.deepEqual(await read(START, START + 30 * DAY), { step: 'day', requests: 4, ofRoute: 4, points: 31 })
  })

  it('refuse ranges that make no sense or too many points', async (t) => {
    const { metrics, range } = await start(t)
    await assert.rejects(metrics.read(PROJECT, range(START, START)), { code: 'M3M_METRICS_RANGE' })
    await assert.rejects(metrics.read(PROJECT, { ...range(START, START + 30 * DAY), step: 'minute' }), {
      code: 'M3M_METRICS_RANGE',
    })
  })

  it('lose nothing when stopped, and go on where they were', async (t) => {
    const { metrics, open, range } = await start(t)
    metrics.start()
    metrics
      .project(PROJECT)
      .instance('1.0', () => ROUTES)
      .request(0, 200, 1, 0)
    await metrics.stop()
    const next = open()
    next
      .project(PROJECT)
      .instance('1.0', () => ROUTES)
      .request(0, 200, 1, 0)
    assert.equal((await next.read(PROJECT, range(START - MINUTE, START + MINUTE))).totals.requests, 2)
  })

  it('keep minutes and hours for as long as they are meant to', async (t) => {
    const { metrics, clock, repository } = await start(t, { minutes: '1d', hours: '10d' })
    metrics
      .project(PROJECT)
      .instance('1.0', () => ROUTES)
      .request(0, 200, 1, 0)
    await metrics.flush()
    const stored = async (resolution: 'minute' | 'hour') =>
      (await repository.range(PROJECT, resolution, 'whole', new Date(0), new Date(START + DAY))).length
    clock.now += DAY - HOUR
    await metrics.cleanUp()
    assert.deepEqual([await stored('minute'), await stored('hour')], [1, 1])
    clock.now += 2 * HOUR
    await metrics.cleanUp()
    assert.deepEqual([await stored('minute'), await stored('hour')], [0, 1])
    clock.now += 10 * DAY
    await metrics.cleanUp()
    assert.equal(await stored('hour'), 0)
  })

  it('tell what happens at the moment', async (t) => {
    const { metrics, clock } = await start(t)
    const meter = metrics.project(PROJECT).instance('1.0', () => ROUTES)
    meter.request(0, 200, 1, 0)
    const live = metrics.live(PROJECT)
    meter.begin()
    for (let i = 0; i < 20; i += 1) meter.request(0, i < 5 ? 500 : 200, 10, 0)
    meter.usage(500, 7_000)
    clock.now += 2_000
    const { p99, time, ...rest } = live()
    assert.deepEqual(rest, { requestsPerSecond: 10, errorsPerSecond: 2.5, inFlight: 1, heapBytes: 7_000, cpu: 0.25 })
    assert.ok(p99! > 8 && p99! < 12, String(p99))
    assert.equal(time, new Date(clock.now).toISOString())
    clock.now += 2_000
    assert.equal(live().requestsPerSecond, 0)
  })
})
