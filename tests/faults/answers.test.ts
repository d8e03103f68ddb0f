import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request as httpRequest } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { Exchange } from '../../modules/runtime/ingress/exchange.ts'
import { type FaultServer, faultServer } from './support.ts'

const CODE = `
const stream = (parts) => new ReadableStream({ start(c) { for (const part of parts) c.enqueue(new TextEncoder().encode(part)); c.close() } })
const FORGED = 'HTTP/1.1 200 OK\\r\\ncontent-type: text/html\\r\\ncontent-length: 6\\r\\n\\r\\nforged'
router.get('/', () => 'fine')
router.get('/longer', () => new Response(stream(['first', FORGED]), { headers: { 'content-length': '5' } }))
router.get('/shorter', () => new Response(stream(['first']), { headers: { 'content-length': '100' } }))
router.get('/exact', () => new Response(stream(['first', 'second']), { headers: { 'content-length': '11' } }))
router.get('/many', () => { const headers = new Headers(); for (let i = 0; i < 20_000; i++) headers.append('x-' + i, 'value'); return new Response('x', { headers }) })
router.get('/cookies', () => new Response('x', { headers: [['set-cookie', 'a=1; Path=/; HttpOnly'], ['set-cookie', 'b=2; Domain=example.com; path=/api'], ['set-cookie', 'c=3; Path=/r/answers/in'], ['set-cookie', 'd=4'], ['set-cookie', '=m3m_session=forged; Path=/'], ['set-cookie', 'm3m_session=forged'], ['set-cookie', ' M3M_Session =forged; Path=/api'], ['set-cookie', 'nameless']] }))
router.get('/origin', () => new Response('<script>1</script>', { headers: { 'content-type': 'text/html', 'content-security-policy': 'script-src *', nel: '{}', 'report-to': '{}', 'alt-svc': 'h2=":1"', 'clear-site-data': '"*"', 'service-worker-allowed': '/', 'strict-transport-security': 'max-age=1', 'x-accel-redirect': '/secret' } }))
`
const ODD = `
router.get('/', () => { Array.prototype.toJSON = () => [{ toString: 1 }, 'x']; setTimeout(() => { delete Array.prototype.toJSON }, 50); return new Response('x', { headers: { a: 'b' } }) })
`

describe('H. Answers of hostile services', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer({ after: (work) => void undo.push(work as () => unknown) }, { limits: { memoryMb: 64 } })
    await server.deploy('answers', CODE)
    await server.deploy('odd', ODD)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  /** Everything that comes over one connection, until it ends or says nothing for a while. */
  const exchange = (...paths: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(server.url)
      const socket = connect(Number(port), hostname)
      let text = ''
      socket.setTimeout(1_000, () => socket.destroy())
      socket.on('data', (data) => {
        text += data
      })
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
      for (const path of paths) socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`)
    })
  const headersOf = async (path: string) => (await server.get(path)).headers

  test('H5 a stream that is longer than it says cannot speak for the next answer', async () => {
    const text = await server.unharmed(() => exchange('/r/answers/longer', '/r/canary/'))
    assert.match(text, /^HTTP\/1\.1 200 OK/)
    assert.doesNotMatch(text, /forged/)
    assert.doesNotMatch(text, /"alive"/, 'the connection is closed')
  })
  test('H5 a stream that is shorter than it says does not swallow the next answer', async () => {
    const text = await server.unharmed(() => exchange('/r/answers/shorter', '/r/canary/'))
    assert.doesNotMatch(text, /"alive"/, 'the connection is closed')
    assert.equal(await (await server.get('/r/answers/exact')).text(), 'firstsecond')
  })

  test('H5 an answer that makes no sense is answered all the same', async () => {
    const answer = await server.unharmed(() =>
      server.get('/r/odd/', { signal: AbortSignal.timeout(4_000), headers: { connection: 'close' } }),
    )
    assert.equal(answer.status, 503)
    assert.equal(((await answer.json()) as { code: string }).code, 'M3M_SERVICE_CRASHED')
  })

  test('H5 headers without end are refused', async () => {
    await server.unharmed(async () => {
      const answer = await server.get('/r/answers/many')
      assert.equal(answer.status, 502)
      const { code, detail } = (await answer.json()) as { code: string; detail: string }
      assert.equal(code, 'M3M_SERVICE_ANSWER')
      assert.match(detail, /characters/)
    })
  })

  test("E14 cookies of a service stay below its path, and none is the server's session", async () => {
    const cookies = (await headersOf('/r/answers/cookies')).getSetCookie()
    assert.deepEqual(cookies, [
      'a=1; HttpOnly; Path=/r/answers',
      'b=2; Path=/r/answers/api',
      'c=3; Path=/r/answers/in',
      'd=4; Path=/r/answers',
    ])
  })

  test('E14 headers that reach the whole origin do not leave, and the sandbox stands beside what the service says', async () => {
    const headers = await headersOf('/r/answers/origin')
    for (const name of [
      'nel',
      'report-to',
      'alt-svc',
      'clear-site-data',
      'service-worker-allowed',
      'strict-transport-security',
      'x-accel-redirect',
    ])
      assert.equal(headers.get(name), null, name)
    const { promise, resolve } = Promise.withResolvers<string[]>()
    httpRequest(`${server.url}/r/answers/origin`, (answer) => {
      resolve(answer.rawHeaders.filter((_, at, all) => all[at - 1]?.toLowerCase() === 'content-security-policy'))
      answer.resume()
    }).end()
    assert.deepEqual(await promise, ['script-src *', 'sandbox allow-scripts allow-forms allow-popups'])
  })
})

describe('E. An origin for services', () => {
  const policies = (url: string, host: string) =>
    new Promise<string | string[] | undefined>((resolve, reject) => {
      const sent = httpRequest(`${url}/r/page/`, { headers: { host } }, (answer) => {
        answer.resume()
        resolve(answer.headers['content-security-policy'])
      })
      sent.on('error', reject).end()
    })
  /** A port that is free, and the address of a server on it. */
  const place = async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address() as AddressInfo
    probe.close()
    return { port, uri: `http://127.0.0.1:${port}` }
  }
  const CODE = `router.get('/', (ctx) => ctx.html('<script>parent.fetch("/api/users")</script>'))`

  test("E14 takes the sandbox off there and nowhere else: the server's own origin leads to services too", async (t) => {
    const http = { ...(await place()), servicesUri: 'http://services.test:81' }
    const server = await faultServer(t, { http })
    await server.deploy('page', CODE)
    assert.equal(await policies(server.url, 'services.test:81'), undefined)
    for (const host of [new URL(server.url).host, 'services.test', 'services.test:82', 'other.test'])
      assert.match(String(await policies(server.url, host)), /^sandbox /, host)
  })
  test('E14 that is the same as the server has no privilege', async (t) => {
    const { port, uri } = await place()
    const server = await faultServer(t, { http: { port, uri, servicesUri: `${uri}/` } })
    await server.deploy('page', CODE)
    assert.match(String(await policies(server.url, new URL(uri).host)), /^sandbox /)
  })
  test('H1 a refused body is not waited for', async (t) => {
    const server = await faultServer(t, { limits: { bodyBytes: 1024 } })
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    t.after(() => socket.destroy())
    const { promise, resolve } = Promise.withResolvers<string>()
    let text = ''
    socket.on('data', (data) => {
      text += data
    })
    socket.on('close', () => resolve(text))
    socket.on('error', () => {})
    socket.write('POST /r/canary/ HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999\r\n\r\nabc')
    assert.match(await promise, /^HTTP\/1\.1 413 /)
  })
})

describe('H. Clients that do not read', () => {
  const STALL_MS = 300
  const answering = async (t: { after(work: () => void): void }, body: Uint8Array) => {
    const { promise: closed, resolve } = Promise.withResolvers<boolean>()
    const server = createServer((request, response) => {
      response.once('close', () => resolve(response.writableFinished))
      new Exchange(request, response, {
        slug: 'x',
        requestId: 'r',
        target: '/',
        headers: [],
        body: null,
        base: 'http://x/r/x',
        mount: '/r/x',
        ip: '',
        policy: undefined,
        stallMs: STALL_MS,
      }).answer(200, [], body)
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    t.after(() => {
      socket.destroy()
      server.closeAllConnections()
      server.close()
    })
    return { socket, closed }
  }

  test('H1 are let go, with what waits for them', async (t) => {
    const { closed } = await answering(t, new Uint8Array(64_000_000))
    assert.equal(await closed, false)
  })
  test('H1 but who reads slowly gets everything', async (t) => {
    const size = 24_000_000
    const { socket, closed } = await answering(t, new Uint8Array(size))
    let read = 0
    socket.on('data', (data) => {
      read += data.length
      if (read % 7 !== 0) return
      socket.pause()
      setTimeout(() => socket.resume(), 20)
    })
    assert.equal(await closed, true)
  })
})
