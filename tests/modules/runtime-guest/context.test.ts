import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sandbox } from './sandbox.ts'

describe('ctx', () => {
  it('tells of the request', async (t) => {
    const box = await sandbox(
      t,
      `router.post('/a/:id', (ctx) => ({
         method: ctx.method, path: ctx.path, id: ctx.params.id, query: ctx.query, agent: ctx.headers['user-agent'], header: ctx.header('User-Agent'),
         cookies: ctx.cookies, cookie: ctx.cookie('b'), ip: ctx.ip, requestId: ctx.requestId, url: ctx.request.url, all: ctx.url.searchParams.getAll('x'),
         same: ctx.request === ctx.request }))`,
    )
    const answer = await box.request('/a/7?x=1&x=2&y=a%20b+c&empty', {
      method: 'POST',
      headers: { 'User-Agent': 'test', cookie: 'a=1; b=%C3%BC' },
      requestId: 'r-9',
    })
    assert.deepEqual(answer.json(), {
      method: 'POST',
      path: '/a/7',
      id: '7',
      query: { x: '1', y: 'a b c', empty: '' },
      agent: 'test',
      header: 'test',
      cookies: { a: '1', b: 'ü' },
      cookie: 'ü',
      ip: '203.0.113.7',
      requestId: 'r-9',
      url: 'http://m3m.test/a/7?x=1&x=2&y=a%20b+c&empty',
      all: ['1', '2'],
      same: true,
    })
  })

  it('parses the body by its type', async (t) => {
    const box = await sandbox(
      t,
      `router.post('/', (ctx) => ({ kind: Object.prototype.toString.call(ctx.body), value: ctx.body instanceof Uint8Array ? [...ctx.body] : ctx.body }))
       router.post('/form', async (ctx) => {
         const file = ctx.body.get('file')
         return { name: ctx.body.get('name'), file: file.name, type: file.type, size: file.size, bytes: [...(await file.bytes())].slice(0, 3) }
       })
       router.post('/lazy', () => 'not touched')`,
    )
    const post = async (type: string | undefined, body: string | Uint8Array, path = '/') =>
      box.request(path, { method: 'POST', body, headers: type ? { 'content-type': type } : {} })
    assert.deepEqual((await (await post('application/json; charset=utf-8', '{"a":["ü"]}')).json()).value, { a: ['ü'] })
    assert.deepEqual((await post('application/ld+json', '[1]')).json().value, [1])
    assert.equal((await post('text/plain', 'hällo')).json().value, 'hällo')
    assert.deepEqual((await post('application/x-www-form-urlencoded', 'a=1&b=x+y')).json().value, { a: '1', b: 'x y' })
    assert.deepEqual((await post('image/png', new Uint8Array([9, 8]))).json().value, [9, 8])
    assert.equal((await box.request('/', { method: 'POST' })).json().kind, '[object Undefined]')
    const broken = await post('application/json', '{"a":')
    assert.equal(broken.status, 400)
    assert.equal(broken.json().code, 'M3M_BODY_INVALID')
    assert.equal(box.errors.length, 0)
    assert.equal((await post('application/json', '{"a":', '/lazy')).text, 'not touched')

    const form = new FormData()
    form.set('name', 'Zoë "q"')
    form.set('file', new File([new Uint8Array([0, 255, 13, 10, 45, 45])], 'ä b.bin', { type: 'application/x-thing' }))
    const request = new Request('http://x', { method: 'POST', body: form })
    const multipart = await post(request.headers.get('content-type')!, await request.bytes(), '/form')
    assert.deepEqual(multipart.json(), {
      name: 'Zoë "q"',
      file: 'ä b.bin',
      type: 'application/x-thing',
      size: 6,
      bytes: [0, 255, 13],
    })
    assert.equal((await post('multipart/form-data; boundary=x', 'garbage', '/form')).status, 400)
  })

  it('reads forms as clients of all kinds write them', async (t) => {
    const box = await sandbox(
      t,
      `router.post('/', (ctx) => [...ctx.body].map(([name, value]) => [name, value.name ?? value, value.type ?? null]))`,
    )
    const read = async (...heads: string[]) => {
      const parts = heads.map((head) => `--b\r\ncontent-disposition: form-data; ${head}\r\n\r\n1\r\n`)
      const headers = { 'content-type': 'multipart/form-data; boundary=b' }
      return (await box.request('/', { method: 'POST', body: `${parts.join('')}--b--\r\n`, headers })).json()
    }
    assert.deepEqual(await read('name="имя"; filename="отчёт.txt"', 'name="名"'), [
      ['имя', 'отчёт.txt', 'text/plain'],
      ['名', '1', null],
    ])
    assert.deepEqual(await read(`name=a; filename*=UTF-8''%D0%B6.txt`, 'name="b"; filename="x"; other="y"'), [
      ['a', 'ж.txt', 'text/plain'],
      ['b', 'x', 'text/plain'],
    ])
    assert.deepEqual(await read('name="a%22b"', 'name="a\\"b"', 'name="c"; filename="C:\\d\\e.txt"'), [
      ['a"b', '1', null],
      ['a\\"b', '1', null],
      ['c', 'C:\\d\\e.txt', 'text/plain'],
    ])
    assert.equal((await read(`name="a"; filename*=UTF-8''%`)).code, 'M3M_BODY_INVALID')
    assert.equal((await read('filename="a"')).code, 'M3M_BODY_INVALID')
  })

  it('shapes the answer', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/json', (ctx) => ctx.status(201).header('X-One', 'a').header('x-one', 'b').json({ a: 1 }))
       router.get('/text', (ctx) => ctx.text('t', 202))
       router.get('/html', (ctx) => { ctx.html('<p>') })
       router.get('/status', (ctx) => { ctx.status(202) })
       router.get('/created', (ctx) => { ctx.status(201); return { id: 1 } })
       router.get('/type', (ctx) => { ctx.header('content-type', 'text/csv'); return 'a,b' })
       router.get('/cookie', (ctx) => { ctx.cookie('a', 'ü;', { httpOnly: true, maxAge: 60 }); ctx.cookie('b', null); return 'ok' })
       router.get('/redirect', (ctx) => ctx.redirect('/next?a=ü'))
       router.get('/away', (ctx) => ctx.redirect('https://example.com/x', 308))
       router.get('/file', (ctx) => ctx.file('a,b', 'täble.csv'))
       router.get('/inline', (ctx) => ctx.file(new Uint8Array([1]), 'a.png', { inline: true }))
       router.get('/empty', (ctx) => ctx.status(204).json({ ignored: true }))
       router.get('/throws-response', () => { throw new Response('gone', { status: 410 }) })`,
    )
    const json = await box.request('/json')
    assert.equal(json.status, 201)
    assert.equal(json.headers['x-one'], 'b')
    assert.deepEqual(json.json(), { a: 1 })
    assert.equal((await box.request('/text')).status, 202)
    assert.equal((await box.request('/html')).headers['content-type'], 'text/html; charset=utf-8')
    assert.equal((await box.request('/status')).status, 202)
    const created = await box.request('/created')
    assert.deepEqual([created.status, created.json()], [201, { id: 1 }])
    assert.equal((await box.request('/type')).headers['content-type'], 'text/csv')
    const cookie = await box.request('/cookie')
    assert.match(cookie.setCookies[0]!, /^a=%C3%BC%3B; Max-Age=60; Path=\/r\/shop; HttpOnly; SameSite=Lax$/)
    assert.match(cookie.setCookies[1]!, /^b=; Max-Age=0; Path=\/r\/shop; Expires=Thu, 01 Jan 1970/)
    const redirect = await box.request('/redirect')
    assert.equal(redirect.status, 302)
    assert.equal(redirect.headers.location, '/r/shop/next?a=%C3%BC')
    const away = await box.request('/away')
    assert.deepEqual([away.status, away.headers.location], [308, 'https://example.com/x'])
    const file = await box.request('/file')
    assert.equal(file.headers['content-type'], 'text/csv; charset=utf-8')
    assert.equal(
      file.headers['content-disposition'],
      `attachment; filename="t_ble.csv"; filename*=UTF-8''t%C3%A4ble.csv`,
    )
    const inline = await box.request('/inline')
    assert.deepEqual(
      [inline.headers['content-type'], inline.headers['content-disposition']],
      ['image/png', 'inline; filename="a.png"'],
    )
    const empty = await box.request('/empty')
    assert.deepEqual([empty.status, empty.text], [204, ''])
    const gone = await box.request('/throws-response')
    assert.deepEqual([gone.status, gone.text], [410, 'gone'])
    assert.equal(box.errors.length, 0)
  })

  it('answers 500 and reports when a handler fails', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/sync', () => { throw new Error('secret detail') })
       router.get('/async', async () => { await null; throw new TypeError('later', { cause: new Error('root') }) })
       router.get('/waits', (ctx) => { ctx.waitUntil(Promise.reject(new Error('behind'))); return 'ok' })`,
    )
    const answer = await box.request('/sync', { requestId: 'r-1' })
    assert.equal(answer.status, 500)
    assert.equal(answer.headers['content-type'], 'application/problem+json')
    assert.deepEqual(answer.json(), {
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: 'The service failed',
      code: 'M3M_SERVICE_ERROR',
      requestId: 'r-1',
    })
    const sync = await box.uncaught(/secret detail/)
    assert.equal(sync.requestId, 'r-1')
    assert.match(sync.error.stack!, /service\.js:1:/)
    assert.doesNotMatch(sync.error.stack!, /m3m:guest/)
    assert.equal((await box.request('/async')).status, 500)
    const later = await box.uncaught(/later/)
    assert.equal(later.error.name, 'TypeError')
    assert.match(later.error.stack!, /Caused by: Error: root/)
    assert.equal((await box.request('/waits', { requestId: 'r-3' })).text, 'ok')
    assert.equal((await box.uncaught(/behind/)).requestId, 'r-3')
  })

  it('turns odd answers into 500, and stays up', async (t) => {
    const box = await sandbox(
      t,
      `const odd = {
         function: () => () => 1, symbol: () => Symbol('x'), bigint: () => 10n, cycle: () => { const a = {}; a.a = a; return a },
         null: () => { throw null }, undefined: () => { throw undefined }, string: () => { throw 'text' }, proxy: () => { throw new Proxy({}, { get() { throw new Error('trap') } }) },
         revoked: () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy },
         returnsRevoked: () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy },
         status99: (ctx) => ctx.status(99), status1000: () => new Response('', { status: 1000 }), status101: () => new Response(null, { status: 101 }),
         bodyWith204: () => new Response('x', { status: 204 }), badHeader: (ctx) => ctx.header('a', 'b\\r\\nc: d'), badName: () => new Response('', { headers: { 'a b': 'c' } }),
         used: async () => { const r = new Response('x'); await r.text(); return r },
         locked: () => { const r = new Response('x'); r.body.getReader(); return r },
         error: () => Response.error(), getter: () => ({ get x() { throw new Error('getter') } }), toJSON: () => ({ toJSON() { throw 1 } }),
         thenThrows: () => ({ get then() { throw new Error('then') } }), never: (ctx) => ctx.json(undefined),
         deep: () => { let a = []; for (let i = 0; i < 1e6; i += 1) a = [a]; return a },
       }
       for (const name in odd) router.get('/' + name, odd[name])
       const same = new Response('once'); router.get('/same', () => same)
       router.get('/fine', () => 'fine')`,
    )
    for (const route of box.declared!.routes.filter((route) => !/same|fine/.test(route))) {
      const answer = await box.request(route.slice(4))
      assert.equal(answer.status, 500, route)
      assert.equal(answer.json().code, 'M3M_SERVICE_ERROR', route)
    }
    assert.equal((await box.request('/same')).text, 'once')
    assert.equal((await box.request('/same')).status, 500)
    assert.equal((await box.request('/fine')).text, 'fine')
  })
})
