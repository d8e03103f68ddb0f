import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runtimeApisRef } from '../../../kernel/index.ts'
import { databaseRef } from '../../../modules/database/contract.ts'
import { createIncrements } from '../../../modules/goals/increments.ts'
import { until } from '../../support/until.ts'
import { clocked, start } from './support.ts'

const MAX = Number.MAX_SAFE_INTEGER

describe('counting towards goals', () => {
  it('gives each increment the sum of its turn, whatever is under way', async (t) => {
    const { api, project, goals } = await start(t)
    const { id } = await project('root', 'shop')
    await api('root', 'POST', '/projects/shop/goals', { name: 'n', type: 'counter' })
    const sums = await Promise.all(Array.from({ length: 500 }, () => goals.increment(id, 'n')))
    assert.deepEqual(
      sums,
      Array.from({ length: 500 }, (_, i) => i + 1),
    )
    await Promise.all(Array.from({ length: 300 }, (_, i) => goals.increment(id, 'n', i % 2 === 0 ? 5 : -3)))
    assert.deepEqual(await goals.read(id, 'n'), {
      slug: 'n',
      name: 'n',
      type: 'counter',
      global: false,
      value: 800,
      total: 800,
    })
    assert.equal(await goals.increment(id, 'n', 0), 800)
  })

  it('refuses what is not exact, and only that', async (t) => {
    const { api, project, goals } = await start(t)
    const { id } = await project('root', 'shop')
    await api('root', 'POST', '/projects/shop/goals', { name: 'n', type: 'counter' })
    for (const by of [0.5, Number.NaN, Number.POSITIVE_INFINITY, MAX + 1, -MAX - 1])
      await assert.rejects(goals.increment(id, 'n', by), { code: 'M3M_GOAL_AMOUNT' }, String(by))
    assert.equal(await goals.increment(id, 'n', MAX), MAX)
    await assert.rejects(goals.increment(id, 'n'), {
      code: 'M3M_GOAL_OVERFLOW',
      message: /With 1 more the goal "n" would be beyond/,
    })
    // Together they do not fit, some of them do.
    assert.equal(await goals.increment(id, 'n', -10), MAX - 10)
    const ends = await Promise.allSettled([4, 4, 4, 2, MAX, 1].map((by) => goals.increment(id, 'n', by)))
    assert.equal((await goals.read(id, 'n')).value, MAX)
    assert.deepEqual(
      ends.map((end) => (end.status === 'fulfilled' ? end.value - MAX : end.reason.code)),
      [-6, -2, 'M3M_GOAL_OVERFLOW', 0, 'M3M_GOAL_OVERFLOW', 'M3M_GOAL_OVERFLOW'],
    )
    assert.equal(await goals.increment(id, 'n', -MAX), 0)
    assert.equal(await goals.increment(id, 'n', -MAX), -MAX)
    await assert.rejects(goals.increment(id, 'n', -1), { code: 'M3M_GOAL_OVERFLOW' })
    assert.equal(await goals.increment(id, 'n', MAX), 0)
    assert.equal(await goals.increment(id, 'n', 2 ** 31), 2 ** 31)
    assert.equal(await goals.increment(id, 'n', 2 ** 31 + 1), 2 ** 32 + 1)
  })

  it('is told when it was not stored, and goes on afterwards', async () => {
    let broken = true
    let value = 0
    const add = async (_key: object, by: number) => {
      if (broken) throw new Error('the disk is full')
      value += by
      return value
    }
    const increments = createIncrements({ add, current: async () => value }, Date.now)
    const key = { goalId: 'g', projectId: 'p', day: null }
    const failed = await Promise.allSettled(Array.from({ length: 10 }, () => increments.add(key, 1, 'n')))
    assert.ok(failed.every(({ status }) => status === 'rejected'))
    broken = false
    const late = Array.from({ length: 10 }, () => increments.add(key, 1, 'n'))
    await increments.settled()
    assert.deepEqual([value, (await Promise.all(late)).at(-1)], [10, 10])
  })

  it('acknowledges nothing before it is stored', async () => {
    const stored = Promise.withResolvers<void>()
    let writes = 0
    const add = async (_key: object, by: number) => {
      writes += 1
      await stored.promise
      return by
    }
    const increments = createIncrements({ add, current: async () => 0 }, Date.now)
    const key = { goalId: 'g', projectId: 'p', day: null }
    let done = 0
    const many = () => Array.from({ length: 1_000 }, () => increments.add(key, 1, 'n').then(() => (done += 1)))
    const first = many()
    await until('they are being stored', () => writes === 1)
    const second = many()
    await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual([done, writes], [0, 1])
    stored.resolve()
    await Promise.all([...first, ...second])
    assert.deepEqual([done, writes], [2_000, 2], 'what came meanwhile is one write')
  })

  it('I10 puts an increment into the day it is in the time zone, to the millisecond', async (t) => {
    const cases: [string, [time: string, day: string][]][] = [
      [
        'UTC',
        [
          ['2026-11-28T23:59:59.999Z', '2026-11-28'],
          ['2026-11-29T00:00:00.000Z', '2026-11-29'],
          ['2026-12-31T23:59:59.999Z', '2026-12-31'],
          ['2028-02-29T12:00:00.000Z', '2028-02-29'],
        ],
      ],
      [
        // The clocks go forward in the night of the 29th: that day has 23 hours; the 25th of October has 25.
        'Europe/Berlin',
        [
          ['2026-03-28T22:59:59.999Z', '2026-03-28'],
          ['2026-03-28T23:00:00.000Z', '2026-03-29'],
          ['2026-03-29T21:59:59.999Z', '2026-03-29'],
          ['2026-03-29T22:00:00.000Z', '2026-03-30'],
          ['2026-10-24T21:59:59.999Z', '2026-10-24'],
          ['2026-10-24T22:00:00.000Z', '2026-10-25'],
          ['2026-10-25T22:59:59.999Z', '2026-10-25'],
          ['2026-10-25T23:00:00.000Z', '2026-10-26'],
        ],
      ],
      [
        // The clocks go from midnight to one: the day begins at one.
        'Africa/Cairo',
        [
          ['2026-04-23T21:59:59.999Z', '2026-04-23'],
          ['2026-04-23T22:00:00.000Z', '2026-04-24'],
        ],
      ],
      [
        'Asia/Kathmandu',
        [
          ['2026-11-28T18:14:59.999Z', '2026-11-28'],
          ['2026-11-28T18:15:00.000Z', '2026-11-29'],
        ],
      ],
      [
        'Pacific/Kiritimati',
        [
          ['2026-11-28T09:59:59.999Z', '2026-11-28'],
          ['2026-11-28T10:00:00.000Z', '2026-11-29'],
        ],
      ],
    ]
    const { api, project, zone, at } = await clocked(t)
    for (const [index, [timezone, times]] of cases.entries()) {
      const { goals } = zone(timezone)
      const { id } = await project('root', `shop-${index}`)
      await api('root', 'POST', `/projects/shop-${index}/goals`, { name: 'n', type: 'daily_counter' })
      const expected = new Map<string, number>()
      for (const [time, day] of times) {
        at(time)
        expected.set(day, (expected.get(day) ?? 0) + 1)
        assert.equal(await goals.increment(id, 'n'), expected.get(day), `${timezone} ${time}`)
      }
      const days = new Map((await goals.days(id, 'n', {})).map(({ day, value }) => [day, value]))
      assert.deepEqual([...days].sort(), [...expected].sort(), timezone)
      assert.equal((await goals.read(id, 'n')).total, times.length)
    }
  })

  it('I10 keeps what was counted where it is when the operator takes another time zone', async (t) => {
    const { api, project, zone, at, people } = await clocked(t)
    const { id } = await project('root', 'shop')
    await api('root', 'POST', '/projects/shop/goals', { name: 'n', type: 'daily_counter' })
    at('2026-11-28T20:00:00.000Z')
    await zone('UTC').goals.increment(id, 'n', 5)
    const { goals, views } = zone('Asia/Tokyo')
    // There it is the 29th already, on which nothing was counted so far.
    assert.equal((await goals.read(id, 'n')).value, 0)
    assert.equal(await goals.increment(id, 'n', 2), 2)
    assert.deepEqual(await goals.days(id, 'n', {}), [
      { day: '2026-11-28', value: 5 },
      { day: '2026-11-29', value: 2 },
    ])
    const { today, timezone, goals: found } = await views.stats(people.root!, { goals: 'shop-n' })
    assert.deepEqual([today, timezone, found[0]!.total], ['2026-11-29', 'Asia/Tokyo', 7])
    // And back: it is the 28th again, and goes on from there.
    assert.equal(await zone('UTC').goals.increment(id, 'n'), 6)
  })

  it('does not begin with a time zone there is none of', async (t) => {
    await assert.rejects(start(t, { timezone: 'Mars/Olympus' }), (error: Error) => {
      assert.match(`${error.message} ${error.cause ?? ''}`, /goals\.timezone is "Mars\/Olympus", which is no time zone/)
      return true
    })
  })

  it('is what services call', async (t) => {
    const { api, project, server } = await start(t)
    const { id } = await project('root', 'shop')
    await api('root', 'POST', '/projects/shop/goals', { name: 'Sales', type: 'daily_counter' })
    await api('root', 'POST', '/projects/shop/goals', { name: 'Boots', type: 'counter' })
    const apis = server.kernel.get(runtimeApisRef)
    const run = { projectId: id, version: '1', instanceId: 'i', signal: new AbortController().signal }
    const call = async (method: string, ...args: unknown[]) => {
      const answer = await apis.call(run, 'goals', method, args)
      return answer.ok ? answer.value : answer.error.code
    }
    assert.deepEqual(await call('increment', 'sales'), { value: 1 })
    assert.deepEqual(await call('increment', 'sales', 4), { value: 5 })
    const sales = { slug: 'sales', name: 'Sales', type: 'daily_counter', global: false }
    assert.deepEqual(await call('get', 'sales'), { ...sales, value: 5, total: 5 })
    const [{ day, value }] = (await call('days', 'sales')) as [{ day: string; value: number }]
    assert.equal(value, 5)
    assert.deepEqual(await call('days', 'sales', { from: day, to: day }), [{ day, value }])
    assert.deepEqual(await call('days', 'sales', { to: '2020-01-01' }), [])
    assert.deepEqual(await call('list'), [{ slug: 'boots', name: 'Boots', type: 'counter', global: false }, sales])
    assert.equal(await call('days', 'boots'), 'M3M_GOAL_NOT_DAILY')
    assert.equal(await call('days', 'sales', { from: '2026-02-30' }), 'M3M_GOALS_RANGE')
    assert.equal(await call('days', 'sales', { from: 'x' }), 'M3M_API_ARGUMENTS')
    assert.equal(await call('days', 'sales', { projectId: 'x' }), 'M3M_API_ARGUMENTS')
    for (const by of [0.5, '1', 2 ** 53, Number.NaN, [1]])
      assert.equal(await call('increment', 'sales', by), 'M3M_API_ARGUMENTS', String(by))
    for (const none of ['nothing', '', '__proto__', 'constructor', id, `shop-sales`]) {
      const answer = await apis.call(run, 'goals', 'increment', [none])
      assert.ok(!answer.ok && answer.error.code === 'M3M_GOAL_NOT_FOUND')
      assert.ok(answer.error.message.includes(`"${none}"`) && answer.error.message.includes('page Goals'))
    }
  })

  it('writes what it counts where it belongs', async (t) => {
    const { api, project, goals, server } = await start(t)
    const { id } = await project('root', 'shop')
    const { body: goal } = await api('root', 'POST', '/projects/shop/goals', { name: 'n', type: 'counter' })
    await goals.increment(id, 'n', 3)
    const found = await server.kernel.get(databaseRef).collection('goal_values').find({}).toArray()
    assert.deepEqual(
      found.map(({ _id, goalId, projectId, day, value }) => [_id, goalId, projectId, day ?? null, value]),
      [[`${goal.id}:${id}:`, goal.id, id, null, 3]],
    )
  })
})
