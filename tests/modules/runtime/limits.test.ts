import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Client, signIn } from '../../support/client.ts'
import { tempDir } from '../../support/temp.ts'
import { until } from '../../support/until.ts'
import { member } from './members.ts'
import { startServer, type TestServer } from './support.ts'

interface View {
  defaults: Record<string, number>
  overrides: Record<string, number>
  effective: Record<string, number>
  about: { name: string; unit: string; minimum: number; maximum: number; description: string; beyond: string }[]
}

const SERVICE = `
router.post('/size', (ctx) => ctx.body.length)
router.get('/slow', () => new Promise(() => {}))
router.get('/ok', () => 'ok')
`

describe('Limits per project', () => {
  const undo: (() => unknown)[] = []
  const context = { after: (work: () => unknown) => void undo.push(work) }
  let server: TestServer
  let root: Client
  before(async () => {
    server = await startServer(context as never, { limits: { bodyBytes: 10_000, requestMs: 20_000 } })
    root = await signIn(server.url)
    await server.deploy('mine', SERVICE)
    await server.deploy('other', SERVICE)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  const post = (slug: string, bytes: number) =>
    server.get(`/r/${slug}/size`, {
      method: 'POST',
      body: 'x'.repeat(bytes),
      headers: { 'content-type': 'text/plain' },
    })

  test('begin as the defaults and tell about themselves', async () => {
    const view = await root.call<View>('GET', '/projects/mine/limits')
    assert.deepEqual(view.overrides, {})
    assert.deepEqual(view.effective, view.defaults)
    assert.equal(view.defaults.bodyBytes, 10_000)
    assert.equal('runnerMemoryMb' in view.defaults, false, 'limits of the server are no project’s')
    for (const { name, description, beyond } of view.about) {
      assert.ok(description && beyond, name)
      assert.ok(name in view.effective, name)
    }
  })

  test('J13 change a running service at once, and no other', async () => {
    const view = await root.call<View>('PUT', '/projects/mine/limits', { bodyBytes: 20_000, requestMs: 100 })
    assert.deepEqual(view.overrides, { bodyBytes: 20_000, requestMs: 100 })
    assert.equal(view.effective.bodyBytes, 20_000)
    assert.equal(view.defaults.bodyBytes, 10_000)
    assert.equal(await (await post('mine', 15_000)).text(), '15000')
    assert.equal((await post('mine', 20_001)).status, 413)
    assert.equal((await post('other', 15_000)).status, 413)
    const late = await server.get('/r/mine/slow')
    assert.equal(late.status, 504)
    assert.match(((await late.json()) as { detail: string }).detail, /within 100 ms/)
  })

  test('go back to the default with null', async () => {
    const view = await root.call<View>('PUT', '/projects/mine/limits', { bodyBytes: null })
    assert.deepEqual(view.overrides, { requestMs: 100 })
    assert.equal((await post('mine', 15_000)).status, 413)
  })

  test('stay within their bounds', async () => {
    for (const body of [
      { memoryMb: 15 },
      { memoryMb: 2048 },
      { cpuMs: 1.5 },
      { inFlight: 0 },
      { runnerMemoryMb: 512 },
      { x: 1 },
    ])
      await assert.rejects(root.call('PUT', '/projects/mine/limits', body), { status: 400 }, JSON.stringify(body))
    assert.deepEqual((await root.call<View>('GET', '/projects/mine/limits')).overrides, { requestMs: 100 })
  })

  test('are seen by members and changed by root alone', async () => {
    const maker = await member(server, 'mine')
    assert.equal((await maker.call<View>('GET', '/projects/mine/limits')).overrides.requestMs, 100)
    await assert.rejects(maker.call('PUT', '/projects/mine/limits', { memoryMb: 64 }), { status: 403 })
    await assert.rejects(maker.call('GET', '/projects/other/limits'), { status: 404 })
    assert.equal((await server.get('/api/projects/mine/limits')).status, 401)
  })
})

test('J13 memory of a project that changes gives its service a fresh instance, and no request fails', async (t) => {
  const server = await startServer(t)
  await server.deploy('grown', `const instance = crypto.randomUUID(); router.get('/', () => instance)`)
  const ask = async () => {
    const answer = await server.get('/r/grown/')
    assert.equal(answer.status, 200)
    return answer.text()
  }
  const before = await ask()
  const root = await signIn(server.url)
  await root.call('PUT', '/projects/grown/limits', { requestMs: 5_000 })
  assert.equal(await ask(), before, 'a limit that counts at once leaves the instance')
  await root.call('PUT', '/projects/grown/limits', { memoryMb: 64 })
  await until('a fresh instance answers', async () => (await ask()) !== before)
})

test('Limits of a project outlive the server and hold from the first request', async (t) => {
  const dataDir = tempDir(t)
  const first = await startServer(t, { dataDir })
  await first.deploy('kept', SERVICE)
  await (await signIn(first.url)).call('PUT', '/projects/kept/limits', { bodyBytes: 2_000 })
  await first.kernel.stop()
  const second = await startServer(t, { dataDir })
  const answer = await second.get('/r/kept/size', { method: 'POST', body: 'x'.repeat(2_001) })
  assert.equal(answer.status, 413)
})
