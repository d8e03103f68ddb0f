import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { LogLine } from '../../../modules/logs/contract.ts'
import type { TrialAnswer } from '../../../modules/runtime/ingress/trial.schema.ts'
import { type Client, signIn } from '../../support/client.ts'
import { drafts } from './drafts.ts'
import { member } from './members.ts'
import { startServer, type TestServer } from './support.ts'

const MB = 1024 * 1024
const SERVICE = `
router.all('/echo', (ctx) => ({
  method: ctx.method, url: ctx.url, query: ctx.query, headers: ctx.headers, cookies: ctx.cookies, body: ctx.body ?? null,
}))
router.get('/logs', () => { console.log('from the code'); return 'x' })
router.get('/bytes', () => new Uint8Array([0, 255, 254]))
router.get('/large', () => 'ж'.repeat(${MB}))
router.get('/nothing', () => undefined)
router.get('/throws', () => { throw new Error('broken') })
router.get('/never', () => new Promise(() => {}))
router.get('/cookie', (ctx) => { ctx.cookie('a', '1'); return 'x' })
router.get('/forever', (ctx) => {
  const stream = new ReadableStream({ async pull(to) {
    await new Promise((done) => setTimeout(done, 20)); to.enqueue(new TextEncoder().encode('tick '))
  } })
  return new Response(stream, { headers: { 'content-type': 'text/plain' } })
})
router.get('/endless', () => new Response(new ReadableStream({ pull(to) { to.enqueue(new Uint8Array(65536).fill(97)) } })))
`

describe('Requests by hand', () => {
  const undo: (() => unknown)[] = []
  const context = { after: (work: () => unknown) => void undo.push(work) }
  let server: TestServer
  let root: Client
  before(async () => {
    server = await startServer(context as never, { limits: { requestMs: 1_000, bodyBytes: 5_000 } })
    root = await signIn(server.url)
    await server.deploy('tried', SERVICE)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const attempt = (more: Record<string, unknown>, client = root) =>
    client.call<TrialAnswer>('POST', '/projects/tried/service/try', {
      target: 'published',
      method: 'GET',
      path: '/',
      headers: [],
      ...more,
    })
  const header = ({ headers }: TrialAnswer, name: string) => headers.find(([key]) => key === name)?.[1]

  test('reach the service as real ones do', async () => {
    const answer = await attempt({
      method: 'POST',
      path: '/echo?a=1&b=%D0%B6',
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Own', 'value'],
        ['Cookie', 'own=1; m3m_session=secret'],
        ['Connection', 'close'],
        ['Content-Length', '99999'],
      ],
      body: '{"text":"жук"}',
    })
    assert.equal(answer.status, 200)
    assert.equal(answer.statusText, 'OK')
    assert.match(header(answer, 'content-type')!, /^application\/json/)
    const seen = JSON.parse(answer.body.text!)
    assert.equal(seen.method, 'POST')
    assert.deepEqual(seen.query, { a: '1', b: 'ж' })
    assert.deepEqual(seen.body, { text: 'жук' })
    assert.equal(seen.headers['x-own'], 'value')
    assert.equal(seen.headers['content-length'], '17')
    assert.equal(seen.headers.host, new URL(server.url).host)
    assert.equal('connection' in seen.headers, false)
    assert.deepEqual(seen.cookies, { own: '1' })
    assert.ok(answer.bytes > 0 && !answer.truncated && answer.ms >= 0)
  })

  test('carry the id their log lines have', async () => {
    const { requestId } = await attempt({ path: '/logs' })
    await server.kernel.get((await import('../../../modules/logs/contract.ts')).logsRef).flush()
    const { items } = await root.call<{ items: LogLine[] }>('GET', `/projects/tried/logs?requestId=${requestId}`)
    assert.deepEqual(
      items.map(({ message }) => message),
      ['from the code'],
    )
  })

  test('give back bytes, nothing, errors and cookies as they are sent', async () => {
    assert.deepEqual((await attempt({ path: '/bytes' })).body, { base64: 'AP/+' })
    const nothing = await attempt({ path: '/nothing' })
    assert.deepEqual([nothing.status, nothing.body, nothing.bytes], [204, { text: '' }, 0])
    assert.equal((await attempt({ path: '/throws' })).status, 500)
    assert.equal((await attempt({ path: '/missing' })).status, 404)
    assert.equal(header(await attempt({ path: '/cookie' }), 'set-cookie'), 'a=1; SameSite=Lax; Path=/r/tried')
    const head = await attempt({ method: 'HEAD', path: '/logs' })
    assert.deepEqual([head.status, head.body], [200, { text: '' }])
  })

  test('keep a megabyte of an answer, and stop a stream that has no end', async () => {
    const large = await attempt({ path: '/large' })
    assert.deepEqual([large.bytes, large.truncated, large.body.text!.length], [2 * MB, true, MB / 2])
    const endless = await attempt({ path: '/endless' })
    assert.equal(endless.truncated, true)
    assert.equal(endless.body.text!.length, MB)
    const forever = await attempt({ path: '/forever' })
    assert.equal(forever.status, 200)
    assert.equal(forever.truncated, true)
    assert.match(forever.body.text!, /^tick tick /)
  })

  test('answer what a client would get when the service gives no answer', async () => {
    const late = await attempt({ path: '/never' })
    assert.equal(late.status, 504)
    assert.equal(JSON.parse(late.body.text!).reason, 'WALL_LIMIT')
    assert.equal(JSON.parse(late.body.text!).requestId, late.requestId)
    await root.service('tried', 'stop')
    const stopped = await attempt({ path: '/logs' })
    assert.equal(stopped.status, 503)
    assert.equal(JSON.parse(stopped.body.text!).code, 'M3M_SERVICE_STOPPED')
    await root.service('tried', 'start')
  })

  test('reach the draft, once it runs', async () => {
    await assert.rejects(attempt({ target: 'draft' }), { status: 404 })
    const project = await server.deploy('drafted', SERVICE)
    await drafts(root)(project, `router.get('/', (ctx) => 'draft at ' + new URL(ctx.request.url).pathname)`)
    const answer = await root.call<TrialAnswer>('POST', '/projects/drafted/service/try', {
      target: 'draft',
      method: 'GET',
      path: '/',
    })
    assert.equal(answer.body.text, 'draft at /')
  })

  test('are checked before anything runs', async () => {
    for (const bad of [
      { path: 'no-slash' },
      { path: '/a b' },
      { path: '/a\r\nx: y' },
      { method: 'CONNECT' },
      { target: 'other' },
      { headers: [['a b', 'x']] },
      { headers: [['a', 'x\r\ny: z']] },
      { headers: [['a']] },
      { headers: Array.from({ length: 101 }, () => ['a', 'b']) },
    ])
      await assert.rejects(attempt(bad), { status: 400 }, JSON.stringify(bad).slice(0, 100))
    await assert.rejects(attempt({ method: 'POST', path: '/echo', body: 'x'.repeat(5_001) }), { status: 413 })
  })

  test('are for members', async () => {
    const stranger = await member(server)
    await assert.rejects(attempt({ path: '/logs' }, stranger), { status: 404 })
    const own = await member(server, 'tried')
    assert.equal((await attempt({ path: '/logs' }, own)).status, 200)
    assert.equal((await server.get('/api/projects/tried/service/try', { method: 'POST' })).status, 401)
  })
})
