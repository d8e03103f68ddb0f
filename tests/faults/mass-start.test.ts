import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { pipelinesRef } from '../../modules/pipelines/contract.ts'
import { runtimeRef } from '../../modules/runtime/contract.ts'
import { startServer } from '../modules/runtime/support.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'
import { faultServer } from './support.ts'

const SERVICES = 60
const BOOT_MS = 300
/** Keeps its place for a while, as a service does that asks something when it starts. */
const SLOW = `service.start(() => new Promise((done) => setTimeout(done, ${BOOT_MS})))
  router.get('/', () => 'here')`

describe('D. Many starts at once', { timeout: 180_000 }, () => {
  test('D8 J12 all services come back with the server, those that are asked for first', async (t) => {
    const dataDir = tempDir(t)
    const first = await startServer(t, { dataDir })
    const slugs = Array.from({ length: SERVICES }, (_, i) => `mass-${i}`)
    const projects = new Map(
      await Promise.all(slugs.map(async (slug) => [slug, await first.deploy(slug, SLOW)] as const)),
    )
    await first.kernel.stop()

    const server = await startServer(t, { dataDir })
    const runtime = server.kernel.get(runtimeRef)
    const running = async () => {
      const all = await Promise.all([...projects.values()].map(({ id }) => runtime.status(id)))
      return all.filter(({ state }) => state === 'running').length
    }
    let over = false
    const healthy = (async () => {
      while (!over) {
        const health = await server.get('/healthz', { signal: AbortSignal.timeout(3_000) })
        assert.equal(health.status, 200)
        await new Promise((done) => setTimeout(done, 20))
      }
    })()
    const last = slugs.at(-1)!
    const [asked] = await Promise.all([
      server.get(`/r/${last}/`).then(async (answer) => [answer.status, await running()] as const),
      server.publish(projects.get('mass-50')!, SLOW),
    ])
    assert.equal(asked[0], 200)
    assert.ok(asked[1] < SERVICES, 'a request does not wait for everything else to start')
    await until('all of them run', async () => (await running()) === SERVICES, 120_000)
    over = true
    await healthy
    const answers = await Promise.all(slugs.map((slug) => server.get(`/r/${slug}/`)))
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  })

  test('J12 one that is stopped before its turn comes stays stopped', async (t) => {
    const dataDir = tempDir(t)
    const first = await startServer(t, { dataDir })
    const projects = await Promise.all(Array.from({ length: 20 }, (_, i) => first.deploy(`turn-${i}`, SLOW)))
    await first.kernel.stop()
    const server = await startServer(t, { dataDir })
    const runtime = server.kernel.get(runtimeRef)
    const stopped = projects.at(-1)!
    assert.equal((await runtime.stop(stopped.id)).state, 'stopped')
    for (const project of projects.slice(0, -1)) await server.state(project, 'running')
    assert.equal((await runtime.status(stopped.id)).state, 'stopped')
    assert.equal((await server.get(`/r/${stopped.slug}/`)).status, 503)
  })

  test('D8 a hundred publishes of one project take their turns, and harm nobody', async (t) => {
    const server = await faultServer(t)
    const project = await server.deploy('churn', `router.get('/', () => 1)`)
    await server.publish(project, `router.get('/', () => 2)`)
    const pipelines = server.kernel.get(pipelinesRef)
    let most = 0
    await server.unharmed(async () => {
      const all = Array.from({ length: 100 }, (_, i) => pipelines.republish(project.id, i % 2 === 0 ? '1' : '1.1'))
      const counting = setInterval(() => {
        const { runners } = server.kernel.get(runtimeRef).isolation()
        most = Math.max(
          most,
          runners.reduce((sum, { instances }) => sum + instances, 0),
        )
      }, 5)
      await Promise.all(all)
      clearInterval(counting)
    })
    assert.equal((await server.kernel.get(runtimeRef).status(project.id)).version, '1.1')
    assert.equal(await (await server.get('/r/churn/')).text(), '2')
    assert.ok(most <= 10, `${most} instances at once`)
  })
})
