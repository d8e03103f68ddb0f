import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { databaseRef } from '../../../modules/database/contract.ts'
import type { Goal, Stats } from '../../../modules/goals/contract.ts'
import { type Client, signIn } from '../../support/client.ts'
import { tempDir } from '../../support/temp.ts'
import { startServer, type TestServer } from '../runtime/support.ts'
import { completionsOf, problemsOf } from '../runtime-guest/checker.ts'

/** Counts as often as it is told, some at once, and tells what it was told last. */
const CODE = `
router.get('/count/:slug/:times', async (ctx) => {
  let last = 0
  for (let left = Number(ctx.params.times); left > 0; left -= 250)
    for (const { value } of await Promise.all(Array.from({ length: Math.min(250, left) }, () => goals.increment(ctx.params.slug))))
      last = Math.max(last, value)
  return last
})
router.get('/tell', async () => ({ ...await goals.get('own'), list: (await goals.list()).map(({ slug }) => slug) }))
router.get('/fail', () => goals.increment('nothing'))`

const SERVICES = 20
const EACH = 10_000

const stored = async (server: TestServer, goal: Goal): Promise<number> => {
  const all = await server.kernel.get(databaseRef).collection('goal_values').find({ goalId: goal.id }).toArray()
  return all.reduce((sum, { value }) => sum + value, 0)
}

describe('goals in services', () => {
  test('are counted towards by their slug; an unknown one is an error that names it', async (t) => {
    const server = await startServer(t)
    const client = await signIn(server.url)
    const project = await server.deploy('shop', CODE)
    await client.call('POST', '/projects/shop/goals', { name: 'Own', type: 'daily_counter' })
    await client.call('POST', '/goals', { name: 'All', type: 'counter', projects: [project.id] })
    const ask = async (path: string) => (await server.get(`/r/shop${path}`)).json()
    assert.equal(await ask('/count/own/3'), 3)
    assert.equal(await ask('/count/all/2'), 2)
    assert.deepEqual(await ask('/tell'), {
      slug: 'own',
      name: 'Own',
      type: 'daily_counter',
      global: false,
      value: 3,
      total: 3,
      list: ['all', 'own'],
    })
    assert.equal((await server.get('/r/shop/fail')).status, 500)
    const line = (await server.logs(project)).find(({ message }) => message.includes('no goal "nothing"'))
    assert.ok(line?.message.includes('create it on the page Goals'), JSON.stringify(line))
  })

  test('of many services at once are counted exactly, and are there after a restart', {
    timeout: 120_000,
  }, async (t) => {
    const dataDir = tempDir(t)
    const server = await startServer(t, { dataDir, limits: { cpuMs: 5_000, requestMs: 100_000 } })
    const client: Client = await signIn(server.url)
    const projects = await Promise.all(Array.from({ length: SERVICES }, (_, i) => server.deploy(`s${i}`, CODE)))
    const writers = projects.map(({ id }) => id)
    const goal = await client.call<Goal>('POST', '/goals', { name: 'All', type: 'daily_counter', projects: writers })
    const answers = await Promise.all(
      projects.map(async ({ slug }) => Number(await (await server.get(`/r/${slug}/count/all/${EACH}`)).text())),
    )
    // Each is told the sum of its own turn; a run over midnight has two days.
    for (const last of answers) assert.ok(last > 0 && last <= EACH, String(last))
    assert.equal(await stored(server, goal), SERVICES * EACH)
    await server.kernel.stop()
    const again = await startServer(t, { dataDir })
    assert.equal(await stored(again, goal), SERVICES * EACH)
    const stats = await (await signIn(again.url)).call<Stats>('GET', '/goals/stats?goals=all')
    assert.equal(stats.goals[0]!.total, SERVICES * EACH)
    assert.deepEqual(
      stats.goals[0]!.projects.map(({ total }) => total),
      Array(SERVICES).fill(EACH),
    )
  })

  test('are completed in the editor, those of other projects are not', async (t) => {
    const server = await startServer(t)
    const client = await signIn(server.url)
    const shop = await client.createProject('Shop', 'shop')
    await client.createProject('Den', 'den')
    await client.call('POST', '/projects/shop/goals', {
      name: '*/ evil </script>\n',
      slug: 'sign-ups',
      type: 'counter',
    })
    await client.call('POST', '/projects/den/goals', { name: 'Den', type: 'counter' })
    await client.call('POST', '/goals', { name: 'All', type: 'counter', projects: [shop.id] })
    const text = async (path: string) => {
      const answer = await server.get(`/api${path}`, { headers: { authorization: `Bearer ${client.token}` } })
      return answer.text()
    }
    const all = `${await text('/runtime/types')}\n${await text('/projects/shop/runtime/types')}`
    assert.deepEqual(completionsOf(`goals.increment('|`, all), ['all', 'sign-ups'])
    assert.deepEqual(
      problemsOf(
        `const value: number = (await goals.increment('sign-ups', 2)).value + (await goals.increment('later')).value
         const { total, global } = await goals.get('all')
         const days: { day: string, value: number }[] = await goals.days('all', { from: '2026-01-01' })
         console.log(value, total.toFixed(), global, days, (await goals.list())[0]?.slug)
         export {}`,
        all,
      ),
      [],
    )
    assert.equal(await text('/projects/den/runtime/types').then((types) => types.includes('sign-ups')), false)
  })

  test('A18 of another project are out of reach, whatever they are called by', async (t) => {
    const server = await startServer(t)
    const client = await signIn(server.url)
    const owner = await server.deploy('owner', CODE)
    await server.deploy(
      'thief',
      `router.post('/', async (ctx) => {
        const ends = []
        for (const slug of ctx.body)
          for (const call of [() => goals.increment(slug), () => goals.get(slug), () => goals.days(slug)])
            ends.push(await call().then((value) => value, ({ code }) => code))
        return [ends, await goals.list()]
      })`,
    )
    const goal = await client.call<Goal>('POST', '/projects/owner/goals', { name: 'Secret', type: 'daily_counter' })
    const global = await client.call<Goal>('POST', '/goals', { name: 'All', type: 'counter', projects: [owner.id] })
    await server.get('/r/owner/count/secret/5')
    await server.get('/r/owner/count/all/5')
    const names = [
      'secret',
      'owner-secret',
      goal.id,
      `${owner.id}:secret`,
      'all',
      global.id,
      'goal-all',
      '../owner/secret',
    ]
    const answer = await server.get('/r/thief/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(names),
    })
    assert.deepEqual(await answer.json(), [Array(names.length * 3).fill('M3M_GOAL_NOT_FOUND'), []])
    assert.deepEqual([await stored(server, goal), await stored(server, global)], [5, 5])
  })
})
