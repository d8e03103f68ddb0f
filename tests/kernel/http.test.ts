import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { Type } from 'typebox'
import {
  defineError,
  defineModule,
  defineRoutes,
  httpRef,
  openEventStream,
  type RoutePlugin,
} from '../../kernel/index.ts'
import { startedKernel, testKernel } from '../support/kernel.ts'

const teapot = defineError('M3M_TEST_TEAPOT', 'Pot "%s" is a teapot; ask another', 418)
const denied = defineError('M3M_TEST_DENIED', 'Sign in first', 401)
const open = { config: { access: 'public' } }

const moduleWith = (plugin: RoutePlugin) =>
  defineModule({ id: 'probe', summary: 'probe', setup: () => ({ routes: defineRoutes(plugin) }) })

/** A guard that knows `user` and lets nobody in but those with a header. */
const guard = defineModule({
  id: 'guard',
  summary: 'guard',
  needs: { http: httpRef },
  setup({ http }) {
    http.setGuard(
      async (request) => {
        if (!request.headers['x-user']) throw denied()
      },
      (access) => access === 'user',
    )
    return {}
  },
})

const start = (t: TestContext, plugin: RoutePlugin) => startedKernel(t, { modules: [guard, moduleWith(plugin)] })

describe('HTTP', () => {
  test('a route that does not say who may use it refuses to boot, by name', async (t) => {
    const kernel = testKernel(t, { modules: [guard, moduleWith(async (app) => void app.get('/naked', () => 'x'))] })
    await assert.rejects(kernel.start(), /GET \/api\/naked/)
  })

  test('an access word that nobody checks refuses to boot', async (t) => {
    const kernel = testKernel(t, {
      modules: [guard, moduleWith(async (app) => void app.get('/odd', { config: { access: 'wizard' } }, () => 'x'))],
    })
    await assert.rejects(kernel.start(), /GET \/api\/odd \(wizard\)/)
  })

  test('every route is denied unless its guard lets it pass, HEAD as well', async (t) => {
    const kernel = await start(
      t,
      async (app) => void app.get('/mine', { config: { access: 'user' } }, () => ({ yes: true })),
    )
    for (const method of ['GET', 'HEAD'] as const) {
      assert.equal((await kernel.app.inject({ method, url: '/api/mine' })).statusCode, 401)
      assert.equal((await kernel.app.inject({ method, url: '/api/mine', headers: { 'x-user': '1' } })).statusCode, 200)
    }
  })

  test('a coded error is answered as problem details', async (t) => {
    const kernel = await start(t, async (app) => {
      app.get('/pot', open, () => {
        throw teapot(['blue'], { errors: [{ path: '/pot', message: 'is blue' }], retryAfter: 3 })
      })
    })
    const response = await kernel.app.inject('/api/pot')
    assert.equal(response.statusCode, 418)
    assert.equal(response.headers['content-type'], 'application/problem+json; charset=utf-8')
    assert.equal(response.headers['retry-after'], '3')
    const { requestId, ...problem } = response.json()
    assert.ok(requestId)
    assert.deepEqual(problem, {
      type: 'about:blank',
      title: "I'm a Teapot",
      status: 418,
      detail: 'Pot "blue" is a teapot; ask another',
      code: 'M3M_TEST_TEAPOT',
      errors: [{ path: '/pot', message: 'is blue' }],
    })
  })

  test('an unexpected error shows neither message nor stack', async (t) => {
    const kernel = await start(t, async (app) => {
      app.get('/bug', open, () => {
        throw new Error('secret path /etc/shadow')
      })
    })
    const response = await kernel.app.inject('/api/bug')
    assert.equal(response.statusCode, 500)
    assert.equal(response.json().code, 'M3M_INTERNAL')
    assert.doesNotMatch(response.body, /shadow|\.ts|at /)
  })

  test('what does not fit the schema is listed by field', async (t) => {
    const body = Type.Object({ email: Type.String({ format: 'email' }), age: Type.Integer() })
    const kernel = await start(t, async (app) => void app.post('/people', { ...open, schema: { body } }, () => 'ok'))
    const response = await kernel.app.inject({
      method: 'POST',
      url: '/api/people',
      payload: { email: 'nobody', age: '7' },
    })
    assert.equal(response.statusCode, 400)
    assert.deepEqual(response.json().errors, [
      { path: '/email', message: 'must be a valid email' },
      { path: '/age', message: 'must be an integer' },
    ])
  })

  test('what does not fit is said in words, once a field', async (t) => {
    const body = Type.Object({
      slug: Type.String({ pattern: '^[a-z]+$', 'x-hint': 'small letters' }),
      color: Type.Union([Type.Unsafe<string>({ enum: ['red', 'blue'] }), Type.Null()]),
      files: Type.Array(Type.String(), { minItems: 1 }),
      limit: Type.Integer({ maximum: 10 }),
    })
    const kernel = await start(t, async (app) => void app.post('/things', { ...open, schema: { body } }, () => 'ok'))
    const response = await kernel.app.inject({
      method: 'POST',
      url: '/api/things',
      payload: { slug: 'A', color: 'mauve', files: [], limit: 11 },
    })
    assert.deepEqual(response.json().errors, [
      { path: '/slug', message: 'must be small letters' },
      { path: '/color', message: 'must be one of red, blue' },
      { path: '/files', message: 'must not be empty' },
      { path: '/limit', message: 'must be at most 10' },
    ])
  })

  test('an address that cannot be decoded is a problem like any other', async (t) => {
    const kernel = await start(t, async (app) => void app.get('/things/:id', open, () => 'ok'))
    const response = await kernel.app.inject('/api/things/%E0%A4%A')
    assert.equal(response.statusCode, 400)
    assert.match(response.headers['content-type'] as string, /^application\/problem\+json/)
    assert.equal(response.json().code, 'M3M_REQUEST_INVALID')
  })

  test('a content type without a body is no body', async (t) => {
    const body = Type.Object({ name: Type.String() })
    const kernel = await start(t, async (app) => {
      app.post('/start', open, ({ body }) => ({ body: body ?? null }))
      app.post('/named', { ...open, schema: { body } }, () => 'ok')
    })
    const headers = { 'content-type': 'application/json' }
    const bare = await kernel.app.inject({ method: 'POST', url: '/api/start', headers })
    assert.deepEqual(bare.json(), { body: null })
    const needed = await kernel.app.inject({ method: 'POST', url: '/api/named', headers })
    assert.deepEqual(needed.json().errors, [{ path: '', message: 'must be an object' }])
  })

  test('broken JSON, an unknown address and a wrong method are problems too', async (t) => {
    const kernel = await start(t, async (app) => void app.post('/people', open, () => 'ok'))
    const broken = await kernel.app.inject({
      method: 'POST',
      url: '/api/people',
      payload: '{"a":',
      headers: { 'content-type': 'application/json' },
    })
    assert.equal(broken.statusCode, 400)
    assert.equal(broken.json().code, 'M3M_REQUEST_INVALID')
    const missing = await kernel.app.inject('/api/nowhere')
    assert.equal(missing.statusCode, 404)
    assert.equal(missing.json().detail, 'There is no GET /api/nowhere')
  })

  test('OpenAPI 3.1 describes the routes with their schemas and who may use them', async (t) => {
    const schema = { summary: 'Lists things', tags: ['things'], response: { 200: Type.Object({ n: Type.Integer() }) } }
    const kernel = await start(
      t,
      async (app) => void app.get('/things', { config: { access: 'user' }, schema }, () => ({ n: 1 })),
    )
    const document = (await kernel.app.inject('/api/openapi.json')).json()
    assert.equal(document.openapi, '3.1.0')
    const operation = document.paths['/api/things'].get
    assert.equal(operation.summary, 'Lists things')
    assert.deepEqual(operation.security, [{ bearer: [] }, { cookie: [] }])
    assert.equal(operation.responses['200'].content['application/json'].schema.properties.n.type, 'integer')
    assert.equal((await kernel.app.inject('/api/docs/')).statusCode, 200)
  })

  test('a busy port is one clear error', async (t) => {
    const first = await start(t, async () => {})
    const { port } = new URL(await first.listen())
    const second = testKernel(t, { modules: [], config: { server: { host: '127.0.0.1', port: Number(port) } } })
    await second.start()
    await assert.rejects(second.listen(), new RegExp(`Cannot listen on 127\\.0\\.0\\.1:${port}: the port is in use`))
  })

  test('an event stream sends events and ends when the server stops', async (t) => {
    let send: (n: number) => void = () => {}
    const streaming = defineModule({
      id: 'streaming',
      summary: 'streaming',
      setup: (_, { signal }) => ({
        routes: defineRoutes(async (app) => {
          app.get('/stream', open, (request, reply) => {
            const stream = openEventStream(request, reply, { signal })
            send = (n) => stream.send('number', n, String(n))
            send(1)
          })
        }),
      }),
    })
    const kernel = await startedKernel(t, { modules: [streaming] })
    const response = await fetch(`${await kernel.listen()}/api/stream`)
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('data: 1')) text += (await reader.read()).value
    assert.match(text, /id: 1\nevent: number\ndata: 1\n\n/)
    await kernel.stop()
    for (;;) if ((await reader.read()).done) break
  })

  test('connections that never ask do not keep the server from stopping', async (t) => {
    const kernel = await start(t, async (app) => void app.get('/hi', open, () => 'hi'))
    const { port } = new URL(await kernel.listen())
    const silent = connect(Number(port), '127.0.0.1')
    const half = connect(Number(port), '127.0.0.1')
    await Promise.all([once(silent, 'connect'), once(half, 'connect')])
    half.write('GET /api/hi HTTP/1.1\r\nhost: x\r\n')
    // By the answer to another one the server has seen both.
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/api/hi`)).text(), 'hi')
    const gone = [silent, half].map((socket) =>
      once(
        socket.on('error', () => {}),
        'close',
      ),
    )
    await kernel.stop()
    await Promise.all(gone)
  })
})
