import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sandbox } from './sandbox.ts'

describe('router', () => {
  it('answers with what a handler returns', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/json', () => ({ hello: 'world' }))
       router.get('/text', () => 'plain')
       router.get('/nothing', () => {})
       router.get('/null', () => null)
       router.get('/bytes', () => new Uint8Array([1, 2, 255]))
       router.get('/async', async () => [1, 2])
       router.get('/response', () => new Response('teapot', { status: 418, headers: { 'x-a': 'b' } }))
       router.get('/blob', () => new Blob(['a,b'], { type: 'text/csv' }))
       router.get('/number', () => 42)`,
    )
    const json = await box.request('/json?x=1')
    assert.equal(json.status, 200)
    assert.equal(json.headers['content-type'], 'application/json; charset=utf-8')
    assert.deepEqual(json.json(), { hello: 'world' })
    const text = await box.request('/text')
    assert.equal(text.headers['content-type'], 'text/plain; charset=utf-8')
    assert.equal(text.text, 'plain')
    const nothing = await box.request('/nothing')
    assert.equal(nothing.status, 204)
    assert.equal((await box.request('/null')).text, 'null')
    const bytes = await box.request('/bytes')
    assert.deepEqual([...bytes.bytes], [1, 2, 255])
    assert.equal(bytes.headers['content-type'], 'application/octet-stream')
    assert.deepEqual((await box.request('/async')).json(), [1, 2])
    const response = await box.request('/response')
    assert.equal(response.status, 418)
    assert.equal(response.text, 'teapot')
    assert.equal(response.headers['x-a'], 'b')
    assert.equal(response.headers['content-type'], 'text/plain;charset=UTF-8')
    assert.equal((await box.request('/blob')).headers['content-type'], 'text/csv')
    assert.equal((await box.request('/number')).text, '42')
  })

  it('tells the host what was declared', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/a/:id', () => 1); router.all('/b', () => 2); router.group('/v1').post('/c', () => 3)`,
    )
    assert.deepEqual(box.declared, {
      routes: ['GET /a/:id', 'ANY /b', 'POST /v1/c'],
      schedules: [],
      queues: [],
      hooks: [],
      handlesRequests: true,
      streams: false,
    })
  })

  it('finds parameters, wildcards, and the most specific route', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/users/:id', (ctx) => ctx.params)
       router.get('/users/me', () => 'me')
       router.get('/users/:id/posts/:post', (ctx) => ctx.params)
       router.get('/files/*', (ctx) => ctx.params['*'])
       router.get('/é t', () => 'encoded')`,
    )
    assert.deepEqual((await box.request('/users/a%20b%2Fc')).json(), { id: 'a b/c' })
    assert.equal((await box.request('/users/me')).text, 'me')
    assert.equal((await box.request('/users/me/')).text, 'me')
    assert.deepEqual((await box.request('/users/1/posts/2')).json(), { id: '1', post: '2' })
    assert.equal((await box.request('/files/a/b.txt')).text, 'a/b.txt')
    assert.equal((await box.request('/%C3%A9%20t')).text, 'encoded')
    const broken = await box.request('/users/%zz')
    assert.equal(broken.status, 400)
    assert.equal(broken.json().code, 'M3M_PATH_INVALID')
  })

  it('follows the rules of HTTP for what is not there', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/a', () => 'text ü'); router.put('/a', () => 1); router.post('/b/:x', () => 1)`,
    )
    const missing = await box.request('/c')
    assert.equal(missing.status, 404)
    assert.equal(missing.headers['content-type'], 'application/problem+json')
    assert.equal(missing.json().code, 'M3M_ROUTE_NOT_FOUND')
    const wrong = await box.request('/a', { method: 'POST' })
    assert.equal(wrong.status, 405)
    assert.equal(wrong.headers.allow, 'GET, HEAD, OPTIONS, PUT')
    assert.equal((await box.request('/b/1', { method: 'DELETE' })).headers.allow, 'OPTIONS, POST')
    const head = await box.request('/a', { method: 'HEAD' })
    assert.equal(head.status, 200)
    assert.equal(head.text, '')
    assert.equal(head.headers['content-length'], '7')
    const options = await box.request('/a', { method: 'OPTIONS' })
    assert.equal(options.status, 204)
    assert.equal(options.headers.allow, 'GET, HEAD, OPTIONS, PUT')
    assert.equal((await box.request('/c', { method: 'OPTIONS' })).status, 404)
    assert.equal((await box.request('/__proto__')).status, 404)
    assert.equal((await box.request('/constructor')).status, 404)
  })

  it('refuses a route that is declared twice or is none', async (t) => {
    const box = await sandbox(t)
    await assert.rejects(box.load(`router.get('/a', () => 1); router.get('/a', () => 2)`), /GET \/a is declared twice/)
    await assert.rejects(box.eval(`router.get('a', () => 1)`), /starts with "\/"/)
    await assert.rejects(box.eval(`router.get('/x', 5)`), /takes functions, got number/)
    await assert.rejects(box.eval(`router.get('/x')`), /no handler/)
  })

  it('runs middleware around handlers, by path and group', async (t) => {
    const box = await sandbox(
      t,
      `const trail = (name) => async (ctx, next) => { (ctx.state ??= []).push(name); await next(); ctx.header('x-trail', ctx.state.join()) }
       router.use(trail('all'))
       router.use('/api', trail('api'))
       router.group('/api/admin', (admin) => {
         admin.use((ctx, next) => ctx.query.key === 'k' ? next() : ctx.status(401).json({ error: 'no' }))
         admin.get('/', () => 'admin')
       })
       router.get('/api/a', trail('own'), (ctx) => 'a')
       router.get('/forgets', (ctx, next) => { next() }, async () => { await null; return 'inner' })
       router.get('/replaces', async (ctx, next) => ({ was: await next() }), () => 'x')
       router.get('/twice', async (ctx, next) => { await next(); await next() }, () => 'x')
       router.get('/rescues', async (ctx, next) => { try { await next() } catch (e) { return ctx.json({ rescued: e.message }, 503) } }, () => { throw new Error('inner') })
       router.get('/rescues-silently', async (ctx, next) => { try { await next() } catch { ctx.text('saved') } }, () => { throw new Error('inner') })`,
    )
    const a = await box.request('/api/a')
    assert.equal(a.text, 'a')
    assert.equal(a.headers['x-trail'], 'all,api,own')
    assert.equal((await box.request('/nowhere')).headers['x-trail'], undefined)
    assert.equal((await box.request('/nowhere')).status, 404)
    const refused = await box.request('/api/admin')
    assert.equal(refused.status, 401)
    assert.deepEqual(refused.json(), { error: 'no' })
    assert.equal((await box.request('/api/admin?key=k')).text, 'admin')
    assert.equal((await box.request('/forgets')).text, 'inner')
    assert.deepEqual((await box.request('/replaces')).json(), { was: 'x' })
    assert.equal((await box.request('/twice')).status, 500)
    const rescued = await box.request('/rescues')
    assert.equal(rescued.status, 503)
    assert.deepEqual(rescued.json(), { rescued: 'inner' })
    assert.equal((await box.request('/rescues-silently')).text, 'saved')
  })

  it('does CORS, for failures too', async (t) => {
    const box = await sandbox(
      t,
      `router.cors({ origin: ['https://a.example'], credentials: true })
       router.get('/x', () => 'x'); router.get('/fails', () => { throw new Error('no') })`,
    )
    const origin = { origin: 'https://a.example' }
    const simple = await box.request('/x', { headers: origin })
    assert.equal(simple.headers['access-control-allow-origin'], 'https://a.example')
    assert.equal(simple.headers['access-control-allow-credentials'], 'true')
    assert.equal(simple.headers.vary, 'Origin')
    const preflight = await box.request('/x', {
      method: 'OPTIONS',
      headers: { ...origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-one' },
    })
    assert.equal(preflight.status, 204)
    assert.match(preflight.headers['access-control-allow-methods']!, /PUT/)
    assert.equal(preflight.headers['access-control-allow-headers'], 'x-one')
    const foreign = await box.request('/x', { headers: { origin: 'https://b.example' } })
    assert.equal(foreign.headers['access-control-allow-origin'], undefined)
    assert.equal(foreign.text, 'x')
    const fails = await box.request('/fails', { headers: origin })
    assert.equal(fails.status, 500)
    assert.equal(fails.headers['access-control-allow-origin'], 'https://a.example')
    await assert.rejects(box.eval(`router.cors({ credentials: true })`), /named origins/)
  })
})
