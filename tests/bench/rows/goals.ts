import assert from 'node:assert/strict'
import type { Goal, Stats } from '../../../modules/goals/contract.ts'
import { withServer } from '../bench-server.ts'
import { atLeast, plain, type Row } from '../row.ts'

const SERVICES = 20
const EACH = 50_000
/** Increments that a service has under way at once. */
const AT_ONCE = 500

const CODE = `router.get('/:times', async (ctx) => {
  for (let left = Number(ctx.params.times); left > 0; left -= ${AT_ONCE})
    await Promise.all(Array.from({ length: Math.min(${AT_ONCE}, left) }, () => goals.increment('all')))
  return 'counted'
})`

/** A million increments of one goal by twenty services at once, each acknowledged when it is stored; they have to sum exactly. */
export const goals = (): Promise<Row[]> =>
  withServer(
    async ({ server, client }) => {
      const projects = []
      for (let i = 0; i < SERVICES; i += 1) projects.push(await client.createProject(`Bench ${i}`))
      const writers = projects.map(({ id }) => id)
      await client.call<Goal>('POST', '/goals', { name: 'All', type: 'counter', projects: writers })
      for (const { slug } of projects) await client.publish(slug, CODE)
      const count = async (slug: string, times: number) => {
        const answer = await fetch(`${server.url}/r/${slug}/${times}`)
        assert.equal(await answer.text(), 'counted')
      }
      await Promise.all(projects.map(({ slug }) => count(slug, AT_ONCE)))
      const one = performance.now()
      await count(projects[0]!.slug, EACH)
      const oneSeconds = (performance.now() - one) / 1000
      const began = performance.now()
      await Promise.all(projects.map(({ slug }) => count(slug, EACH)))
      const seconds = (performance.now() - began) / 1000
      const { goals: found } = await client.call<Stats>('GET', '/goals/stats?goals=all')
      const expected = SERVICES * (EACH + AT_ONCE) + EACH
      return [
        atLeast(`goal increments from code, ${SERVICES} services, stored`, (SERVICES * EACH) / seconds, 20_000, '/s'),
        plain('the same, one service', EACH / oneSeconds, '/s'),
        atLeast('the same, share of all that are counted', found[0]!.total / expected, 1),
      ]
    },
    { runtime: { limits: { requestMs: 300_000, cpuMs: 30_000, callsPerSecond: 1_000_000 } } },
  )
