import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { PreviewStatus } from '../../modules/runtime/contract.ts'
import { drafts } from '../modules/runtime/drafts.ts'
import { member } from '../modules/runtime/members.ts'
import { ApiError, signIn } from '../support/client.ts'
import { until } from '../support/until.ts'
import { faultServer } from './support.ts'

const PUBLISHED = `router.get('/', () => 'published')`

describe('D. Previews', () => {
  test('D9 fifty previews of one user: a few run, the rest are refused, others have room', async (t) => {
    const server = await faultServer(t, { runtime: { preview: { max: 6, perUser: 3 } } })
    const slugs = Array.from({ length: 50 }, (_, i) => `p${i}`)
    const root = await signIn(server.url)
    for (const slug of slugs) {
      await root.createProject(slug, slug)
      await root.call('PUT', `/projects/${slug}/pipeline/draft`, {
        files: [{ path: 'main.ts', content: `router.get('/', () => 'draft')` }],
        revision: 0,
      })
    }
    const before = server.runners().length
    await server.unharmed(async () => {
      const results = await Promise.allSettled(
        slugs.map((slug) => root.call<PreviewStatus>('POST', `/projects/${slug}/service/preview`)),
      )
      const running = results.filter(({ status }) => status === 'fulfilled')
      assert.equal(running.length, 3)
      for (const result of results) {
        if (result.status === 'fulfilled') continue
        assert.ok(result.reason instanceof ApiError)
        assert.equal(result.reason.status, 429)
        assert.equal(result.reason.problem.code, 'M3M_PREVIEW_MINE')
      }
      assert.ok(server.runners().length <= before + 3)
    })
    const [first, second] = [await member(server, ...slugs), await member(server, ...slugs)]
    const start = (client: typeof first, slug: string) => client.call('POST', `/projects/${slug}/service/preview`)
    for (const slug of ['p40', 'p41', 'p42']) await start(first, slug)
    await assert.rejects(start(second, 'p43'), /M3M_PREVIEW_FULL/)
    await first.call('DELETE', '/projects/p40/service/preview')
    await start(second, 'p43')
  })

  test('D12 code that spins in a preview leaves the published version and its runner alone', async (t) => {
    const server = await faultServer(t)
    const root = await signIn(server.url)
    const project = await server.deploy('shop', PUBLISHED)
    const run = drafts(root)
    const code = `router.get('/spin', () => { for (;;); }); router.get('/grow', () => { const m = new Map(); for (let i = 0; ; i += 1) m.set(i, 'x' + i) })`
    for (const path of ['spin', 'grow']) {
      const { url } = await run(project, code)
      const versionSince = (await root.service('shop')).since
      await server.unharmed(async () => {
        let done = false
        const bad = fetch(url + path).finally(() => {
          done = true
        })
        while (!done) {
          const answer = await server.get('/r/shop/')
          assert.equal(await answer.text(), 'published')
        }
        assert.equal((await bad).status, 503)
      })
      const status = await until('the crash is told', async () => {
        const found = await root.call<PreviewStatus>('GET', '/projects/shop/service/preview')
        return found.state === 'crashed' ? found : undefined
      })
      assert.match(status.error!.reason, /CPU_LIMIT|MEMORY_LIMIT|CRASH/)
      const service = await root.service('shop')
      assert.deepEqual([service.since, service.restarts], [versionSince, 0], 'the published one never noticed')
    }
  })

  test('C12 what previews are sent is refused before it is read, without a right to send it', async (t) => {
    const server = await faultServer(t, { limits: { bodyBytes: 1_000_000 } })
    const project = await server.deploy('shop', PUBLISHED)
    await drafts(await signIn(server.url))(project, `router.post('/', (ctx) => ctx.body.length)`)
    const body = 'x'.repeat(900_000)
    assert.equal((await server.get('/r/shop@draft/', { method: 'POST', body })).status, 401)
    assert.equal((await server.get('/r/shop@draft.wrong/', { method: 'POST', body })).status, 404)
  })
})

describe('L. Schedules of previews', () => {
  test('L8 never fire, and take nothing from those of the published version', async (t) => {
    const server = await faultServer(t)
    const root = await signIn(server.url)
    const code = (word: string) => `
      let runs = 0
      schedule.every('50ms', 'tick', () => { runs += 1; console.log('${word} tick') })
      router.get('/runs', () => ({ runs }))`
    const project = await server.deploy('clock', code('published'))
    const { url } = await drafts(root)(project, code('draft'))
    const runs = async (address: string) => ((await (await fetch(address)).json()) as { runs: number }).runs
    const published = `${server.url}/r/clock/runs`
    const begun = await runs(published)
    await until('the published one ticks on', async () => (await runs(published)) > begun + 10)
    assert.equal(await runs(`${url}runs`), 0)
    const lines = await server.logs(project)
    assert.equal(lines.filter(({ message }) => message === 'draft tick').length, 0)
    await assert.rejects(
      root
        .call('POST', '/projects/clock/service/stop')
        .then(() => root.call('POST', '/projects/clock/service/schedules/tick/run')),
      { status: 404 },
    )
    assert.equal(await runs(`${url}runs`), 0)
  })
})
