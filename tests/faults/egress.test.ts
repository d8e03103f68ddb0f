import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { createHttpClient, type FetchRequest, type HttpClient } from '../../modules/runtime/egress/http-client.ts'
import { createEgressPolicy, type Resolve } from '../../modules/runtime/egress/policy.ts'
import { type FaultServer, faultServer } from './support.ts'

const DENY_PORTS = [22, 25, 6379]
const nowhere: Resolve = async (host) => {
  throw Object.assign(new Error(`ENOTFOUND ${host}`), { code: 'ENOTFOUND' })
}

const clientWith = (allow: string[], resolve: Resolve = nowhere, limits = {}): HttpClient =>
  createHttpClient({
    policy: createEgressPolicy({ allow, denyPorts: DENY_PORTS }, resolve),
    bodyBytes: 1_000_000,
    timeoutMs: 2_000,
    outgoing: 2,
    ...limits,
  })

const context = () => ({ key: 'p', signal: new AbortController().signal, hops: 0 })
const get = (client: HttpClient, request: string | FetchRequest) =>
  client.fetch(typeof request === 'string' ? { url: request } : request, context())

/** An HTTP server on loopback that counts what reaches it. */
async function target(listener: RequestListener): Promise<{ port: number; seen: IncomingMessage[]; close(): void }> {
  const seen: IncomingMessage[] = []
  const server = createServer((request, response) => {
    seen.push(request)
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

describe('E. Network', () => {
  let server: Awaited<ReturnType<typeof target>>
  const clients: HttpClient[] = []
  const client = (...args: Parameters<typeof clientWith>) => {
    const made = clientWith(...args)
    clients.push(made)
    return made
  }
  before(async () => {
    server = await target((request, response) => {
      const url = new URL(request.url!, 'http://x')
      const to = url.searchParams.get('to')
      if (to) response.writeHead(Number(url.searchParams.get('status') ?? 302), { location: to }).end()
      else if (url.pathname === '/loop') response.writeHead(302, { location: '/loop' }).end()
      else if (url.pathname === '/bomb')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000)))
      else if (url.pathname === '/large') response.end(Buffer.alloc(2_000_000))
      else if (url.pathname === '/gzip') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('packed'))
      else if (url.pathname !== '/silent')
        response.end(JSON.stringify({ method: request.method, headers: request.headers }))
    })
  })
  after(async () => {
    server.close()
    for (const made of clients) await made.close()
  })

  const loopback = [
    '127.0.0.1',
    'localhost',
    '0.0.0.0',
    '[::]',
    '[::1]',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '①②⑦.⓪.⓪.①',
    'localhost.',
    'LOCALHOST',
    'x.localhost',
    'x.localhost.',
    '127.255.255.254',
    '0x7f.1',
    '017700000001',
    '[0:0:0:0:0:0:0:1]',
  ]
  for (const host of loopback) {
    test(`E1 ${host} is refused`, async () => {
      const before = server.seen.length
      await assert.rejects(get(client([]), `http://${host}:${server.port}/`), { code: 'M3M_EGRESS_DENIED' })
      assert.equal(server.seen.length, before, 'nothing reached the server')
    })
  }

  for (const host of [
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fe80::1]',
    '[64:ff9b:1::1]',
    '[2001:db8::1]',
    '[::ffff:0:127.0.0.1]',
    '[::ffff:10.0.0.1]',
    '[64:ff9b::10.0.0.1]',
    '[2002:a00:1::]',
    '[2001:0:7f00:1::]',
    '[febf::1]',
  ])
    test(`E2 ${host} is refused`, () =>
      assert.rejects(get(client([]), `http://${host}:${server.port}/`), { code: 'M3M_EGRESS_DENIED' }))
  test('E2 an address with a zone is refused', () =>
    assert.rejects(
      get(
        client([], async () => ['fe80::1%eth0']),
        'http://zone.test/',
      ),
      { code: 'M3M_EGRESS_DENIED' },
    ))

  for (const host of [
    '10.0.0.1',
    '172.17.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '[fc00::1]',
    '[fd12::1]',
    '[ff02::1]',
    '192.0.2.1',
    '198.18.0.1',
    '172.31.255.255',
    '100.127.255.254',
    '240.0.0.1',
    '0.1.2.3',
    '239.255.255.255',
    '[fdff:ffff::1]',
    '[fec0::1]',
    '[100::1]',
  ])
    test(`E4 ${host} is refused`, () =>
      assert.rejects(get(client([]), `http://${host}/`), { code: 'M3M_EGRESS_DENIED' }))
  test('E4 names that lead inside are refused', () =>
    assert.rejects(
      get(
        client([], async () => ['172.17.0.1']),
        'http://host.docker.internal/',
      ),
      { code: 'M3M_EGRESS_DENIED' },
    ))
  for (const allow of ['127.0.0.0/8', '127.0.0.1', 'HOST:PORT'])
    test(`E4 ${allow} may be allowed`, async () => {
      const answer = await get(
        client([allow.replace('HOST:PORT', `127.0.0.1:${server.port}`)]),
        `http://127.0.0.1:${server.port}/`,
      )
      assert.equal(answer.status, 200)
    })
  test('E4 a host that is allowed with its port is not allowed with another', () =>
    assert.rejects(get(client(['127.0.0.1:1']), `http://127.0.0.1:${server.port}/`), { code: 'M3M_EGRESS_DENIED' }))

  for (const addresses of [
    ['93.184.216.34', '127.0.0.1'],
    ['2606:2800:220:1::1', '10.0.0.1'],
    ['93.184.216.34', '::1'],
    ['fd00::1', '93.184.216.34'],
    ['93.184.216.34', '::ffff:192.168.0.1'],
  ])
    test(`E5 a name with ${addresses.join(' and ')} is refused`, () =>
      assert.rejects(
        get(
          client([], async () => addresses),
          'http://mixed.test/',
        ),
        { code: 'M3M_EGRESS_DENIED' },
      ))
  test('E5 the address that was checked is the one connected to', async () => {
    const answers = ['127.0.0.2', '10.0.0.1']
    let asked = 0
    const rebinding = client(['127.0.0.2'], async () => [answers[Math.min(asked++, 1)]!])
    const answer = await get(rebinding, { url: `http://rebind.test:${server.port}/`, headers: [] })
    assert.equal(answer.status, 200)
    assert.equal(asked, 1, 'the name is resolved once for one connection')
    assert.equal(server.seen.at(-1)!.socket.localAddress?.replace('::ffff:', ''), '127.0.0.2')
    assert.equal(server.seen.at(-1)!.headers.host, `rebind.test:${server.port}`)
  })
  test('E5 a name that turns private is refused', async () => {
    let asked = 0
    const flipping = client(['127.0.0.2'], async () => [asked++ === 0 ? '127.0.0.2' : '127.0.0.1'])
    await get(flipping, { url: `http://flip.test:${server.port}/`, headers: ['connection', 'close'] })
    server.seen.at(-1)!.socket.destroy()
    await assert.rejects(get(flipping, `http://flip.test:${server.port}/`), { code: /M3M_EGRESS_(DENIED|FAILED)/ })
    await assert.rejects(get(flipping, `http://flip.test:${server.port}/`), { code: 'M3M_EGRESS_DENIED' })
  })

  const outside = () => client(['outside.test', 'other.test'], async () => ['127.0.0.1'])
  test('E6 a redirect to a private address is refused', async () => {
    const before = server.seen.length
    const to = encodeURIComponent(`http://127.0.0.1:${server.port}/secret`)
    await assert.rejects(get(outside(), `http://outside.test:${server.port}/?to=${to}`), { code: 'M3M_EGRESS_DENIED' })
    assert.equal(server.seen.length, before + 1)
  })
  for (const [to, code] of [
    ['file:///etc/passwd', 'M3M_EGRESS_URL'],
    ['data:text/plain,x', 'M3M_EGRESS_URL'],
    ['ftp://outside.test/', 'M3M_EGRESS_URL'],
    ['http://user:password@outside.test/', 'M3M_EGRESS_URL'],
    ['http://outside.test:22/', 'M3M_EGRESS_DENIED'],
    ['//10.0.0.1/', 'M3M_EGRESS_DENIED'],
    ['http://[::1]/', 'M3M_EGRESS_DENIED'],
    ['http://0x7f000001/', 'M3M_EGRESS_DENIED'],
    ['http://a.localhost/', 'M3M_EGRESS_DENIED'],
  ] as const)
    for (const status of [301, 302, 303, 307, 308])
      test(`E6 ${status} to ${to} is refused`, async () => {
        const before = server.seen.length
        const from = `http://outside.test:${server.port}/?status=${status}&to=${encodeURIComponent(to)}`
        await assert.rejects(get(outside(), from), { code })
        assert.equal(server.seen.length, before + 1)
      })
  test('E6 redirects end somewhere', () =>
    assert.rejects(get(outside(), `http://outside.test:${server.port}/loop`), { code: 'M3M_EGRESS_REDIRECTS' }))
  test('E6 credentials do not follow to another origin', async () => {
    const headers = ['authorization', 'Bearer x', 'cookie', 'a=b', 'x-mine', '1']
    const to = (host: string) => encodeURIComponent(`http://${host}:${server.port}/echo`)
    const seen = async (host: string) => {
      const answer = await get(outside(), { url: `http://outside.test:${server.port}/?to=${to(host)}`, headers })
      assert.equal(answer.redirected, true)
      return JSON.parse(Buffer.from(answer.body).toString()).headers
    }
    const same = await seen('outside.test')
    assert.equal(same.authorization, 'Bearer x')
    const other = await seen('other.test')
    assert.equal(other.authorization, undefined)
    assert.equal(other.cookie, undefined)
    assert.equal(other['x-mine'], '1')
  })
  test('E6 a POST becomes a GET after 303 and stays one after 307', async () => {
    for (const [status, method] of [
      [303, 'GET'],
      [307, 'POST'],
    ] as const) {
      const answer = await get(outside(), {
        url: `http://outside.test:${server.port}/?status=${status}&to=/echo`,
        method: 'POST',
        body: 'x',
      })
      assert.equal(JSON.parse(Buffer.from(answer.body).toString()).method, method)
    }
  })

  test('E8 ports of mail, shells and databases are closed', () =>
    assert.rejects(
      get(
        client([], async () => ['93.184.216.34']),
        'http://public.test:6379/',
      ),
      { code: 'M3M_EGRESS_DENIED' },
    ))

  test('E10 headers of the connection are taken out, broken ones refused', async () => {
    const headers = [
      'host',
      'evil.test',
      'connection',
      'upgrade',
      'transfer-encoding',
      'chunked',
      'content-length',
      '999',
      'x-ok',
      '1',
    ]
    const answer = await get(client(['127.0.0.1']), { url: `http://127.0.0.1:${server.port}/`, headers })
    const seen = JSON.parse(Buffer.from(answer.body).toString()).headers
    assert.equal(seen.host, `127.0.0.1:${server.port}`)
    assert.equal(seen['transfer-encoding'], undefined)
    assert.equal(seen['x-ok'], '1')
    for (const bad of [
      ['x', 'a\r\nb: c'],
      ['x\r\ny', '1'],
    ])
      await assert.rejects(get(client(['127.0.0.1']), { url: `http://127.0.0.1:${server.port}/`, headers: bad }), {
        code: 'M3M_EGRESS_FAILED',
      })
  })

  test('E10 methods and addresses cannot carry a second request', async () => {
    const local = client(['127.0.0.1'])
    const url = `http://127.0.0.1:${server.port}/`
    for (const method of ['GET / HTTP/1.1\r\nhost: evil\r\n\r\nGET', 'G ET', 'GET\r\n', 'CONNECT', '', 'GÉT']) {
      const before = server.seen.length
      await get(local, { url, method }).then(
        () => assert.equal(server.seen.at(-1)!.method, 'GET', JSON.stringify(method)),
        (error) => assert.match(error.code, /^M3M_EGRESS_/),
      )
      assert.ok(server.seen.length <= before + 1, JSON.stringify(method))
    }
    for (const path of [
      'a\r\nhost: evil\r\n\r\nGET /secret',
      'a HTTP/1.1\r\n\r\n',
      '\0',
      'ü\ud800',
      '%0d%0ahost:evil',
    ]) {
      const before = server.seen.length
      await get(local, url + path).catch((error) => assert.match(error.code, /^M3M_EGRESS_/))
      assert.ok(server.seen.length <= before + 1, JSON.stringify(path))
      for (const seen of server.seen.slice(before)) {
        assert.equal(seen.headers.host, `127.0.0.1:${server.port}`)
        assert.doesNotMatch(seen.url!, /[\r\n\0 ]/)
      }
    }
  })

  test('C16 packed answers are unpacked, bombs are not', async () => {
    const local = client(['127.0.0.1'])
    const answer = await get(local, `http://127.0.0.1:${server.port}/gzip`)
    assert.equal(Buffer.from(answer.body).toString(), 'packed')
    assert.ok(!answer.headers.includes('content-encoding'))
    for (const path of ['bomb', 'large'])
      await assert.rejects(get(local, `http://127.0.0.1:${server.port}/${path}`), { code: 'M3M_EGRESS_TOO_LARGE' })
  })

  test('D5 requests at once are limited, and silence ends', async () => {
    const local = client(['127.0.0.1'])
    const silent = { url: `http://127.0.0.1:${server.port}/silent`, timeoutMs: 300 }
    const results = await Promise.allSettled([1, 2, 3].map(() => get(local, silent)))
    assert.deepEqual(
      results.map((result) => result.status === 'rejected' && result.reason.code),
      ['M3M_EGRESS_TIMEOUT', 'M3M_EGRESS_TIMEOUT', 'M3M_EGRESS_BUSY'],
    )
    assert.equal((await get(local, `http://127.0.0.1:${server.port}/`)).status, 200)
  })
})

describe('E. Network, from inside a service', () => {
  const undo: (() => unknown)[] = []
  let m3m: FaultServer
  before(async () => {
    m3m = await faultServer({ after: (work) => void undo.push(work as () => unknown) })
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  test('E1 G20 the server itself cannot be reached, and the log says so', async () => {
    const project = await m3m.deploy(
      'e1',
      `router.get('/', () => fetch('${m3m.url}/healthz').then(() => 'reached', (error) => ({ code: error.code, message: error.message })))`,
    )
    await m3m.unharmed(async () => {
      const answer = (await (await m3m.get('/r/e1/')).json()) as { code: string; message: string }
      assert.equal(answer.code, 'M3M_EGRESS_DENIED')
      assert.match(answer.message, /127\.0\.0\.1/)
    })
    await m3m.reason(project, 'EGRESS_DENIED')
  })

  test('E8 E10 as it is set up: ports that are closed, and what a request may not carry', async () => {
    const closed = [22, 25, 465, 587, 2375, 2376, 6379, 11_211, 27_017]
    const project = await m3m.deploy(
      'e8',
      `router.get('/', async () => {
         const ends = []
         for (const port of ${JSON.stringify(closed)}) ends.push(await fetch('http://93.184.216.34:' + port + '/').then(() => 'reached', (error) => error.code))
         for (const init of [{ method: 'GET\\r\\nx: y' }, { method: 'CONNECT' }, { method: 'TRACE' }, { method: 'TRACK' }, { headers: { 'x\\r\\ny': '1' } }, { headers: { x: 'a\\r\\nb: c' } }, { headers: [['x', '\\0']] }])
           ends.push(await (async () => fetch('http://10.0.0.1/', init))().then(() => 'reached', (error) => error.name))
         return ends
       })`,
    )
    await m3m.unharmed(async () => {
      const ends = (await (await m3m.get('/r/e8/')).json()) as string[]
      assert.deepEqual(ends, [...closed.map(() => 'M3M_EGRESS_DENIED'), ...Array(7).fill('TypeError')])
    })
    await m3m.reason(project, 'EGRESS_DENIED')
  })

  test('D5 a service that calls itself without end is stopped by the count of hops', async () => {
    const looping = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { runtime: { egress: { allow: ['127.0.0.1'] } } },
    )
    await looping.deploy(
      'd5',
      `router.get('/', async () => { const answer = await fetch('${looping.url}/r/d5/'); return answer.status === 200 ? await answer.json() : { stopped: answer.status } })`,
    )
    assert.deepEqual(await (await looping.get('/r/d5/')).json(), { stopped: 508 })
  })
})
