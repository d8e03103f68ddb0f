import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { after, before, describe, test } from 'node:test'
import type { Project } from '../../../modules/projects/contract.ts'
import { runtimeRef } from '../../../modules/runtime/contract.ts'
import { until } from '../../support/until.ts'
import { connectSocket } from '../../support/websocket.ts'
import { startServer, type TestServer } from './support.ts'

const CODE = `
const open = new Set()
router.use((ctx, next) => { ctx.header('x-seen', ctx.path); return ctx.query.token === 'bad' ? ctx.status(401).text('who?') : next() })
router.get('/', () => ({ open: open.size }))
router.ws('/echo', {
  open(socket, ctx) { open.add(socket); socket.data = { n: 0, room: ctx.query.room } ; console.log('open', ctx.requestId) },
  message(socket, data) { socket.data.n += 1; socket.send(typeof data === 'string' ? socket.data.n + ':' + data : data) },
  close(socket, code, reason) { open.delete(socket); console.log('closed', code, reason, socket.readyState, socket.ctx.signal.aborted) },
})
router.group('/rooms').ws('/:room', (ctx, next) => ctx.params.room === 'closed' ? ctx.json({ closed: true }, 403) : next(), {
  protocols: ['v2', 'v1'],
  open(socket, ctx) { socket.send(JSON.stringify({ room: ctx.params.room, protocol: socket.protocol, cookie: ctx.headers.cookie, path: ctx.path })) },
  async message(socket, data) { if (data === 'throw') throw new Error('on purpose'); if (data === 'late') { await null; throw new Error('later') } if (data === 'bye') socket.close(4001, 'bye') },
  error(socket, error) { socket.send('error: ' + error.message) },
})
router.ws('/plain', { message() { throw new TypeError('nobody hears') } })
router.ws('/state', { message(socket, data) { try { socket.send({}) } catch (error) { socket.send(error.name + socket.bufferedAmount) } socket.send(socket.bufferedAmount > 0 ? 'counted' : 'not') } })
router.get('/both', () => 'page')
router.ws('/both', { open: (socket) => socket.send('socket') })
`

describe('WebSocket routes', () => {
  const undo: (() => unknown)[] = []
  let server: TestServer
  let sockets: Project
  before(async () => {
    server = await startServer({ after: (work) => void undo.push(work as () => unknown) })
    sockets = await server.deploy('sockets', CODE)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const connect = (path: string, protocols?: string[], headers: Record<string, string> = {}) =>
    connectSocket(`${server.url}/r/sockets${path}`, protocols, { headers })

  test('pass text and bytes both ways and keep state', async () => {
    const socket = await connect('/echo?room=a')
    socket.ws.send('hello')
    assert.equal(await socket.next(), '1:hello')
    socket.ws.send('ü€🎉')
    assert.equal(await socket.next(), '2:ü€🎉')
    const bytes = new Uint8Array([0, 255, 128])
    socket.ws.send(bytes)
    assert.deepEqual(await socket.next(), bytes)
    socket.ws.send('')
    assert.equal(await socket.next(), '4:')
    assert.deepEqual(await (await server.get('/r/sockets/')).json(), { open: 1 })
    socket.ws.close(4000, 'done')
    assert.deepEqual(await socket.closed, [4000, 'done'])
    await until(
      'the service knows',
      async () => ((await (await server.get('/r/sockets/')).json()) as { open: number }).open === 0,
    )
    const line = (await server.logs(sockets)).find(({ message }) => message.startsWith('closed 4000'))
    assert.equal(line?.message, 'closed 4000 done 3 true')
    assert.match(line?.requestId ?? '', /-w\w+$/, 'it belongs to the request that opened it')
  })

  test('know path, parameters, protocol and headers, and never the session', async () => {
    const socket = await connect('/rooms/red%20one', ['v1', 'v2'], { cookie: 'a=1; m3m_session=secret' })
    assert.deepEqual(JSON.parse((await socket.next()) as string), {
      room: 'red one',
      protocol: 'v2',
      cookie: 'a=1',
      path: '/rooms/red%20one',
    })
    assert.equal(socket.ws.protocol, 'v2')
    for (const word of ['throw', 'late']) {
      socket.ws.send(word)
      assert.equal(await socket.next(), word === 'throw' ? 'error: on purpose' : 'error: later')
    }
    socket.ws.send('bye')
    assert.deepEqual(await socket.closed, [4001, 'bye'])
  })

  test('G13 opened by a page of another site carry no session, and none is opened to the API', async () => {
    const headers = { origin: 'https://evil.example', cookie: 'm3m_session=secret' }
    const socket = await connect('/rooms/x', [], headers)
    assert.equal('cookie' in JSON.parse((await socket.next()) as string), false)
    socket.ws.terminate()
    for (const path of ['/api/auth/me', '/api/projects/sockets/logs/stream', '/', '/r/'])
      await assert.rejects(connectSocket(server.url + path, [], { headers }), /404/, path)
  })

  test('count what waits, and refuse to send what is no data', async () => {
    const socket = await connect('/state')
    socket.ws.send('x')
    assert.equal(await socket.next(), 'TypeError0')
    assert.equal(await socket.next(), 'counted')
    socket.ws.terminate()
  })

  test('stay open when a handler fails and report it', async () => {
    const socket = await connect('/plain')
    socket.ws.send('x')
    await until('the failure is logged', async () =>
      (await server.logs(sockets)).some(({ message }) => message.includes('nobody hears')),
    )
    assert.equal(socket.ws.readyState, socket.ws.OPEN)
    socket.ws.terminate()
  })

  test('are refused with an answer of HTTP', async () => {
    const refused = async (path: string, headers: Record<string, string> = {}) =>
      new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((resolve, reject) => {
        const sent = httpRequest(`${server.url}${path}`, {
          headers: {
            connection: 'Upgrade',
            upgrade: 'websocket',
            'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
            'sec-websocket-version': '13',
            ...headers,
          },
        })
        sent.on('response', async (answer) => {
          let body = ''
          for await (const part of answer) body += part
          resolve({ status: answer.statusCode!, body, headers: answer.headers })
        })
        sent.on('upgrade', () => reject(new Error('it was let in')))
        sent.on('error', reject)
        sent.end()
      })
    const code = ({ body }: { body: string }) => (JSON.parse(body) as { code: string }).code
    const unknown = await refused('/r/sockets/nowhere')
    assert.deepEqual([unknown.status, code(unknown)], [404, 'M3M_ROUTE_NOT_FOUND'])
    assert.equal(unknown.headers['x-seen'], undefined)
    const nobody = await refused('/r/nobody/')
    assert.deepEqual([nobody.status, code(nobody)], [404, 'M3M_SERVICE_NOT_FOUND'])
    const elsewhere = await refused('/api/projects')
    assert.deepEqual([elsewhere.status, code(elsewhere)], [404, 'M3M_ROUTE_NOT_FOUND'])
    assert.deepEqual(await refused('/r/sockets/rooms/closed').then(({ status, body }) => [status, body]), [
      403,
      '{"closed":true}',
    ])
    assert.deepEqual(await refused('/r/sockets/echo?token=bad').then(({ status, body }) => [status, body]), [
      401,
      'who?',
    ])
    for (const headers of [{ 'sec-websocket-key': 'short' }, { 'sec-websocket-version': '8' }]) {
      const bad = await refused('/r/sockets/echo', headers as never)
      assert.deepEqual([bad.status, code(bad)], [400, 'M3M_SOCKET_HANDSHAKE'])
    }
  })

  test('tell those that come without one', async () => {
    const answer = await server.get('/r/sockets/echo')
    assert.equal(answer.status, 426)
    assert.equal(answer.headers.get('upgrade'), 'websocket')
    assert.equal(((await answer.json()) as { code: string }).code, 'M3M_SOCKET_EXPECTED')
    assert.equal(await (await server.get('/r/sockets/both')).text(), 'page')
    const socket = await connect('/both')
    assert.equal(await socket.next(), 'socket')
    socket.ws.terminate()
    const other = await new Promise<number>((resolve, reject) => {
      const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABk' }
      httpRequest(`${server.url}/r/sockets/both`, { headers }, (answer) => resolve(answer.resume().statusCode!))
        .on('error', reject)
        .end()
    })
    assert.equal(other, 200, 'another upgrade is passed over')
  })

  test('are closed when another version comes, the service stops or crashes', async () => {
    const echo = `router.get('/spin', () => { for (;;) {} })
      router.ws('/', { open: (socket) => socket.send('VERSION'), close: (socket, code, reason) => console.log('end ' + code) })`
    const project = await server.deploy('ends', echo.replace('VERSION', 'one'))
    const open = () => connectSocket(`${server.url}/r/ends/`)
    const first = await open()
    assert.equal(await first.next(), 'one')
    await server.publish(project, echo.replace('VERSION', 'two'))
    assert.deepEqual(await first.closed, [1012, 'The service restarts'])
    const second = await open()
    assert.equal(await second.next(), 'two')
    const runtime = server.kernel.get(runtimeRef)
    await runtime.restart(project.id)
    assert.deepEqual(await second.closed, [1012, 'The service restarts'])
    const third = await open()
    await third.next()
    await runtime.stop(project.id)
    assert.deepEqual(await third.closed, [1001, 'The service stops'])
    await assert.rejects(open(), /503/)
    await runtime.start(project.id)
    const fourth = await open()
    await fourth.next()
    await server.get('/r/ends/spin')
    assert.equal((await fourth.closed)[0], 1011)
    const ends = (await server.logs(project))
      .map(({ message }) => message)
      .filter((message) => message.startsWith('end '))
    assert.deepEqual(ends.sort(), ['end 1001', 'end 1012', 'end 1012'])
  })

  test('end with the server', async (t) => {
    const other = await startServer(t)
    await other.deploy('ends', `router.ws('/', { open: (socket) => socket.send('hi') })`)
    const socket = await connectSocket(`${other.url}/r/ends/`)
    await socket.next()
    const began = performance.now()
    await other.kernel.stop()
    assert.deepEqual(await socket.closed, [1001, 'The server stops'])
    assert.ok(performance.now() - began < 5_000)
  })
})
