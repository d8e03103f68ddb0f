import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addDays, daysBetween, isDay, startOf, stepsOf } from '../../../modules/goals/calendar.ts'
import type { GoalStats } from '../../../modules/goals/contract.ts'
import { clocked, start } from './support.ts'

describe('dates of the calendar', () => {
  it('are those there are', () => {
    for (const day of ['2026-02-28', '2028-02-29', '0001-01-01', '9999-12-31']) assert.ok(isDay(day), day)
    for (const day of ['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', 'x']) assert.ok(!isDay(day), day)
  })
  it('go on over months, years and nights in which clocks change', () => {
    assert.equal(addDays('2026-12-31', 1), '2027-01-01')
    assert.equal(addDays('2028-03-01', -1), '2028-02-29')
    assert.equal(addDays('2026-03-28', 2), '2026-03-30')
    assert.equal(daysBetween('2026-03-28', '2026-03-30'), 3)
    assert.equal(daysBetween('2026-11-28', '2026-11-28'), 1)
  })
  it('are in steps', () => {
    assert.equal(startOf('2026-11-29', 'week'), '2026-11-23', 'Sunday ends a week')
    assert.equal(startOf('2026-11-23', 'week'), '2026-11-23')
    assert.equal(startOf('2027-01-01', 'week'), '2026-12-28')
    assert.deepEqual(stepsOf('2026-11-29', '2026-12-01', 'day'), ['2026-11-29', '2026-11-30', '2026-12-01'])
    assert.deepEqual(stepsOf('2026-11-29', '2026-12-07', 'week'), ['2026-11-23', '2026-11-30', '2026-12-07'])
    assert.deepEqual(stepsOf('2026-12-31', '2027-03-01', 'month'), [
      '2026-12-01',
      '2027-01-01',
      '2027-02-01',
      '2027-03-01',
    ])
  })
})

describe('statistics of goals', () => {
  it('sum a period in steps, beside the one before', async (t) => {
    const { api, project, goals, views, people, at } = await clocked(t)
    const shop = await project('member', 'shop')
    const { body: sales } = await api('member', 'POST', '/projects/shop/goals', {
      name: 'Sales',
      type: 'daily_counter',
    })
    const { body: boots } = await api('member', 'POST', '/projects/shop/goals', { name: 'Boots', type: 'counter' })
    for (const [day, by] of [
      ['2026-11-10', 100],
      ['2026-11-15', 1],
      ['2026-11-21', 2],
      ['2026-11-22', 4],
      ['2026-11-23', 8],
      ['2026-11-28', 16],
    ] as const) {
      at(`${day}T12:00:00Z`)
      await goals.increment(shop.id, 'sales', by)
      await goals.increment(shop.id, 'boots')
    }
    const read = async (query: object) => views.stats(people.member!, query)
    const week = await read({ goals: `${sales.id},shop-boots` })
    assert.deepEqual(week, {
      from: '2026-11-22',
      to: '2026-11-28',
      interval: 'day',
      timezone: 'UTC',
      today: '2026-11-28',
      previous: { from: '2026-11-15', to: '2026-11-21' },
      goals: [
        {
          id: sales.id,
          total: 28,
          previous: 3,
          series: [4, 8, 0, 0, 0, 0, 16].map((value, i) => ({ date: `2026-11-${22 + i}`, value })),
          projects: [],
        },
        { id: boots.id, total: 6, previous: null, series: [], projects: [] },
      ],
    })
    const weeks = await read({ from: '2026-11-11', to: '2026-11-28', interval: 'week', goals: 'shop-sales' })
    assert.deepEqual(weeks.goals[0]!.series, [
      { date: '2026-11-09', value: 1 },
      { date: '2026-11-16', value: 6 },
      { date: '2026-11-23', value: 24 },
    ])
    assert.deepEqual([weeks.goals[0]!.total, weeks.goals[0]!.previous], [31, 100])
    const months = await read({ from: '2026-10-01', interval: 'month' })
    const found = months.goals.find(({ id }) => id === sales.id)!
    assert.deepEqual(
      found.series.map(({ value }) => value),
      [0, 131],
    )
    for (const query of [
      { from: '2026-11-28', to: '2026-11-27' },
      { from: '2026-02-30' },
      { from: '2020-01-01' },
      { from: '2026-11-31', to: '2026-12-01' },
    ])
      await assert.rejects(read(query), { code: 'M3M_GOALS_RANGE' }, JSON.stringify(query))
    assert.equal((await read({ from: '2020-01-01', interval: 'month' })).goals.length, 2)
  })

  it('tell of a global goal what each project counted, and nobody more than they may see', async (t) => {
    const { api, project, goals, views, people } = await clocked(t)
    const shop = await project('member', 'shop')
    const den = await project('other', 'den')
    const make = { name: 'Sign-ups', slug: 'signups', type: 'daily_counter', projects: [shop.id, den.id] }
    const { body: goal } = await api('root', 'POST', '/goals', make)
    await api('root', 'POST', '/goals', { ...make, slug: 'all', type: 'counter' })
    for (const slug of ['signups', 'all']) {
      await goals.increment(shop.id, slug, 3)
      await goals.increment(den.id, slug, 4)
    }
    const of = async (who: string, query: object = {}) => {
      const { goals: found } = await views.stats(people[who]!, query)
      return found.map(({ total, projects }) => [total, projects.map(({ id, total: part }) => [id, part]).sort()])
    }
    const both = [
      7,
      [
        [shop.id, 3],
        [den.id, 4],
      ].sort(),
    ]
    assert.deepEqual(await of('root'), [both, both])
    assert.deepEqual(await of('root', { projects: 'den' }), [
      [4, [[den.id, 4]]],
      [4, [[den.id, 4]]],
    ])
    assert.deepEqual(await of('member'), [
      [3, [[shop.id, 3]]],
      [3, [[shop.id, 3]]],
    ])
    assert.deepEqual(await of('member', { goals: goal.id, projects: shop.id }), [[3, [[shop.id, 3]]]])
    await assert.rejects(of('member', { projects: 'den' }), { code: 'M3M_GOALS_PROJECT' })
    await assert.rejects(of('member', { projects: den.id }), { code: 'M3M_GOALS_PROJECT' })
    await api('root', 'PATCH', '/goals/signups', { projects: [den.id] })
    await assert.rejects(of('member', { goals: 'signups' }), { code: 'M3M_GOAL_UNKNOWN' })
    await assert.rejects(of('member', { goals: goal.id }), { code: 'M3M_GOAL_UNKNOWN' })
    assert.deepEqual(await of('root', { goals: 'signups' }), [both], 'what was counted stays')
  })

  it('name goals in full, where one name may mean several, or by id', async (t) => {
    const { api, project } = await start(t)
    await project('root', 'a')
    await project('root', 'a-b')
    const { body: one } = await api('root', 'POST', '/projects/a/goals', { name: 'x', slug: 'b-c', type: 'counter' })
    const named = () => api('root', 'GET', '/goals/stats?goals=a-b-c')
    assert.equal((await named()).body.goals[0].id, one.id)
    const { body: two } = await api('root', 'POST', '/projects/a-b/goals', { name: 'x', slug: 'c', type: 'counter' })
    const { body: three } = await api('root', 'POST', '/goals', { name: 'x', slug: 'a-b-c', type: 'counter' })
    assert.deepEqual(
      [one, two, three].map(({ fullSlug }) => fullSlug),
      ['a-b-c', 'a-b-c', 'a-b-c'],
    )
    for (const [i, path] of ['projects/a/goals/b-c', 'projects/a-b/goals/c', 'projects/a-b/goals/c'].entries())
      assert.equal((await api('root', 'POST', `/${path}/increment`, { by: i + 1 })).status, 200)
    const totals = (await named()).body.goals.map(({ id, total }: GoalStats) => [id, total])
    assert.deepEqual(
      totals.sort(),
      [
        [one.id, 1],
        [two.id, 5],
        [three.id, 0],
      ].sort(),
    )
    const ofOne = await api('root', 'GET', '/goals/stats?goals=a-b-c&projects=a')
    assert.deepEqual(
      ofOne.body.goals.map(({ id }: GoalStats) => id),
      [one.id],
    )
    const twice = await api('root', 'GET', `/goals/stats?goals=${one.id},a-b-c`)
    assert.deepEqual(twice.body.goals.map(({ id }: GoalStats) => id).sort(), [one.id, two.id, three.id].sort())
    assert.equal((await api('root', 'GET', `/goals/stats?goals=${one.id}`)).body.goals.length, 1)
    assert.equal((await api('root', 'GET', '/goals/stats?goals=none')).body.code, 'M3M_GOAL_UNKNOWN')
    assert.deepEqual((await api('root', 'GET', '/goals/stats?goals=')).body.goals, [])
    assert.equal((await api('root', 'GET', '/goals/stats?interval=year')).status, 400)
    assert.equal((await api('root', 'GET', '/goals/stats?from=yesterday')).status, 400)
    const many = await api('root', 'GET', `/goals/stats?goals=${Array.from({ length: 201 }, (_, i) => `g${i}`)}`)
    assert.deepEqual([many.status, many.body.code], [400, 'M3M_GOALS_TOO_MANY'])
  })
})
