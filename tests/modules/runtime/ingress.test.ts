import assert from 'node:assert/strict'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { runtimeRef } from '../../../modules/runtime/contract.ts'
import { until } from '../../support/until.ts'
import { startServer, type TestServer } from './support.ts'

const CODE = `
router.get('/', () => ({ at: 'root' }))
router.get('/echo', (ctx) => ({ whole: ctx.url, url: ctx.request.url, query: ctx.query, headers: Object.fromEntries(ctx.request.headers) }))
router.post('/body', async (ctx) => ({ type: ctx.request.headers.get('content-type'), bytes: (await ctx.request.arrayBuffer()).byteLength }))
router.get('/status/:code', (ctx) => new Response(ctx.params.code === '204' || ctx.params.code === '304' ? null : 'body', { status: Number(ctx.params.code) }))
router.get('/binary', () => new Response(new Uint8Array([0, 255, 1, 254])))
router.get('/cookies', () => new Response('ok', { headers: [['set-cookie', 'a=1; Path=/'], ['set-cookie', 'b=2'], ['set-cookie', 'm3m_session=stolen'], ['service-worker-allowed', '/'], ['connection', 'close']] }))
router.get('/stream', () => new Response(new ReadableStream({ async start(c) { for (const part of ['one ', 'two ', 'three']) { c.enqueue(new TextEncoder().encode(part)); await new Promise((r) => setTimeout(r, 10)) } c.close() } })))
router.get('/broken-stream', () => new Response(new ReadableStream({ pull(c) { if (this.sent) throw new Error('half way'); this.sent = true; c.enqueue(new TextEncoder().encode('half')) } })))
router.get('/throw', () => { throw new TypeError('on purpose') })
router.get('/slow', (ctx) => new Promise((resolve) => { ctx.request.signal.addEventListener('abort', () => { console.log('left'); resolve('late') }) }))
`

/** A request without the manners of fetch; resolves to the raw answer. */
const raw = (url: string, options: Parameters<typeof httpRequest>[1], body?: string) =>
  new Promise<{ answer: IncomingMessage; text: string }>((resolve, reject) => {
    const sent = httpRequest(url, options, (answer) => {
      let text = ''
      answer.setEncoding('latin1').on('data', (chunk) => {
        text += chunk
      })
      answer.on('end', () => resolve({ answer, text }))
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })

describe('ingress', () => {
  const undo: (() => unknown)[] = []
  let server: TestServer
  let projectId: string
  before(async () => {
    server = await startServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { bodyBytes: 1_000_000 } },
    )
    projectId = (await server.deploy('shop', CODE)).id
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  test('answers with a problem where no service is named, and to methods services are not asked with', async () => {
    for (const path of ['/r', '/r/', '/r?x=1', '/r//shop']) {
      const answer = await server.get(path)
      assert.equal(answer.status, 404, path)
      assert.equal(((await answer.json()) as { code: string }).code, 'M3M_SERVICE_NOT_FOUND', path)
    }
    const { answer, text } = await raw(`${server.url}/r/shop`, { method: 'PROPFIND' })
    assert.equal(answer.statusCode, 405)
    assert.equal(JSON.parse(text).code, 'M3M_REQUEST_METHOD')
  })

  test('strips the mount point from the path and keeps the query as it is', async () => {
    assert.deepEqual(await (await server.get('/r/shop')).json(), { at: 'root' })
    const path = '/r/shop/echo?a=%20b&a=c'
    const { url, whole, query } = (await (await server.get(path)).json()) as Record<string, string>
    assert.equal(url, `${new URL(server.url).origin}/echo?a=%20b&a=c`)
    assert.equal(whole, server.url + path)
    assert.ok(JSON.stringify(query).includes(' b'))
  })

  test('keeps the session of the server and the headers of the connection to itself', async () => {
    const { text } = await raw(`${server.url}/r/shop/echo`, {
      headers: { cookie: 'x=1; m3m_session=secret; y=2', te: 'trailers', 'x-mine': 'yes' },
    })
    const { headers } = JSON.parse(text)
    assert.equal(headers.cookie?.replace(/\s/g, ''), 'x=1;y=2')
    assert.equal(headers['x-mine'], 'yes')
    assert.equal(headers.te, undefined)
    assert.equal(headers.connection, undefined)
    const alone = await raw(`${server.url}/r/shop/echo`, { headers: { cookie: 'm3m_session=secret' } })
    assert.ok(!alone.text.includes('secret'))
  })

  test('passes bodies of any content type as bytes', async () => {
    for (const type of [
      'application/json',
      'text/plain',
      'application/octet-stream',
      'multipart/form-data; boundary=x',
      'x/y',
    ]) {
      const answer = await server.get('/r/shop/body', {
        method: 'POST',
        body: '{"not json',
        headers: { 'content-type': type },
      })
      assert.deepEqual(await answer.json(), { type, bytes: 10 }, type)
    }
    const large = await server.get('/r/shop/body', { method: 'POST', body: new Uint8Array(1_000_001) })
    assert.equal(large.status, 413)
    assert.equal(((await large.json()) as { code: string }).code, 'M3M_REQUEST_TOO_LARGE')
  })

  test('answers HEAD, 204 and 304 without a body and leaves the connection usable', async () => {
    const head = await raw(`${server.url}/r/shop/`, { method: 'HEAD' })
    assert.equal(head.answer.statusCode, 200)
    assert.equal(head.text, '')
    for (const status of [204, 304]) {
      const { answer, text } = await raw(`${server.url}/r/shop/status/${status}`, {})
      assert.equal(answer.statusCode, status)
      assert.equal(text, '')
      assert.equal(answer.headers['content-length'], undefined)
    }
  })

  test('keeps answers from acting as the administrator', async () => {
    const { answer } = await raw(`${server.url}/r/shop/cookies`, {})
    assert.deepEqual(answer.headers['set-cookie'], ['a=1; Path=/r/shop', 'b=2; Path=/r/shop'])
    assert.equal(answer.headers['service-worker-allowed'], undefined)
    assert.equal(answer.headers['content-security-policy'], 'sandbox allow-scripts allow-forms allow-popups')
    const failed = await server.get('/r/shop/throw')
    assert.equal(failed.headers.get('content-security-policy'), 'sandbox allow-scripts allow-forms allow-popups')
  })

  test('passes bytes and streams', async () => {
    assert.deepEqual([...new Uint8Array(await (await server.get('/r/shop/binary')).arrayBuffer())], [0, 255, 1, 254])
    const stream = await server.get('/r/shop/stream')
    assert.equal(stream.headers.get('content-length'), null)
    assert.equal(await stream.text(), 'one two three')
    const broken = await server.get('/r/shop/broken-stream')
    await assert.rejects(broken.text(), 'a stream that fails is cut off, not ended')
  })

  test('a handler that throws is a 500 with a request id, and the log has the place', async () => {
    const answer = await server.get('/r/shop/throw')
    assert.equal(answer.status, 500)
    assert.ok(!(await answer.text()).includes('on purpose'))
    const lines = await server.logs({ id: projectId } as never)
    const line = lines.find(({ message }) => message.includes('on purpose'))
    assert.match(line?.stack ?? '', /main\.ts:\d+:\d+/)
  })

  test('tells a service when its client leaves', async () => {
    const leave = new AbortController()
    const gone = server.get('/r/shop/slow', { signal: leave.signal })
    setTimeout(() => leave.abort(), 100)
    await assert.rejects(gone)

    await until('the service knows', async () =>
      (await server.logs({ id: projectId } as never)).some(({ message }) => message === 'left'),
    )
  })

  test('says what is wrong when there is nobody to answer', async () => {
    for (const path of ['/r/nobody/', '/r/%00/', '/r/__proto__/x']) {
      const answer = await server.get(path)
      assert.equal(answer.status, 404, path)
      assert.equal(((await answer.json()) as { code: string }).code, 'M3M_SERVICE_NOT_FOUND', path)
    }
    const runtime = server.kernel.get(runtimeRef)
    await runtime.stop(projectId)
    const stopped = await server.get('/r/shop/')
    assert.equal(stopped.status, 503)
    assert.equal(stopped.headers.get('content-type'), 'application/problem+json')
    assert.equal(((await stopped.json()) as { code: string }).code, 'M3M_SERVICE_STOPPED')
    await runtime.start(projectId)
    assert.equal((await server.get('/r/shop/')).status, 200)
  })

  test('a new project answers although its slug was asked for before', async () => {
    assert.equal((await server.get('/r/later/')).status, 404)
    await server.deploy('later', `router.get('/', () => 1)`)
    assert.equal((await server.get('/r/later/')).status, 200)
  })

  test('turns away what is too much, and says when to come again', async () => {
    const small = await startServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { inFlight: 2, queue: 3 } },
    )
    await small.deploy(
      'busy',
      `router.get('/', () => new Promise((resolve) => setTimeout(() => resolve('done'), 200)))`,
    )
    const answers = await Promise.all(Array.from({ length: 10 }, () => small.get('/r/busy/')))
    const statuses = answers.map(({ status }) => status).sort()
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 503, 503, 503, 503, 503])
    const refused = answers.find(({ status }) => status === 503)!
    assert.equal(refused.headers.get('retry-after'), '1')
    assert.equal(((await refused.json()) as { reason: string }).reason, 'OVERLOADED')
  })
})
