import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { projectsRef } from '../../../modules/projects/contract.ts'
import { start } from './support.ts'

describe('goals', () => {
  it('are made, changed and deleted in a project by those who may open it', async (t) => {
    const { api, project } = await start(t)
    const shop = await project('member', 'shop')
    const made = await api('member', 'POST', '/projects/shop/goals', { name: ' Новые гости ', type: 'counter' })
    assert.equal(made.status, 201)
    const { id, createdAt, updatedAt, ...rest } = made.body
    assert.deepEqual(rest, {
      name: 'Новые гости',
      slug: 'novye-gosti',
      fullSlug: 'shop-novye-gosti',
      color: null,
      type: 'counter',
      description: '',
      projectId: shop.id,
      projects: [],
      counted: false,
    })
    assert.equal(createdAt, updatedAt)
    const changes = { name: 'Guests', slug: 'guests', color: 'teal', type: 'daily_counter', description: 'Who came' }
    const changed = await api('member', 'PATCH', '/projects/shop/goals/novye-gosti', changes)
    assert.equal(changed.status, 200)
    assert.deepEqual({ ...changed.body, ...changes }, changed.body)
    assert.deepEqual((await api('member', 'GET', `/projects/shop/goals/${id}`)).body, changed.body)
    assert.deepEqual((await api('member', 'GET', '/projects/shop/goals')).body.items, [changed.body])
    assert.equal((await api('member', 'GET', '/projects/shop/goals/novye-gosti')).body.code, 'M3M_GOAL_UNKNOWN')

    await project('other', 'den')
    for (const [method, path, body] of [
      ['GET', '/projects/shop/goals'],
      ['POST', '/projects/shop/goals', { name: 'x', type: 'counter' }],
      ['GET', '/projects/shop/goals/guests'],
      ['PATCH', '/projects/shop/goals/guests', { name: 'x' }],
      ['DELETE', '/projects/shop/goals/guests'],
      ['POST', '/projects/shop/goals/guests/reset', { slug: 'guests' }],
      ['POST', '/projects/shop/goals/guests/increment', {}],
      ['GET', `/projects/den/goals/${id}`],
      ['PATCH', `/projects/den/goals/${id}`, { name: 'x' }],
      ['DELETE', `/projects/den/goals/${id}`],
      ['GET', `/goals/${id}`],
      ['GET', `/goals/stats?goals=${id}`],
      ['GET', '/goals/stats?goals=shop-guests'],
      ['GET', '/goals/stats?projects=shop'],
    ] as const)
      assert.equal((await api('other', method, path, body)).status, 404, `${method} ${path}`)
    assert.equal((await api('member', 'DELETE', '/projects/shop/goals/guests')).status, 204)
    assert.equal((await api('member', 'DELETE', '/projects/shop/goals/guests')).status, 404)
  })

  it('follow the slug of their project', async (t) => {
    const { api, project, goals } = await start(t)
    const { id } = await project('member', 'shop')
    await api('member', 'POST', '/projects/shop/goals', { name: 'Sales', type: 'daily_counter' })
    await goals.increment(id, 'sales', 3)
    await api('member', 'PATCH', '/projects/shop', { slug: 'store' })
    const [goal] = (await api('member', 'GET', '/projects/store/goals')).body.items
    assert.equal(goal.fullSlug, 'store-sales')
    assert.equal(await goals.increment(id, 'sales'), 4)
    assert.equal((await api('member', 'GET', '/goals/stats?goals=store-sales')).body.goals[0].total, 4)
    assert.equal((await api('member', 'GET', '/goals/stats?goals=shop-sales')).status, 404)
  })

  it('have one winner of many who want the same slug at once', async (t) => {
    const { api, project } = await start(t)
    await project('root', 'shop')
    await project('root', 'den')
    for (const path of ['/projects/shop/goals', '/projects/den/goals', '/goals']) {
      const body = { name: 'x', slug: 'sales', type: 'counter' }
      const answers = await Promise.all(Array.from({ length: 100 }, () => api('root', 'POST', path, body)))
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(99).fill(409)], path)
      const lost = answers.find(({ status }) => status === 409)!.body
      assert.equal(lost.code, 'M3M_GOAL_SLUG_TAKEN')
      assert.equal(lost.detail, 'The slug "sales" is taken; "sales-2" is free')
    }
    const named = await Promise.all(
      Array.from({ length: 20 }, () => api('root', 'POST', '/goals', { name: 'Visits', type: 'counter' })),
    )
    const slugs = new Set(named.map(({ body }) => body.slug))
    assert.deepEqual(slugs, new Set(['visits', ...Array.from({ length: 19 }, (_, i) => `visits-${i + 2}`)]))
    const clash = await api('root', 'PATCH', '/goals/visits-2', { slug: 'visits' })
    assert.deepEqual([clash.status, clash.body.code], [409, 'M3M_GOAL_SLUG_TAKEN'])
  })

  it('are refused when they do not fit, with the place', async (t) => {
    const { api, project } = await start(t, { maxPerProject: 2 })
    const { id } = await project('member', 'shop')
    const make = (body: object) =>
      api('member', 'POST', '/projects/shop/goals', { name: 'x', type: 'counter', ...body })
    for (const [body, place] of [
      [{ name: '  ' }, '/name'],
      [{ slug: 'Sales' }, '/slug'],
      [{ slug: '-a' }, '/slug'],
      [{ slug: 'a'.repeat(65) }, '/slug'],
      [{ slug: id }, '/slug'],
      [{ color: 'beige' }, '/color'],
      [{ type: 'gauge' }, '/type'],
      [{ description: 'x'.repeat(1_001) }, '/description'],
    ] as const) {
      const { status, body: problem } = await make(body)
      assert.equal(status, 400, place)
      assert.ok(
        problem.errors.some(({ path }: { path: string }) => path.endsWith(place)),
        `${place}: ${JSON.stringify(problem)}`,
      )
    }
    const global = { name: 'x', type: 'counter', projects: ['f'.repeat(24)] }
    assert.equal((await api('root', 'POST', '/goals', global)).body.errors[0].path, '/projects/0')
    assert.equal((await make({ slug: 'stats' })).status, 201)
    assert.equal((await make({})).status, 201)
    const full = await make({})
    assert.deepEqual([full.status, full.body.code], [429, 'M3M_GOAL_QUOTA'])
  })

  it('are global for the projects they name; root makes them, members read', async (t) => {
    const { api, project, goals } = await start(t)
    const shop = await project('member', 'shop')
    const den = await project('other', 'den')
    await project('other', 'out')
    const make = { name: 'Sign-ups', slug: 'signups', type: 'daily_counter', projects: [shop.id, den.id] }
    assert.equal((await api('member', 'POST', '/goals', make)).status, 403)
    const { body: goal } = await api('root', 'POST', '/goals', make)
    assert.deepEqual([goal.fullSlug, goal.projectId, goal.projects], ['signups', null, [shop.id, den.id]])
    const mine = (await api('member', 'GET', '/goals')).body.items
    assert.deepEqual([mine.length, mine[0].projects], [1, [shop.id]], 'projects of others are not told')
    assert.deepEqual((await api('other', 'GET', '/projects/out/goals')).body.items, [])
    const listed = (await api('member', 'GET', '/projects/shop/goals')).body.items
    assert.deepEqual([listed[0].id, listed[0].fullSlug, listed[0].projects], [goal.id, 'signups', [shop.id]])
    for (const [method, path, body] of [
      ['PATCH', '/goals/signups', { name: 'x' }],
      ['DELETE', '/goals/signups'],
      ['POST', '/goals/signups/reset', { slug: 'signups' }],
    ] as const)
      assert.equal((await api('member', method, path, body)).status, 403, `${method} ${path}`)
    for (const [method, path, body] of [
      ['PATCH', '/projects/shop/goals/signups', { name: 'x' }],
      ['PATCH', `/projects/shop/goals/${goal.id}`, { name: 'x' }],
      ['DELETE', `/projects/shop/goals/${goal.id}`],
      ['POST', `/projects/shop/goals/${goal.id}/reset`, { slug: 'signups' }],
    ] as const)
      assert.equal((await api('member', method, path, body)).status, 404, `${method} ${path}`)
    assert.equal((await api('member', 'GET', '/goals/signups')).status, 200)

    assert.equal(await goals.increment(shop.id, 'signups', 2), 2)
    assert.equal(await goals.increment(den.id, 'signups', 5), 5)
    await api('root', 'PATCH', '/goals/signups', { projects: [den.id] })
    await assert.rejects(goals.increment(shop.id, 'signups'), { code: 'M3M_GOAL_NOT_FOUND' })
    assert.equal(await goals.increment(den.id, 'signups'), 6)
    assert.deepEqual((await api('member', 'GET', '/goals')).body.items, [])
    for (const name of ['signups', goal.id, 'nothing']) {
      const { status, body } = await api('member', 'GET', `/goals/${name}`)
      assert.deepEqual([status, body.detail], [404, `There is no goal "${name}" that you may see`])
    }
  })

  it('of a project go before global ones of the same slug', async (t) => {
    const { api, project, goals } = await start(t)
    const shop = await project('root', 'shop')
    await api('root', 'POST', '/goals', { name: 'All', slug: 'sales', type: 'counter', projects: [shop.id] })
    await goals.increment(shop.id, 'sales', 10)
    await api('root', 'POST', '/projects/shop/goals', { name: 'Own', slug: 'sales', type: 'counter' })
    assert.equal(await goals.increment(shop.id, 'sales'), 1)
    assert.deepEqual(await goals.readings(shop.id), [{ slug: 'sales', name: 'Own', type: 'counter', global: false }])
    assert.equal((await api('root', 'GET', '/projects/shop/goals/sales')).body.name, 'Own')
    await api('root', 'DELETE', '/projects/shop/goals/sales')
    assert.equal(await goals.increment(shop.id, 'sales'), 11)
  })

  it('keep their type once something was counted, until they are reset', async (t) => {
    const { api, project, goals } = await start(t)
    const { id } = await project('member', 'shop')
    const goal = '/projects/shop/goals/sales'
    await api('member', 'POST', '/projects/shop/goals', { name: 'Sales', type: 'counter' })
    assert.equal((await api('member', 'PATCH', goal, { type: 'daily_counter' })).status, 200)
    assert.equal((await api('member', 'PATCH', goal, { type: 'counter' })).status, 200)
    await goals.increment(id, 'sales', 7)
    const refused = await api('member', 'PATCH', goal, { type: 'daily_counter', name: 'Other' })
    assert.deepEqual([refused.status, refused.body.code], [409, 'M3M_GOAL_TYPE_FIXED'])
    assert.deepEqual((await api('member', 'GET', goal)).body.name, 'Sales')
    assert.equal((await api('member', 'PATCH', goal, { type: 'counter', name: 'Same' })).status, 200)
    const unconfirmed = await api('member', 'POST', `${goal}/reset`, { slug: 'sale' })
    assert.deepEqual([unconfirmed.status, unconfirmed.body.code], [400, 'M3M_GOAL_NOT_CONFIRMED'])
    assert.equal((await goals.read(id, 'sales')).value, 7)
    assert.equal((await api('member', 'POST', `${goal}/reset`, { slug: 'sales' })).status, 204)
    assert.equal((await goals.read(id, 'sales')).value, 0)
    assert.equal((await api('member', 'PATCH', goal, { type: 'daily_counter' })).status, 200)
  })

  it('take what was counted with them, even while it is counted', async (t) => {
    const { api, project, goals, server } = await start(t)
    const { id } = await project('member', 'shop')
    const { body: goal } = await api('member', 'POST', '/projects/shop/goals', { name: 'Sales', type: 'counter' })
    const counting = Promise.allSettled(
      Array.from({ length: 200 }, async (_, i) => {
        for (let n = 0; n < i % 20; n += 1) await new Promise((resolve) => setImmediate(resolve))
        return goals.increment(id, 'sales')
      }),
    )
    assert.equal((await api('member', 'DELETE', `/projects/shop/goals/${goal.id}`)).status, 204)
    for (const end of await counting) if (end.status === 'rejected') assert.equal(end.reason.code, 'M3M_GOAL_NOT_FOUND')
    await api('member', 'POST', '/projects/shop/goals', { name: 'Sales', type: 'counter' })
    assert.equal(await goals.increment(id, 'sales'), 1)

    const { projects, root } = {
      projects: server.kernel.get(projectsRef),
      root: (await api('root', 'GET', '/auth/me')).body,
    }
    const late = Array.from({ length: 50 }, () => goals.increment(id, 'sales').catch(() => null))
    await projects.delete(root, id, 'shop')
    await Promise.all(late)
    await assert.rejects(goals.increment(id, 'sales'), { code: 'M3M_GOAL_NOT_FOUND' })
  })

  it('are counted from outside with the key of the project', async (t) => {
    const { api, project, server } = await start(t)
    await project('member', 'shop')
    await project('member', 'den')
    for (const p of ['shop', 'den'])
      await api('member', 'POST', `/projects/${p}/goals`, { name: 'Sales', type: 'counter' })
    const { key } = (await api('member', 'POST', '/projects/shop/api-key')).body
    const count = (p: string, body?: unknown, headers: Record<string, string> = { 'x-api-key': key }) =>
      server.call('POST', `/api/projects/${p}/goals/sales/increment`, { headers, body })
    assert.deepEqual((await count('shop')).body, { value: 1 })
    assert.deepEqual((await count('shop', {})).body, { value: 2 })
    assert.deepEqual((await count('shop', { by: 40 })).body, { value: 42 })
    assert.deepEqual((await count('shop', { by: -2 })).body, { value: 40 })
    for (const by of [0.5, '1', 1e300, null]) assert.equal((await count('shop', { by })).status, 400, String(by))
    assert.equal((await count('den')).status, 404)
    assert.equal((await count('shop', {}, { 'x-api-key': `${key.slice(0, -1)}_` })).status, 401)
    assert.equal((await count('shop', {}, {})).status, 401)
    const stats = await server.call('GET', '/api/goals/stats', { headers: { 'x-api-key': key } })
    assert.equal(stats.status, 403)
  })

  it('have it written down who changed them', async (t) => {
    const { api, project, goals } = await start(t)
    const { id } = await project('member', 'shop')
    await api('member', 'POST', '/projects/shop/goals', { name: 'Sales', type: 'counter' })
    await api('member', 'PATCH', '/projects/shop/goals/sales', { name: 'Sold' })
    await goals.increment(id, 'sales')
    await api('member', 'POST', '/projects/shop/goals/sales/reset', { slug: 'sale' })
    await api('member', 'POST', '/projects/shop/goals/sales/reset', { slug: 'sales' })
    await api('member', 'DELETE', '/projects/shop/goals/sales')
    await api('root', 'POST', '/goals', { name: 'All', type: 'daily_counter', projects: [id] })
    const { items } = (await api('root', 'GET', '/audit?action=goal')).body
    assert.deepEqual(
      items.map(
        ({ action, actor, target, project: of, before, after }: Record<string, { name: string; slug: string }>) => [
          action,
          actor!.name,
          target,
          of?.slug ?? null,
          before?.name ?? null,
          after?.name ?? null,
        ],
      ),
      [
        ['goal.create', 'root', 'all', null, null, 'All'],
        ['goal.delete', 'member', 'sales', 'shop', 'Sold', null],
        ['goal.reset', 'member', 'sales', 'shop', null, null],
        ['goal.update', 'member', 'sales', 'shop', 'Sales', 'Sold'],
        ['goal.create', 'member', 'sales', 'shop', null, 'Sales'],
      ],
    )
    assert.deepEqual(items[0].after, { name: 'All', slug: 'all', type: 'daily_counter', projects: 1 })
  })
})
