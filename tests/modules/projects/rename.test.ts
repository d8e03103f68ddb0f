import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { until } from '../../support/until.ts'
import { startServer, type TestServer } from '../runtime/support.ts'
import { signedIn } from './support.ts'

const CODE = `let count = 0
router.get('/', async () => ({ kept: (await kv.get('kept')) ?? null, count: ++count }))
router.put('/', async () => { await kv.set('kept', 'here') })`

const kept = async (server: TestServer) => ((await (await server.get('/r/store/')).json()) as { kept: unknown }).kept

describe('another slug for a project', () => {
  it('moves the service, keeps the data, and the old one leads nowhere', async (t) => {
    const server = await startServer(t)
    const api = await signedIn(server)
    await server.deploy('shop', CODE)
    assert.equal((await server.get('/r/shop/', { method: 'PUT' })).status, 204)
    assert.equal((await server.get('/r/store/')).status, 404)

    const renamed = await api('PATCH', '/api/projects/shop', { slug: 'store' })
    assert.deepEqual([renamed.status, renamed.body.slug], [200, 'store'])
    assert.equal(await kept(server), 'here')
    assert.equal((await server.get('/r/shop/')).status, 404)
    assert.equal((await api('GET', '/api/projects/shop')).status, 404)
    const status = await api('GET', '/api/projects/store/service')
    assert.ok(status.body.url.endsWith('/r/store'), status.body.url)

    // The slug that is free now is another project's before long.
    await server.deploy('shop', `router.get('/', () => 'another')`)
    assert.equal(await (await server.get('/r/shop/')).text(), 'another')
    assert.equal(await kept(server), 'here')
  })

  it('H10 is refused when it is taken, reserved or none', async (t) => {
    const server = await startServer(t)
    const api = await signedIn(server)
    await server.deploy('shop', CODE)
    await server.deploy('store', CODE)
    const to = async (slug: string) => (await api('PATCH', '/api/projects/shop', { slug })).body.code
    assert.equal(await to('store'), 'M3M_PROJECT_SLUG_TAKEN')
    assert.equal(await to('api'), 'M3M_PROJECT_INVALID')
    assert.equal(await to('Shop!'), 'M3M_REQUEST_INVALID')
    assert.equal((await api('PATCH', '/api/projects/shop', { slug: 'shop' })).status, 200)
    assert.equal((await server.get('/r/shop/')).status, 200)
  })

  it('H10 one of many at once wins', async (t) => {
    const server = await startServer(t)
    const api = await signedIn(server)
    const names = ['a', 'b', 'c', 'd']
    for (const slug of names) await api('POST', '/api/projects', { name: slug, slug })
    const answers = await Promise.all(names.map((slug) => api('PATCH', `/api/projects/${slug}`, { slug: 'best' })))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409])
    assert.deepEqual(
      (await api('GET', '/api/projects')).body.items.filter(({ slug }: { slug: string }) => slug === 'best').length,
      1,
    )
  })

  it('ends the preview, whose address is no more', async (t) => {
    const server = await startServer(t)
    const api = await signedIn(server)
    await server.deploy('shop', CODE)
    await api('POST', '/api/projects/shop/pipeline/draft', { from: '1', bump: 'minor' })
    assert.equal((await api('POST', '/api/projects/shop/service/preview')).status, 200)
    await api('PATCH', '/api/projects/shop', { slug: 'store' })
    await until(
      'it has ended',
      async () => (await api('GET', '/api/projects/store/service/preview')).body.state === 'stopped',
    )
  })
})
