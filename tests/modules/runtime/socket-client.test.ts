import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type WebSocket, WebSocketServer } from 'ws'
import { runtimeRef } from '../../../modules/runtime/contract.ts'
import { until } from '../../support/until.ts'
import { startServer, type TestServer } from './support.ts'

/** Opens a socket, sends what is asked for, and answers with every event it saw. */
const CODE = `
const describe = async (event) => {
  if (event.type === 'message') return ['message', typeof event.data === 'string' ? event.data : event.data instanceof Blob ? 'blob ' + await event.data.text() : 'buffer ' + event.data.byteLength]
  if (event.type === 'close') return ['close', event.code, event.reason, event.wasClean]
  if (event.type === 'error') return ['error', event.error.code ?? event.message]
  return [event.type]
}
router.post('/talk', async (ctx) => {
  const { url, protocols, send = [], close, binaryType, headers } = ctx.body
  const socket = new WebSocket(url, headers ? { protocols, headers } : protocols)
  if (binaryType) socket.binaryType = binaryType
  const events = []
  const states = [socket.readyState]
  await new Promise((resolve) => {
    for (const type of ['open', 'message', 'error', 'close']) socket.addEventListener(type, async (event) => {
      states.push(socket.readyState)
      events.push(describe(event))
      if (type === 'open') for (const one of send) socket.send(one.bytes ? new Uint8Array(one.bytes) : one)
      if (type === 'message' && close) socket.close(...close)
      if (type === 'close') resolve()
    })
  })
  return { events: await Promise.all(events), states, protocol: socket.protocol, url: socket.url, buffered: socket.bufferedAmount }
})
router.get('/throws', () => {
  const name = (make) => { try { make(); return 'none' } catch (error) { return error.name } }
  const idle = new WebSocket('ws://never.invalid/')
  return [
    name(() => new WebSocket('nope')), name(() => new WebSocket('ftp://x/')), name(() => new WebSocket('ws://x/#f')),
    name(() => new WebSocket('ws://x/', ['a', 'a'])), name(() => new WebSocket('ws://x/', 'a b')),
    name(() => idle.send('x')), name(() => idle.close(1001)), name(() => idle.close(1000, 'x'.repeat(124))),
    WebSocket.OPEN, idle.CLOSED, String(idle), idle.onopen, idle.binaryType,
  ]
})
const kept = []
router.post('/keep', (ctx) => new Promise((resolve) => { const socket = new WebSocket(ctx.body.url); kept.push(socket); socket.onopen = () => resolve('open'); socket.onerror = (event) => resolve(event.error.code) ; socket.onclose = (event) => console.log('kept closed', event.code) }))
router.get('/hops', (ctx) => ctx.headers)
router.ws('/deep', { open(socket, ctx) {
  const next = new WebSocket(ctx.query.to)
  next.onmessage = (event) => socket.send(event.data)
  next.onclose = (event) => socket.close(4000, String(event.code))
} })
`

describe('WebSocket in services', () => {
  const undo: (() => unknown)[] = []
  const http = createServer((_request, response) => void response.writeHead(302, { location: '/echo' }).end())
  const sockets: WebSocket[] = []
  let server: TestServer
  let target: string
  before(async () => {
    const wss = new WebSocketServer({
      noServer: true,
      handleProtocols: (offered) => (offered.has('v2') ? 'v2' : false),
    })
    http.on('upgrade', (request, socket, head) => {
      if (request.url === '/redirect') return void socket.end('HTTP/1.1 302 Found\r\nlocation: /echo\r\n\r\n')
      if (request.url === '/no') return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      wss.handleUpgrade(request, socket, head, (ws) => {
        sockets.push(ws)
        if (request.url === '/headers') ws.send(JSON.stringify(request.headers))
        if (request.url === '/first') ws.send('first')
        if (request.url === '/large') ws.send(Buffer.alloc(2_000_000))
        if (request.url === '/bye') ws.close(4002, 'go')
        ws.on('error', () => {}).on('message', (data, isBinary) => ws.send(data, { binary: isBinary }))
      })
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const { port } = http.address() as AddressInfo
    target = `ws://127.0.0.1:${port}`
    server = await startServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { sockets: 20 }, runtime: { egress: { allow: ['127.0.0.1'] } } },
    )
    await server.deploy('talker', CODE)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
    for (const ws of sockets) ws.terminate()
    http.closeAllConnections()
    http.close()
  })

  const post = async (path: string, body: unknown, slug = 'talker') => {
    const answer = await server.get(`/r/${slug}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    return path === '/talk' ? JSON.parse(text) : text
  }

  test('passes text and bytes', async () => {
    const talk = await post('/talk', {
      url: `${target}/echo`,
      protocols: ['v1', 'v2'],
      send: ['hi ü', ''],
      close: [3001, 'enough'],
    })
    assert.deepEqual(talk.events, [['open'], ['message', 'hi ü'], ['close', 3001, 'enough', true]])
    assert.deepEqual(talk.states, [0, 1, 1, 3])
    assert.deepEqual([talk.protocol, talk.url, talk.buffered], ['v2', `${target}/echo`, 0])
    const bytes = await post('/talk', {
      url: `${target}/echo`.replace('ws:', 'http:'),
      send: [{ bytes: [104, 105] }],
      close: [],
    })
    assert.deepEqual(bytes.events[1], ['message', 'blob hi'])
    const buffer = await post('/talk', {
      url: `${target}/echo`,
      binaryType: 'arraybuffer',
      send: [{ bytes: [1, 2, 3] }],
      close: [],
    })
    assert.deepEqual(buffer.events, [['open'], ['message', 'buffer 3'], ['close', 1000, '', true]])
  })

  test('misses nothing that comes with the handshake', async () => {
    const talk = await post('/talk', { url: `${target}/first`, close: [] })
    assert.deepEqual(talk.events.slice(0, 2), [['open'], ['message', 'first']])
    assert.deepEqual((await post('/talk', { url: `${target}/bye` })).events, [['open'], ['close', 4002, 'go', true]])
  })

  test('says who asks, counts hops, and sends headers but not those of the connection', async () => {
    const headers = {
      authorization: 'Bearer x',
      host: 'evil.test',
      'sec-websocket-key': 'mine',
      'x-m3m-hops': '0',
      cookie: 'a=b',
    }
    const talk = await post('/talk', { url: `${target}/headers`, headers, close: [] })
    const seen = JSON.parse(talk.events[1][1])
    assert.equal(seen.authorization, 'Bearer x')
    assert.equal(seen.cookie, 'a=b')
    assert.equal(seen.host, new URL(target).host)
    assert.equal(seen['x-m3m-hops'], '1')
    assert.equal(seen['user-agent'], 'm3m')
    assert.notEqual(seen['sec-websocket-key'], 'mine')
    assert.equal(seen['sec-websocket-extensions'], undefined)
  })

  test('fails as the standard says', async () => {
    const refused = await post('/talk', { url: `${target}/no` })
    assert.deepEqual(refused.events, [
      ['error', 'M3M_EGRESS_FAILED'],
      ['close', 1006, '', false],
    ])
    assert.deepEqual(refused.states, [0, 3, 3])
    assert.deepEqual((await post('/talk', { url: `${target}/redirect` })).events[0], ['error', 'M3M_EGRESS_FAILED'])
    assert.deepEqual((await post('/talk', { url: 'ws://127.0.0.1:9/' })).events[0], ['error', 'M3M_EGRESS_FAILED'])
    assert.deepEqual(
      (await post('/talk', { url: `${target}/echo`, headers: { 'x-y': 'ok' }, protocols: ['v1'] })).events[0],
      ['error', 'M3M_EGRESS_FAILED'],
    )
    const large = await post('/talk', { url: `${target}/large` })
    assert.equal(large.events.at(-1)[0], 'close')
    assert.equal(large.events.at(-2)[0], 'error')
    assert.deepEqual(await (await server.get('/r/talker/throws')).json(), [
      'SyntaxError',
      'SyntaxError',
      'SyntaxError',
      'SyntaxError',
      'SyntaxError',
      'InvalidStateError',
      'InvalidAccessError',
      'SyntaxError',
      1,
      3,
      '[object WebSocket]',
      null,
      'blob',
    ])
  })

  test('reaches other services, and stops at a loop', async () => {
    const own = server.url.replace('http', 'ws')
    const to = `${own}/r/talker/deep?to=`
    const talk = await post('/talk', { url: to + encodeURIComponent(`${target}/first`), close: [] })
    assert.deepEqual(talk.events.slice(0, 2), [['open'], ['message', 'first']])
    await server.deploy(
      'loop',
      `router.ws('/', { open(socket) { const next = new WebSocket('${own}/r/loop/'); next.onerror = (event) => socket.close(4000, event.message.slice(-50)); next.onclose = (event) => socket.close(4000, event.reason) } })`,
    )
    const loop = await post('/talk', { url: `${own}/r/loop/` })
    assert.match(JSON.stringify(loop.events), /508/)
  })

  test('is limited in number', async () => {
    await server.deploy('limited', CODE)
    const answers = await Promise.all(
      Array.from({ length: 25 }, () => post('/keep', { url: `${target}/echo` }, 'limited')),
    )
    assert.equal(answers.filter((answer) => answer === 'open').length, 20)
    assert.equal(answers.filter((answer) => answer === 'M3M_SOCKETS').length, 5)
  })

  test('is told closed when the service stops', async () => {
    const project = await server.deploy('ending', CODE)
    assert.equal(await post('/keep', { url: `${target}/echo` }, 'ending'), 'open')
    const ws = sockets.at(-1)!
    const closed = new Promise<number>((resolve) => ws.once('close', resolve))
    await server.kernel.get(runtimeRef).stop(project.id)
    assert.equal(await closed, 1001)
    assert.ok((await server.logs(project)).some(({ message }) => message === 'kept closed 1001'))
  })

  test('is cut when the process it ran in dies', async () => {
    await server.deploy('dying', CODE)
    await post('/keep', { url: `${target}/echo` }, 'dying')
    const ws = sockets.at(-1)!
    const closed = new Promise<number>((resolve) => ws.once('close', resolve))
    for (const pid of server.runners()) process.kill(pid, 'SIGKILL')
    assert.equal(await closed, 1012)
    await until('it is back', async () => (await server.get('/r/dying/hops')).status === 200)
  })
})
