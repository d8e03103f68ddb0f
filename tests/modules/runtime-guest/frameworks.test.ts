import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bundle, sandbox } from './sandbox.ts'

describe('frameworks', () => {
  it('runs a Hono application unmodified', async (t) => {
    const box = await sandbox(
      t,
      await bundle(`
        import { Hono } from 'hono'
        import { getCookie, setCookie } from 'hono/cookie'
        import { cors } from 'hono/cors'
        import { HTTPException } from 'hono/http-exception'
        import { stream, streamSSE } from 'hono/streaming'
        const app = new Hono()
        app.use('*', async (c, next) => { await next(); c.header('x-powered-by', 'hono') })
        app.use('/cors/*', cors())
        app.get('/', (c) => c.text('hi'))
        app.get('/users/:id', (c) => c.json({ id: c.req.param('id'), q: c.req.query('q'), all: c.req.queries('t') }))
        app.post('/json', async (c) => c.json({ got: await c.req.json() }, 201))
        app.post('/form', async (c) => { const b = await c.req.parseBody(); return c.json({ a: b.a, file: await (b.f as File).text() }) })
        app.get('/cookie', (c) => { setCookie(c, 'b', getCookie(c, 'a') + '!'); return c.text('ok') })
        app.get('/cors/x', (c) => c.text('x'))
        app.get('/env', (c) => c.json({ env: c.env }))
        app.get('/wait', (c) => { c.executionCtx.waitUntil(Promise.reject(new Error('waited'))); return c.text('w') })
        app.get('/stream', (c) => stream(c, async (s) => { await s.write('one '); await s.sleep(5); await s.write(new TextEncoder().encode('two')) }))
        app.get('/sse', (c) => streamSSE(c, async (s) => { for (let i = 0; i < 3; i += 1) { await s.writeSSE({ event: 'n', data: String(i) }); await s.sleep(1) } }))
        app.get('/deny', () => { throw new HTTPException(403, { message: 'no' }) })
        app.onError((e, c) => e instanceof HTTPException ? e.getResponse() : c.text('broken: ' + e.message, 500))
        app.get('/fail', () => { throw new Error('oops') })
        export default app`),
      { env: { NAME: 'm3m' } },
    )
    assert.equal(box.declared?.handlesRequests, true)
    const hi = await box.request('/')
    assert.deepEqual([hi.status, hi.text, hi.headers['x-powered-by']], [200, 'hi', 'hono'])
    assert.deepEqual((await box.request('/users/a%20b?q=1&t=2&t=3')).json(), { id: 'a b', q: '1', all: ['2', '3'] })
    const posted = await box.request('/json', {
      method: 'POST',
      body: '{"a":"ü"}',
      headers: { 'content-type': 'application/json' },
    })
    assert.deepEqual([posted.status, posted.json()], [201, { got: { a: 'ü' } }])
    const form = new FormData()
    form.set('a', '1')
    form.set('f', new File(['content'], 'f.txt', { type: 'text/plain' }))
    const request = new Request('http://x', { method: 'POST', body: form })
    const uploaded = await box.request('/form', {
      method: 'POST',
      body: await request.bytes(),
      headers: { 'content-type': request.headers.get('content-type')! },
    })
    assert.deepEqual(uploaded.json(), { a: '1', file: 'content' })
    assert.match((await box.request('/cookie', { headers: { cookie: 'a=x' } })).setCookies[0]!, /^b=x!/)
    assert.equal(
      (await box.request('/cors/x', { headers: { origin: 'https://a' } })).headers['access-control-allow-origin'],
      '*',
    )
    assert.deepEqual((await box.request('/env')).json(), { env: { NAME: 'm3m' } })
    assert.equal((await box.request('/wait', { requestId: 'w-1' })).text, 'w')
    assert.equal((await box.uncaught(/waited/)).requestId, 'w-1')
    const streamed = await box.request('/stream')
    assert.deepEqual([streamed.text, streamed.streamed], ['one two', true])
    assert.match((await box.request('/sse')).text, /event: n\ndata: 0\n\nevent: n\ndata: 1/)
    assert.equal((await box.request('/deny')).status, 403)
    assert.equal((await box.request('/fail')).text, 'broken: oops')
    const missing = await box.request('/nowhere')
    assert.deepEqual([missing.status, missing.text], [404, '404 Not Found'])
  })

  it('runs a Workers-style service beside routes', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/route', () => 'from the router')
       schedule.cron('0 * * * *')
       schedule.every('1h 30m', 'sweep', (event) => logger.info('swept', event))
       const seen = []
       export default {
         greeting: 'hello',
         async fetch(request, env, ctx) {
           if (new URL(request.url).pathname === '/nothing') return undefined
           return Response.json({ greeting: this.greeting, url: request.url, method: request.method, body: await request.text(), name: env.NAME, seen, ctx: typeof ctx.waitUntil })
         },
         async scheduled(event, env, ctx) { seen.push(event.cron, event.scheduledTime); if (event.scheduledTime === 13) throw new Error('unlucky') },
       }`,
      { env: { NAME: 'n' } },
    )
    assert.deepEqual(box.declared?.schedules, [
      { name: '0 * * * *', cron: '0 * * * *' },
      { name: 'sweep', every: 5_400_000 },
    ])
    assert.equal((await box.request('/route')).text, 'from the router')
    assert.equal(await box.ask((id) => ['tick', id, '0 * * * *', 12]), null)
    assert.equal((await box.ask((id) => ['tick', id, '0 * * * *', 13]))?.message, 'unlucky')
    assert.equal(await box.ask((id) => ['tick', id, 'sweep', 14]), null)
    assert.deepEqual((await box.logged(/swept/)).fields, {
      type: 'scheduled',
      name: 'sweep',
      cron: '',
      scheduledTime: 14,
    })
    assert.match((await box.ask((id) => ['tick', id, 'nobody', 1]))!.message, /no schedule "nobody"/)
    const answer = await box.request('/x?y=1', { method: 'PUT', body: 'täxt' })
    assert.deepEqual(answer.json(), {
      greeting: 'hello',
      url: 'http://m3m.test/x?y=1',
      method: 'PUT',
      body: 'täxt',
      name: 'n',
      seen: ['0 * * * *', 12, '0 * * * *', 13],
      ctx: 'function',
    })
    assert.equal((await box.request('/nothing')).status, 500)
  })
})
