import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { fake, runtimeApisRef } from '../../../kernel/index.ts'
import { databaseRef } from '../../../modules/database/contract.ts'
import { kvRef } from '../../../modules/kv/contract.ts'
import kvModule from '../../../modules/kv/index.ts'
import type { KvConfig } from '../../../modules/kv/kv.config.ts'
import { createKvRepository } from '../../../modules/kv/kv.repository.ts'
import { createKvService } from '../../../modules/kv/kv.service.ts'
import projects from '../../../modules/projects/index.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { crowd, signIn, startServer } from '../auth/support.ts'

const CONFIG: KvConfig = { valueBytes: 2_000, maxEntries: 1_000, maxBytes: 100_000 }
const A = 'a'.repeat(24)
const B = 'b'.repeat(24)

async function start(t: TestContext, kv: Partial<KvConfig> = {}) {
  const { people, service } = crowd('root', 'member', 'other')
  const config = { kv: { ...CONFIG, ...kv } }
  const server = await startServer(t, { modules: [projects, kvModule], fakes: [fake(usersRef, service)], config })
  return { server, people, kv: server.kernel.get(kvRef) }
}

/** The service on a clock of the test's own. */
async function clocked(t: TestContext) {
  const { server } = await start(t)
  let now = Date.now()
  const repository = createKvRepository(server.kernel.get(databaseRef))
  const pass = (ms: number) => {
    now += ms
  }
  return { kv: createKvService(repository, CONFIG, () => now), pass }
}

describe('kv', () => {
  it('gives back what was stored, as it was', async (t) => {
    const { kv } = await start(t)
    const values = [0, -1.5, 2 ** 40, '', 'ü\u0000', true, null, [], { $set: 1, 'a.b': { $b: 0 }, deep: [[null]] }]
    for (const [i, value] of values.entries()) {
      assert.equal(await kv.set(A, `k${i}`, value), true)
      assert.deepEqual(await kv.get(A, `k${i}`), value)
    }
    const proto = JSON.parse('{"__proto__":{"polluted":1}}')
    await kv.set(A, 'proto', proto)
    assert.equal(JSON.stringify(await kv.get(A, 'proto')), '{"__proto__":{"polluted":1}}')
    const bytes = new Uint8Array(1_500).map((_, i) => i % 256)
    await kv.set(A, 'bytes', bytes)
    assert.deepEqual(Buffer.from((await kv.get(A, 'bytes')) as Uint8Array), Buffer.from(bytes))
    assert.deepEqual(await kv.getMany(A, ['k0', 'none', 'k3', 'k0']), [0, null, '', 0])
    assert.deepEqual([await kv.has(A, 'k6'), await kv.has(A, 'none')], [true, false])
    assert.deepEqual([await kv.delete(A, 'k6'), await kv.delete(A, 'k6'), await kv.has(A, 'k6')], [true, false, false])
  })

  it('keeps projects apart', async (t) => {
    const { kv } = await start(t)
    await kv.set(A, 'k', 'of a')
    assert.equal(await kv.get(B, 'k'), null)
    assert.equal(await kv.delete(B, 'k'), false)
    await kv.increment(B, 'k')
    assert.equal(await kv.get(A, 'k'), 'of a')
    assert.deepEqual(
      (await kv.list(B)).items.map(({ key }) => key),
      ['k'],
    )
  })

  it('lets values go when their time is over, not before', async (t) => {
    const { kv, pass } = await clocked(t)
    await kv.set(A, 'k', 1, { ttl: '1m 30s' })
    await kv.set(A, 'stays', 1)
    pass(89_999)
    assert.deepEqual([await kv.get(A, 'k'), await kv.has(A, 'k'), (await kv.list(A)).items.length], [1, true, 2])
    pass(1)
    assert.deepEqual([await kv.get(A, 'k'), await kv.has(A, 'k'), (await kv.list(A)).items.length], [null, false, 1])
    assert.deepEqual(await kv.getMany(A, ['k', 'stays']), [null, 1])
    assert.equal(await kv.delete(A, 'k'), false)
    await kv.set(A, 'again', 1, { ttl: 10 })
    await kv.set(A, 'again', 2)
    pass(10)
    assert.equal(await kv.get(A, 'again'), 2, 'a value without a time has none')
  })

  it('stores only where nothing is, when told so', async (t) => {
    const { kv, pass } = await clocked(t)
    const race = await Promise.all(
      Array.from({ length: 20 }, (_, i) => kv.set(A, 'lock', i, { ifAbsent: true, ttl: 100 })),
    )
    assert.equal(race.filter(Boolean).length, 1)
    assert.equal(await kv.get(A, 'lock'), race.indexOf(true))
    pass(100)
    const second = await Promise.all(
      Array.from({ length: 20 }, (_, i) => kv.set(A, 'lock', `n${i}`, { ifAbsent: true })),
    )
    assert.equal(second.filter(Boolean).length, 1)
    assert.equal(await kv.get(A, 'lock'), `n${second.indexOf(true)}`)
  })

  it('counts: each increment gets the sum of its turn', async (t) => {
    const { kv, pass } = await clocked(t)
    const sums = await Promise.all(Array.from({ length: 500 }, () => kv.increment(A, 'n')))
    assert.deepEqual(
      sums,
      Array.from({ length: 500 }, (_, i) => i + 1),
    )
    assert.deepEqual(await Promise.all([kv.increment(A, 'n', -10), kv.increment(A, 'n', 0)]), [490, 490])
    assert.equal(await kv.get(A, 'n'), 490)
    await kv.set(A, 'set', 2 ** 31 - 1)
    assert.equal(await kv.increment(A, 'set'), 2 ** 31)
    assert.equal(await kv.increment(A, 'set', 2 ** 40), 2 ** 31 + 2 ** 40)
    await kv.set(A, 'half', 0.5)
    assert.equal(await kv.increment(A, 'half'), 1.5)
    await kv.set(A, 'text', 'x')
    await assert.rejects(kv.increment(A, 'text'), { code: 'M3M_KV_NUMBER' })
    await assert.rejects(kv.increment(A, 'n', 0.5), { code: 'M3M_KV_VALUE' })
    // A window of time that begins with its first call.
    assert.equal(await kv.increment(A, 'window', 1, { ttl: 100 }), 1)
    pass(60)
    assert.equal(await kv.increment(A, 'window', 1, { ttl: 100 }), 2)
    pass(40)
    assert.deepEqual(await Promise.all([1, 2, 3].map(() => kv.increment(A, 'window', 1, { ttl: 100 }))), [1, 2, 3])
    await kv.set(A, 'old text', 'x', { ttl: 10 })
    pass(10)
    assert.equal(await kv.increment(A, 'old text'), 1)
  })

  it('lists keys in their order, by prefix, a page at a time', async (t) => {
    const { kv } = await start(t)
    const keys = ['a', 'a:1', 'a:2', 'a:\u{10FFFF}x', 'a:é', 'a;', 'b', '\u{d7ff}', '\u{10FFFF}']
    for (const key of keys) await kv.set(A, key, 1)
    await kv.set(B, 'a:3', 1)
    const list = async (options?: object) => (await kv.list(A, options)).items.map(({ key }) => key)
    const sorted = [...keys].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)))
    assert.deepEqual(await list(), sorted)
    assert.deepEqual(await list({ prefix: 'a:' }), ['a:1', 'a:2', 'a:é', 'a:\u{10FFFF}x'])
    assert.deepEqual(await list({ prefix: '\u{10FFFF}' }), ['\u{10FFFF}'])
    assert.deepEqual(await list({ prefix: '\u{d7ff}' }), ['\u{d7ff}'])
    assert.deepEqual(await list({ prefix: 'none' }), [])
    const seen: string[] = []
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const page = await kv.list(A, { limit: 2, ...(cursor === undefined ? {} : { cursor }) })
      seen.push(...page.items.map(({ key }) => key))
      cursor = page.nextCursor
    }
    assert.deepEqual(seen, sorted)
  })

  it('refuses what is too large, too much or no key', async (t) => {
    const { kv } = await start(t, { maxEntries: 3, maxBytes: 3_000 })
    for (const key of ['', 'x'.repeat(513), 'é'.repeat(257), '\ud800'])
      await assert.rejects(kv.set(A, key, 1), { code: 'M3M_KV_KEY' }, JSON.stringify(key))
    await kv.set(A, 'é'.repeat(256), 1)
    await kv.delete(A, 'é'.repeat(256))
    for (const none of [Number.POSITIVE_INFINITY, Number.NaN])
      await assert.rejects(kv.set(A, 'k', none), { code: 'M3M_KV_VALUE' })
    await assert.rejects(kv.set(A, 'k', 'x'.repeat(2_000)), { code: 'M3M_KV_VALUE' })
    await assert.rejects(kv.set(A, 'k', new Uint8Array(2_001)), { code: 'M3M_KV_VALUE' })
    await assert.rejects(kv.set(A, 'k', [new Uint8Array(1)]), { code: 'M3M_KV_VALUE' })
    for (const ttl of ['soon', 0, -5, Number.NaN, '11000d'])
      await assert.rejects(kv.set(A, 'k', 1, { ttl }), { code: 'M3M_KV_TTL' }, String(ttl))
    await assert.rejects(kv.getMany(A, Array(101).fill('k')), { code: 'M3M_KV_MANY' })

    for (const key of ['1', '2', '3']) await kv.set(A, key, 'x'.repeat(500))
    await assert.rejects(kv.set(A, '4', 1), { code: 'M3M_KV_QUOTA' })
    await assert.rejects(kv.increment(A, '5'), { code: 'M3M_KV_QUOTA' })
    await kv.set(A, '1', 'y'.repeat(600))
    await assert.rejects(kv.set(A, '1', 'y'.repeat(1_998)), { code: 'M3M_KV_QUOTA' })
    assert.equal(await kv.get(A, '1'), 'y'.repeat(600), 'a full project may change what it has')
    await kv.set(B, '1', 1)
    await kv.delete(A, '2')
    assert.equal(await kv.set(A, '4', 1), true, 'there is room again')
    const many = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => kv.set(B, `n${i}`, 1)))
    assert.equal(many.filter(({ status }) => status === 'fulfilled').length, 2)
    assert.equal((await kv.list(B)).items.length, 3)
  })

  it('counts what is there from before, entries and bytes', async (t) => {
    const { kv, server } = await start(t)
    for (const key of ['1', '2']) await kv.set(A, key, 'x'.repeat(1_400))
    const repository = createKvRepository(server.kernel.get(databaseRef))
    const { entries, bytes } = await repository.usage(A)
    assert.ok(entries === 2 && bytes > 2_800 && bytes < 3_000, `${bytes} bytes in ${entries}`)
    assert.deepEqual(await repository.usage(B), { entries: 0, bytes: 0 })
    const anew = createKvService(repository, { ...CONFIG, maxBytes: 3_000 })
    await assert.rejects(anew.set(A, '3', 'x'.repeat(200)), { code: 'M3M_KV_QUOTA' })
    await anew.set(B, '1', 'x'.repeat(200))
  })

  it('is what services call', async (t) => {
    const { server } = await start(t)
    const apis = server.kernel.get(runtimeApisRef)
    const run = { projectId: A, version: '1', instanceId: 'i', signal: new AbortController().signal }
    const call = async (method: string, ...args: unknown[]) => {
      const answer = await apis.call(run, 'kv', method, args)
      return answer.ok ? answer.value : answer.error.code
    }
    assert.equal(await call('set', 'k', { a: 1 }, { ttl: '1h' }), true)
    assert.deepEqual(await call('get', 'k'), { a: 1 })
    assert.equal(await call('set', 'k', 1, { ifAbsent: true }), false)
    assert.equal(await call('increment', 'n'), 1)
    assert.equal(await call('increment', 'n', 2, { ttl: 1000 }), 3)
    assert.deepEqual(await call('list', { limit: 1 }), { keys: ['k'], cursor: 'k' })
    assert.deepEqual(await call('list', { cursor: 'k' }), { keys: ['n'] })
    assert.deepEqual(await call('getMany', ['n', 'x']), [3, null])
    assert.equal(await call('delete', 'k'), true)
    assert.equal(await call('has', 'k'), false)
    assert.equal(await call('set', 'k'), 'M3M_API_ARGUMENTS')
    assert.equal(await call('set', 7, 1), 'M3M_API_ARGUMENTS')
    assert.equal(await call('set', 'k', 1, { tll: 1 }), 'M3M_API_ARGUMENTS')
    assert.equal(await call('increment', 'k', 'x'), 'M3M_API_ARGUMENTS')
    assert.equal(await call('get', 'x'.repeat(600)), 'M3M_KV_KEY')
  })

  it('is read and changed over HTTP by those who may', async (t) => {
    const { server, people, kv } = await start(t)
    const as = await signIn(server, people.member!)
    const { body: project } = await server.call('POST', '/api/projects', { as, body: { name: 'Shop' } })
    const call = (method: string, path: string, body?: unknown, who: string | undefined = as) =>
      server.call(method, `/api/projects/shop/kv${path}`, { ...(who ? { as: who } : {}), body })
    const at = (key: string) => `/value?key=${encodeURIComponent(key)}`
    assert.equal((await call('GET', at('a/b?c'))).body.code, 'M3M_KV_NOT_FOUND')
    assert.deepEqual((await call('PUT', at('a/b?c'), { value: { x: [1] }, ttl: '1h' })).body, { stored: true })
    assert.deepEqual(await kv.get(project.id, 'a/b?c'), { x: [1] })
    const { body } = await call('GET', at('a/b?c'))
    assert.deepEqual([body.key, body.type, body.value], ['a/b?c', 'json', { x: [1] }])
    assert.ok(Date.parse(body.expiresAt) > Date.now() + 3_500_000)
    assert.deepEqual((await call('PUT', at('a/b?c'), { value: 2, ifAbsent: true })).body, { stored: false })
    await call('PUT', at('bytes'), { value: 'AQID', type: 'bytes' })
    assert.deepEqual(Buffer.from((await kv.get(project.id, 'bytes')) as Uint8Array), Buffer.from([1, 2, 3]))
    assert.equal((await call('GET', at('bytes'))).body.value, 'AQID')
    assert.equal((await call('PUT', at('bytes'), { value: '??', type: 'bytes' })).body.code, 'M3M_KV_VALUE')
    const page = (await call('GET', '?prefix=&limit=1')).body
    assert.deepEqual([page.items.map((item: { key: string }) => item.key), page.nextCursor], [['a/b?c'], 'a/b?c'])
    assert.equal((await call('DELETE', at('bytes'))).status, 204)
    assert.equal(await kv.has(project.id, 'bytes'), false)
    const other = await signIn(server, people.other!)
    for (const [method, path] of [
      ['GET', ''],
      ['GET', at('a/b?c')],
      ['PUT', at('a/b?c')],
      ['DELETE', at('a/b?c')],
    ] as const) {
      const content = method === 'PUT' ? { value: 'stolen' } : undefined
      assert.equal((await call(method, path, content, other)).status, 404)
      assert.equal((await call(method, path, content, '')).status, 401)
    }
    assert.deepEqual(await kv.get(project.id, 'a/b?c'), { x: [1] })
  })
})
