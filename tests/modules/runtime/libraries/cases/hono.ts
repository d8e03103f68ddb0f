import { Hono } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { bearerAuth } from 'hono/bearer-auth'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { getSignedCookie, setSignedCookie } from 'hono/cookie'
import { cors } from 'hono/cors'
import { csrf } from 'hono/csrf'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import { jwt, sign, verify } from 'hono/jwt'
import { prettyJSON } from 'hono/pretty-json'
import { requestId } from 'hono/request-id'
import { LinearRouter } from 'hono/router/linear-router'
import { PatternRouter } from 'hono/router/pattern-router'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { TrieRouter } from 'hono/router/trie-router'
import { secureHeaders } from 'hono/secure-headers'
import { stream, streamSSE, streamText } from 'hono/streaming'
import { timeout } from 'hono/timeout'
import { validator } from 'hono/validator'
import { ask, failure, seen } from './answers.ts'

const ROUTERS = { linear: LinearRouter, pattern: PatternRouter, regexp: RegExpRouter, trie: TrieRouter }

/** The application a service serves over HTTP. */
export const app = new Hono()
app.get('/stream', (c) =>
  streamText(c, async (s) => {
    for (const word of ['one ', 'two ', 'three']) {
      await s.write(word)
      await s.sleep(1)
    }
  }),
)
app.post('/pipe', (c) => stream(c, async (s) => s.pipe(c.req.raw.body!)))
app.post('/upload', async (c) => {
  const { file, name } = await c.req.parseBody()
  return c.json({ name, size: (file as File).size, type: (file as File).type, text: await (file as File).text() })
})

export async function routing() {
  const answers: Record<string, unknown> = {}
  for (const [name, Router] of Object.entries(ROUTERS)) {
    const router = new Hono({ router: new Router() as RegExpRouter<never> })
    router.get('/', (c) => c.text('root'))
    router.get('/posts/:id{[0-9]+}', (c) => c.json({ id: c.req.param('id') }))
    router.get('/files/*', (c) => c.text(c.req.path))
    router.on(['PUT', 'DELETE'], '/things/:thing', (c) => c.text(`${c.req.method} ${c.req.param('thing')}`))
    router.all('/any', (c) => c.body(null, 204))
    router.notFound((c) => c.text('nothing here', 404))
    answers[name] = await ask(
      router.fetch as never,
      ['/'],
      ['/posts/12'],
      ['/posts/x'],
      ['/files/a/b%20c?d=1'],
      ['/things/%C3%BC', { method: 'DELETE' }],
      ['/any', { method: 'PATCH' }],
    )
  }
  const api = new Hono().basePath('/api').route(
    '/v1',
    new Hono().get('/:a/:b?', (c) => c.json(c.req.param())),
  )
  return { answers, nested: await ask(api.fetch as never, ['/api/v1/x/y'], ['/api/v1/x'], ['/api/v2/x']) }
}

export async function middleware() {
  const site = new Hono<{ Variables: { requestId: string } }>()
  site.use('/secure/*', secureHeaders(), csrf())
  site.use('/basic/*', basicAuth({ username: 'ann', password: 'secret' }))
  site.use('/bearer/*', bearerAuth({ token: 'abc' }))
  site.use('/tag/*', etag())
  site.use('/pretty/*', prettyJSON())
  site.use('/small/*', bodyLimit({ maxSize: 5, onError: (c) => c.text('too big', 413) }))
  site.use('/late/*', timeout(20))
  site.use('/id/*', requestId({ generator: () => 'id-1' }))
  site.use('/zip/*', compress({ threshold: 1 }))
  site.get('/late/x', () => new Promise<Response>(() => {}))
  site.get('/id/x', (c) => c.text(c.get('requestId')))
  site.post(
    '/valid/x',
    validator('json', (value, c) => (typeof value.n === 'number' ? value : c.text('not a number', 400))),
    (c) => c.json(c.req.valid('json')),
  )
  site.all('/*', async (c) => c.json({ method: c.req.method, body: await c.req.text() }))
  site.onError((error, c) =>
    error instanceof HTTPException ? error.getResponse() : c.text(`${error.name}: ${error.message}`, 500),
  )
  const json = { 'content-type': 'application/json' }
  const answers = await ask(
    site.fetch as never,
    ['/secure/x'],
    ['/secure/x', { method: 'POST', headers: { 'content-type': 'text/plain', origin: 'https://evil.test' } }],
    ['/basic/x'],
    ['/basic/x', { headers: { authorization: `Basic ${btoa('ann:secret')}` } }],
    ['/bearer/x', { headers: { authorization: 'Bearer no' } }],
    ['/bearer/x', { headers: { authorization: 'Bearer abc' } }],
    ['/tag/x'],
    ['/pretty/x?pretty'],
    ['/small/x', { method: 'POST', body: '123456' }],
    ['/small/x', { method: 'POST', body: '12345' }],
    ['/late/x'],
    ['/id/x'],
    ['/valid/x', { method: 'POST', body: '{"n":1}', headers: json }],
    ['/valid/x', { method: 'POST', body: '{"n":"1"}', headers: json }],
    ['/valid/x', { method: 'POST', body: '{', headers: json }],
  )
  const tag = answers[6]!.headers.find(([name]) => name === 'etag')![1]
  const zipped = await site.request('/zip/x', { headers: { 'accept-encoding': 'gzip' } })
  const unzipped = zipped.body!.pipeThrough(new DecompressionStream('gzip'))
  return {
    answers,
    again: await ask(site.fetch as never, ['/tag/x', { headers: { 'if-none-match': tag } }]),
    zipped: [zipped.headers.get('content-encoding'), await new Response(unzipped).text()],
  }
}

export async function crossOrigin() {
  const site = new Hono()
  site.use('/open/*', cors())
  site.use('/some/*', cors({ origin: ['https://a.test'], credentials: true, maxAge: 60, exposeHeaders: ['x-b'] }))
  site.use(
    '/told/*',
    cors({ origin: (origin) => (origin.endsWith('.good.test') ? origin : ''), allowMethods: ['PUT'] }),
  )
  site.all('*', (c) => c.text('in'))
  const preflight = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-a, x-b' }
  return ask(
    site.fetch as never,
    ['/open/x', { headers: { origin: 'https://b.test' } }],
    ['/some/x', { headers: { origin: 'https://a.test' } }],
    ['/some/x', { headers: { origin: 'https://b.test' } }],
    ['/some/x', { method: 'OPTIONS', headers: { origin: 'https://a.test', ...preflight } }],
    ['/told/x', { method: 'OPTIONS', headers: { origin: 'https://x.good.test', ...preflight } }],
  )
}

export async function streaming() {
  const site = new Hono()
  site.get('/text', (c) =>
    streamText(c, async (s) => {
      await s.writeln('a')
      await s.sleep(2)
      await s.write('ü')
    }),
  )
  site.get('/bytes', (c) =>
    stream(c, async (s) => {
      await s.write(new Uint8Array([1, 2, 3]))
    }),
  )
  site.get('/sse', (c) =>
    streamSSE(c, async (s) => {
      for (let id = 0; id < 3; id += 1)
        await s.writeSSE({ id: String(id), event: 'tick', data: `line\n${id}`, retry: 5 })
    }),
  )
  site.get('/broken', (c) =>
    streamText(
      c,
      async () => {
        throw new Error('in the middle')
      },
      async (error, s) => {
        await s.write(error.message)
      },
    ),
  )
  const aborted = await site.request('/text')
  await aborted.body!.cancel()
  return ask(site.fetch as never, ['/text'], ['/bytes'], ['/sse'], ['/broken'])
}

export async function tokens(privateJwk: object, publicJwk: object) {
  const payload = { sub: 'ann', exp: 4_000_000_000 }
  const site = new Hono()
  site.use('/in/*', jwt({ secret: 'shared', alg: 'HS256' }))
  site.get('/in/x', (c) => c.json(c.get('jwtPayload' as never)))
  const token = await sign(payload, 'shared')
  const rsa = await sign(payload, privateJwk as never, 'RS256')
  const signed = new Hono()
  signed.get('/', async (c) => {
    const before = await getSignedCookie(c, 'key', 'visit')
    await setSignedCookie(c, 'visit', 'first', 'key', { httpOnly: true, path: '/', maxAge: 60 })
    return c.json({ before })
  })
  const first = await seen(await signed.request('/'))
  const cookie = first.headers.find(([name]) => name === 'set-cookie')![1].split(';')[0]!
  return {
    token,
    rsa,
    verified: [await verify(token, 'shared', 'HS256'), await verify(rsa, publicJwk as never, 'RS256')],
    wrong: await failure(verify(token, 'other', 'HS256')),
    late: await failure(verify(await sign({ exp: 1 }, 'shared'), 'shared', 'HS256')),
    answers: await ask(
      site.fetch as never,
      ['/in/x', { headers: { authorization: `Bearer ${token}` } }],
      ['/in/x', { headers: { authorization: 'Bearer x.y.z' } }],
      ['/in/x'],
    ),
    first,
    second: await seen(await signed.request('/', { headers: { cookie } })),
    tampered: await seen(await signed.request('/', { headers: { cookie: cookie.replace('first', 'other') } })),
  }
}
