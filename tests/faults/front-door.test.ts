import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { createHttpServer } from '../../kernel/direct.ts'
import { runtimeRef } from '../../modules/runtime/contract.ts'
import { rawExchange, statusOf } from '../support/raw.ts'
import { until } from '../support/until.ts'
import { type FaultServer, faultServer, problemOf } from './support.ts'

const CODE = `
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const locked = () => { const body = new ReadableStream(); body.getReader(); return body }
const used = async () => { const response = new Response('x'); await response.text(); return response }
const revoked = () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy }
const bad = {
  symbol: () => Symbol('x'), fn: () => () => 1, bigint: () => 1n, cycle: () => { const a = {}; a.a = a; return a }, revoked, getter: () => ({ get x() { throw new Error('no') } }),
  json: () => ({ toJSON() { throw new Error('no') } }), locked: () => new Response(locked()), used, error: () => Response.error(),
  low: (ctx) => ctx.status(99).text('x'), high: (ctx) => ctx.status(1000).text('x'), switching: (ctx) => ctx.status(101).text('x'),
  lowResponse: () => new Response('x', { status: 99 }), bodiless: () => new Response('x', { status: 204 }),
  header: (ctx) => ctx.header('x-a', 'b\\r\\nset-cookie: c=d').text('x'), name: (ctx) => ctx.header('x a', 'b').text('x'), wide: () => new Response('x', { headers: { a: '€' } }),
  string: () => { throw 'text' }, null: () => { throw null }, undefined: () => { throw undefined }, number: () => { throw 5 }, proxy: () => { throw revoked() },
  promise: () => Promise.reject(), thenable: () => ({ then() { throw new Error('no') } }), thrown: () => { throw new Proxy(new Error('x'), { get() { throw new Error('again') } }) },
}
router.get('/bad/:kind', (ctx) => bad[ctx.params.kind](ctx))
router.get('/twice', (ctx) => { ctx.text('one'); ctx.json({ two: 2 }); return ctx })
router.get('/resolves-twice', () => ({ then(done) { done('one'); done('two') } }))
router.get('/hello', () => 'hello')
router.get('/status/:code', (ctx) => ctx.status(Number(ctx.params.code)).text('body'))
router.get('/not-modified', (ctx) => ctx.header('etag', '"1"').status(304))
router.all('/echo/*', (ctx) => ({ method: ctx.method, path: ctx.path, rest: ctx.params['*'], url: ctx.request.url, query: ctx.query, headers: Object.keys(ctx.headers).length }))
router.get('/links', (ctx) => ({ request: ctx.request.url, url: ctx.url.href, service: service.info.url, ip: ctx.ip }))
router.get('/login', (ctx) => ctx.redirect('/elsewhere'))
let left = 0
let written = 0
router.get('/left', () => ({ left, written }))
router.get('/events', (ctx) => ctx.sse(async (send) => { ctx.request.signal.addEventListener('abort', () => { left += 1 }); for (let n = 0; ; n++) { await send({ n }); await wait(5) } }))
router.get('/pour', (ctx) => ctx.stream(async (write) => { ctx.signal.addEventListener('abort', () => { left += 1 }); for (;;) { await write('x'.repeat(50_000)); written += 50_000 } }))
router.get('/ignores', () => new Response(new ReadableStream({ async pull(controller) { await wait(1); controller.enqueue('x'.repeat(10_000)); written += 10_000 }, cancel() { left += 1 } })))
router.get('/download', (ctx) => ctx.file(new Uint8Array(8_000_000).fill(65), 'big.bin'))
router.post('/bytes', (ctx) => String(ctx.body.length))
`

describe('H. The front door', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { memoryMb: 128 } },
    )
    await server.deploy('door', CODE)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const raw = (text: string) => rawExchange(server.url, text)
  const get = (target: string, more = '') =>
    raw(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${more}\r\n`)
  const bodyOf = (answer: string) => answer.slice(answer.indexOf('\r\n\r\n') + 4)
  const left = async () => (await (await server.get('/r/door/left')).json()) as { left: number; written: number }

  test('H1 clients that send nothing, or a header a minute, are let go', async () => {
    const slow = createHttpServer((_request, response) => response.end('x'), { headersTimeout: 300, checkMs: 50 })
    await once(slow.listen(0, '127.0.0.1'), 'listening')
    const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`
    assert.equal(statusOf(await rawExchange(url, 'GET / HTTP/1.1\r\nhost: x\r\nx-a: b\r\n', 5_000)), 408)
    const began = performance.now()
    const silent = connect((slow.address() as AddressInfo).port, '127.0.0.1')
    await once(silent.resume(), 'close')
    assert.ok(performance.now() - began < 5_000)
    slow.close()
  })

  test('H1 bodies that never come hold nobody up', () =>
    server.unharmed(async () => {
      const { hostname, port } = new URL(server.url)
      const sockets = Array.from({ length: 200 }, () => {
        const socket = connect(Number(port), hostname).on('error', () => {})
        socket.write('POST /r/door/bytes HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nabc')
        return socket
      })
      await Promise.all(sockets.map((socket) => once(socket, 'connect')))
      assert.equal((await server.get('/r/door/hello')).status, 200, 'the service is not kept from others by them')
      for (const socket of sockets) socket.destroy()
    }))

  test('H1 a body that breaks off is no request', async () => {
    const { hostname, port } = new URL(server.url)
    await server.unharmed(async () => {
      for (let i = 0; i < 20; i += 1) {
        const socket = connect(Number(port), hostname).on('error', () => {})
        socket.write('POST /r/door/bytes HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc')
        setTimeout(() => socket.destroy(), 10)
        await once(socket, 'close')
      }
    })
  })

  describe('H2 odd requests', () => {
    for (const [what, text, status] of [
      ['an address of 64 KB', `GET /r/door/${'a'.repeat(65_536)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431],
      [
        'G1 a token of a megabyte',
        `GET /api/auth/me HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${'a'.repeat(1_000_000)}\r\n\r\n`,
        431,
      ],
      ['a header of 128 KB', `GET /r/door/hello HTTP/1.1\r\nhost: x\r\nx-a: ${'a'.repeat(131_072)}\r\n\r\n`, 431],
      ['an unknown method', 'FROB /r/door/hello HTTP/1.1\r\nhost: x\r\n\r\n', 400],
      ['TRACE', 'TRACE /r/door/hello HTTP/1.1\r\nhost: x\r\n\r\n', 405],
      ['PROPFIND', 'PROPFIND /r/door/hello HTTP/1.1\r\nhost: x\r\n\r\n', 405],
      ['TRACE of the API', 'TRACE /api/projects HTTP/1.1\r\nhost: x\r\n\r\n', 404],
      ['OPTIONS of everything', 'OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n', 404],
      ['no host', 'GET /r/door/hello HTTP/1.1\r\n\r\n', 400],
      [
        'two lengths',
        'POST /r/door/bytes HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd',
        400,
      ],
      [
        'a length and chunks',
        'POST /r/door/bytes HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
        400,
      ],
      ['a length that is none', 'POST /r/door/bytes HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n', 400],
      [
        'chunks that are none',
        'POST /r/door/bytes HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n',
        400,
      ],
      ['another coding', 'POST /r/door/bytes HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip\r\n\r\nabc', 400],
      ['a space in a name', 'GET /r/door/hello HTTP/1.1\r\nhost: x\r\nx a: b\r\n\r\n', 400],
      ['an end of line alone', 'GET /r/door/hello HTTP/1.1\r\nhost: x\r\nx-a: b\nx-c: d\r\n\r\n', 400],
      ['NUL in a header', 'GET /r/door/hello HTTP/1.1\r\nhost: x\r\nx-a: \0\r\n\r\n', 400],
      ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n', 0],
      ['no HTTP at all', '\x16\x03\x01\x02\x00\x01', 400],
    ] as const)
      test(what, () => server.unharmed(async () => assert.equal(statusOf(await raw(text)), status)))

    test('a thousand headers', async () => {
      const many = Array.from({ length: 1000 }, (_, at) => `x-${at}: value-${at}\r\n`).join('')
      assert.equal(statusOf(await get('/r/door/echo/x', many)), 431)
    })

    test('paths reach the service as they were written', async () => {
      for (const [target, path] of [
        ['/r/door/echo//a', '/echo//a'],
        ['/r/door/echo/./a/../b', '/echo/./a/../b'],
        ['/r/door/echo/%2e%2e/%2F', '/echo/%2e%2e/%2F'],
        ['/r/door/echo/a;b=c', '/echo/a;b=c'],
        ['/r/door/echo/%C3%BC', '/echo/%C3%BC'],
      ]) {
        const answer = await get(target!)
        assert.equal(statusOf(answer), 200, target)
        assert.equal(JSON.parse(bodyOf(answer)).path, path)
      }
    })

    test('broken escapes are the mistake of whoever sends them', async () => {
      for (const target of ['/r/door/echo/%', '/r/door/echo/%zz', '/r/door/echo/%ff%fe', '/r/door/echo/%C3%28'])
        assert.equal(statusOf(await get(target)), 400, target)
      assert.equal(statusOf(await get('/r/door/echo/x?%=%zz&a=%ff')), 200, 'queries are taken as they are')
      assert.equal(statusOf(await get('/r/%zz/')), 404)
      for (const target of ['/api/%', '/%ff', '/api/projects/%c0%af'])
        assert.ok([400, 401, 404].includes(statusOf(await get(target))), target)
    })

    test('bytes beyond ASCII in a path do no harm', () =>
      server.unharmed(async () => {
        const answer = await rawExchange(
          server.url,
          Buffer.from('GET /r/door/echo/\xff\xfe HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 'latin1'),
        )
        assert.ok([200, 400].includes(statusOf(answer)), answer.slice(0, 100))
      }))

    test('no way of writing an address gets past the guard', async () => {
      for (const target of [
        '/api/projects',
        '/api/projects/',
        '//api/projects',
        '/api//projects',
        '/./api/projects',
        '/r/../api/projects',
        '/r/door/../../api/projects',
        '/api/projects/../projects',
        '/API/projects',
        '/api/%70rojects',
        '/%61pi/projects',
        '/api/projects;x=1',
        '/api/projects?x',
        '/api\\projects',
        'http://x/api/projects',
        'http://127.0.0.1/api/projects',
        '/api/users',
        '/api/system',
      ]) {
        const answer = await get(target)
        assert.ok([400, 401, 404].includes(statusOf(answer)), `${target}: ${answer.slice(0, 60)}`)
      }
    })
  })

  describe('H4 clients that leave', () => {
    for (const path of ['/events', '/pour', '/ignores'])
      test(`${path} ends`, () =>
        server.unharmed(async () => {
          const before = await left()
          const sent = httpRequest(`${server.url}/r/door${path}`).on('error', () => {})
          sent.end()
          const [answer] = (await once(sent, 'response')) as [IncomingMessage]
          answer.on('error', () => {})
          await once(answer, 'data')
          sent.destroy()
          await until('the service knows', async () => (await left()).left > before.left)
          const { written } = await left()
          await new Promise((resolve) => setTimeout(resolve, 100))
          assert.equal((await left()).written, written, 'nothing is written any more')
        }))

    test('one that reads nothing gets nothing more', async () => {
      const before = await left()
      const sent = httpRequest(`${server.url}/r/door/pour`).on('error', () => {})
      sent.end()
      await once(sent, 'response')
      let last = -1
      await until('it stops', async () => {
        await new Promise((resolve) => setTimeout(resolve, 150))
        const { written } = await left()
        const still = written === last
        last = written
        return still
      })
      assert.ok(last - before.written < 10_000_000, `${last - before.written} bytes were written`)
      sent.destroy()
      await until('the service knows', async () => (await left()).left > before.left)
    })
  })

  describe('H5 answers that are none', () => {
    const kinds = [
      'symbol',
      'fn',
      'bigint',
      'cycle',
      'revoked',
      'getter',
      'json',
      'locked',
      'used',
      'error',
      'low',
      'high',
      'switching',
      'lowResponse',
      'bodiless',
      'header',
      'name',
      'wide',
      'string',
      'null',
      'undefined',
      'number',
      'proxy',
      'promise',
      'thenable',
      'thrown',
    ]
    for (const kind of kinds)
      test(kind, async () => {
        const answer = await server.get(`/r/door/bad/${kind}`)
        assert.equal(answer.status, 500)
        assert.equal(answer.headers.get('set-cookie'), null)
        const { code } = (await answer.json()) as { code: string }
        assert.equal(code, 'M3M_SERVICE_ERROR')
        assert.equal(await (await server.get('/r/door/hello')).text(), 'hello')
      })
    test('the last of two answers counts', async () => {
      assert.deepEqual(await (await server.get('/r/door/twice')).json(), { two: 2 })
      assert.equal(await (await server.get('/r/door/resolves-twice')).text(), 'one')
    })
  })

  describe('H6 what HTTP says of bodies', () => {
    test('HEAD has the headers of GET and no body; 204 and 304 have none', async () => {
      const whole = await server.get('/r/door/hello')
      const head = await raw(
        'HEAD /r/door/hello HTTP/1.1\r\nhost: x\r\n\r\nGET /r/door/hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      )
      const answers = head.split('HTTP/1.1 200 OK').slice(1)
      assert.equal(answers.length, 2, 'the next answer is read as one')
      assert.match(answers[0]!, new RegExp(`content-length: ${whole.headers.get('content-length')}`))
      for (const path of ['/status/204', '/status/205', '/status/304', '/not-modified']) {
        const answer = await get(`/r/door${path}`)
        assert.equal(bodyOf(answer), '', path)
        assert.doesNotMatch(answer, /content-length: [1-9]|transfer-encoding/i, path)
      }
      assert.match(await get('/r/door/not-modified'), /etag: "1"/)
      assert.equal(statusOf(await raw('HEAD /r/door/events HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')), 200)
      for (const path of ['/r/nobody', '/r/door/bad/string', '/r/door/nowhere'])
        assert.equal(bodyOf(await raw(`HEAD ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)), '', path)
    })
    test('parts of files', async () => {
      const part = await server.get('/r/door/download', { headers: { range: 'bytes=-5' } })
      assert.deepEqual(
        [part.status, part.headers.get('content-range'), await part.text()],
        [206, 'bytes 7999995-7999999/8000000', 'AAAAA'],
      )
      const none = await server.get('/r/door/download', { headers: { range: 'bytes=8000000-' } })
      assert.deepEqual(
        [none.status, none.headers.get('content-range'), await none.text()],
        [416, 'bytes */8000000', ''],
      )
      assert.equal((await (await server.get('/r/door/download')).bytes()).length, 8_000_000)
    })
  })

  test('H8 services that do not answer say why, and when to come again', async () => {
    const runtime = server.kernel.get(runtimeRef)
    const project = await server.deploy(
      'sleepy',
      `router.get('/', () => 'here'); router.get('/die', () => { for (;;) {} })`,
    )
    await runtime.stop(project.id)
    const stopped = await server.get('/r/sleepy/')
    assert.ok(Number(stopped.headers.get('retry-after')) > 0)
    assert.deepEqual(await problemOf(stopped), { status: 503, code: 'M3M_SERVICE_STOPPED' })
    await runtime.start(project.id)
    assert.equal(await (await server.get('/r/sleepy/')).text(), 'here')
    const dead = await server.get('/r/sleepy/die')
    assert.ok(Number(dead.headers.get('retry-after')) > 0)
    assert.deepEqual(await problemOf(dead), { status: 503, code: 'M3M_SERVICE_CRASHED', reason: 'CPU_LIMIT' })
    for (let i = 0; i < 3; i += 1) {
      await until('it is back', async () => (await server.get('/r/sleepy/')).status === 200, 20_000)
      await server.get('/r/sleepy/die')
    }
    const crashed = await server.get('/r/sleepy/')
    assert.ok(Number(crashed.headers.get('retry-after')) > 0)
    assert.deepEqual(await problemOf(crashed), { status: 503, code: 'M3M_SERVICE_STARTING', reason: 'CPU_LIMIT' })
  })

  test('H9 the Host header makes no links', async () => {
    for (const header of [
      'host: evil.test',
      'host: x\r\nx-forwarded-host: evil.test\r\nx-forwarded-for: 9.9.9.9\r\nforwarded: host=evil.test',
    ]) {
      const links = await raw(`GET /r/door/links HTTP/1.1\r\n${header}\r\nconnection: close\r\n\r\n`)
      assert.equal(statusOf(links), 200)
      assert.doesNotMatch(links, /evil\.test|9\.9\.9\.9/)
      const login = await raw(`GET /r/door/login HTTP/1.1\r\n${header}\r\nconnection: close\r\n\r\n`)
      assert.match(login, /location: \/r\/door\/elsewhere\r\n/)
      assert.doesNotMatch(
        await raw(`GET /api/openapi.json HTTP/1.1\r\n${header}\r\nconnection: close\r\n\r\n`),
        /evil\.test/,
      )
    }
  })

  test("E14 the services' own host answers with nothing else", async (t) => {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address() as AddressInfo
    probe.close()
    const other = await faultServer(t, {
      http: { port, uri: `http://127.0.0.1:${port}`, servicesUri: `http://services.test:${port}` },
    })
    const ask = async (path: string, host: string) =>
      statusOf(await rawExchange(other.url, `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`))
    for (const host of [`services.test:${port}`, `SERVICES.test:${port}`, `services.test.:${port}`]) {
      assert.equal(await ask('/r/canary/', host), 200)
      for (const path of [
        '/',
        '/api/openapi.json',
        '/api/docs',
        '/api/projects',
        '/api/auth/login',
        '/healthz',
        '/assets/x.js',
      ])
        assert.equal(await ask(path, host), 404, `${path} at ${host}`)
    }
    assert.equal(await ask('/healthz', `127.0.0.1:${port}`), 200)
    assert.equal(await ask('/api/projects', `127.0.0.1:${port}`), 401)
  })
})
