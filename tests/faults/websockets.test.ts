import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { until } from '../support/until.ts'
import { connectSocket, type TestSocket } from '../support/websocket.ts'
import { type FaultServer, faultServer } from './support.ts'

const MESSAGE_BYTES = 1024 * 1024
const MB = 1024 * 1024

const CODE = `
const seen = { messages: 0, bytes: 0, ended: [] }
const close = (socket, code) => { seen.ended.push(code) }
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
router.get('/seen', () => seen)
router.ws('/idle', { close })
router.ws('/slow', { close, async message(socket, data) { await wait(20); seen.messages += 1; seen.bytes += data.length } })
router.ws('/stuck', { close, message() { seen.messages += 1; return new Promise(() => {}) } })
router.ws('/pour', { close, open(socket) { const part = 'x'.repeat(100_000); const pour = () => { while (socket.bufferedAmount < 1_000_000 && socket.send(part)); if (socket.readyState === 1) setTimeout(pour, 1) }; pour() } })
router.ws('/burst', { close, open(socket) { const part = 'x'.repeat(100_000); for (let i = 0; i < 1000; i++) socket.send(part) } })
router.ws('/spin', { message() { for (;;) {} } })
router.ws('/never', () => new Promise(() => {}), {})
router.ws('/fails', { open() { throw 'text' }, message() { throw null }, close() { throw undefined } })
`

describe('D6. WebSockets', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { memoryMb: 64, sockets: 300, socketPingMs: 700, requestMs: 1_500 } },
    )
    await server.deploy('ws', CODE)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  const connect = (path: string, options = {}) => connectSocket(`${server.url}/r/ws${path}`, [], options)
  const seen = async () =>
    (await (await server.get('/r/ws/seen')).json()) as { messages: number; bytes: number; ended: number[] }
  const drop = async (...sockets: TestSocket[]) => {
    for (const { ws } of sockets) ws.terminate()
    await Promise.all(sockets.map(({ closed }) => closed))
  }

  test('many idle ones cost nobody anything; one too many is turned away', async () => {
    const before = process.memoryUsage().rss
    await server.unharmed(async () => {
      const sockets: TestSocket[] = []
      for (let i = 0; i < 300; i += 50)
        sockets.push(...(await Promise.all(Array.from({ length: 50 }, () => connect('/idle')))))
      await assert.rejects(connect('/idle'), /503/)
      const pings = new Set<unknown>()
      for (const { ws } of sockets) ws.once('ping', () => pings.add(ws))
      await until('all are asked whether they live', () => pings.size === 300)
      assert.ok(sockets.every(({ ws }) => ws.readyState === ws.OPEN))
      await drop(...sockets)
    })
    assert.ok(process.memoryUsage().rss - before < 150 * MB)
    await until('there is room again', async () => {
      const socket = await connect('/idle').catch(() => undefined)
      if (socket) await drop(socket)
      return socket !== undefined
    })
  })

  test('a message that is too large ends its socket alone', () =>
    server.unharmed(async () => {
      const socket = await connect('/idle')
      const other = await connect('/idle')
      socket.ws.send(Buffer.alloc(MESSAGE_BYTES + 1))
      assert.equal((await socket.closed)[0], 1009)
      assert.equal(other.ws.readyState, other.ws.OPEN)
      await drop(other)
    }))

  test('text that is no UTF-8 ends its socket', async () => {
    const socket = await connect('/idle')
    socket.ws.send(Buffer.from([0xc3, 0x28]), { binary: false })
    assert.equal((await socket.closed)[0], 1007)
  })

  test('a flood of megabytes is held back until the service has taken it', async () => {
    const began = await seen()
    await server.unharmed(async () => {
      const socket = await connect('/slow')
      const rss = process.memoryUsage().rss
      for (let i = 0; i < 100; i += 1) socket.ws.send(Buffer.alloc(MESSAGE_BYTES))
      await until('some have come', async () => (await seen()).messages - began.messages > 3)
      assert.ok(socket.ws.bufferedAmount > 20 * MB, 'the client has to keep most of it')
      // The client lives in this process and holds its 100 MB.
      assert.ok(process.memoryUsage().rss - rss < 200 * MB)
      await until('all have come', async () => (await seen()).messages - began.messages === 100, 20_000)
      assert.equal((await seen()).bytes - began.bytes, 100 * MESSAGE_BYTES)
      await drop(socket)
    })
  })

  test('a flood of small messages to handlers that never end stops by itself', async () => {
    const began = await seen()
    const socket = await connect('/stuck')
    for (let i = 0; i < 200_000; i += 1) socket.ws.send('x')
    let last = -1
    await until('it stops', async () => {
      await new Promise((resolve) => setTimeout(resolve, 200))
      const { messages } = await seen()
      const still = messages === last
      last = messages
      return still
    })
    assert.ok(last - began.messages < 30_000, `${last - began.messages} were taken`)
    await drop(socket)
  })

  for (const path of ['/pour', '/burst'])
    test(`a client that never reads is let go: ${path}`, async () => {
      const { ended } = await seen()
      await server.unharmed(async () => {
        const socket = await connect(path)
        socket.ws.pause()
        await until('the service is told', async () => (await seen()).ended.length > ended.length, 10_000)
        socket.ws.terminate()
      })
    })

  test('a client that reads gets all of it', async () => {
    const socket = await connect('/pour')
    let bytes = 0
    socket.ws.on('message', (data: Buffer) => {
      bytes += data.length
    })
    await until('much has come', () => bytes > 30_000_000, 20_000)
    assert.equal(socket.ws.readyState, socket.ws.OPEN)
    await drop(socket)
  })

  test('a flood of pings ends its socket', () =>
    server.unharmed(async () => {
      const socket = await connect('/idle')
      for (let i = 0; i < 10_000; i += 1) socket.ws.ping()
      assert.equal((await socket.closed)[0], 1008)
    }))

  test('a client that answers no ping is let go', async () => {
    const { ended } = await seen()
    const socket = await connect('/idle', { autoPong: false })
    assert.equal((await socket.closed)[0], 1006)
    await until('the service is told', async () => (await seen()).ended.length > ended.length)
  })

  test('B1 a handler that never yields is ended, and the service comes back', async () => {
    await server.unharmed(async () => {
      const socket = await connect('/spin')
      const other = await connect('/idle')
      socket.ws.send('x')
      assert.equal((await socket.closed)[0], 1011)
      assert.equal((await other.closed)[0], 1011)
      await until('it is back', async () => (await server.get('/r/ws/seen')).status === 200)
    })
  })

  test('B6 a handshake that is never answered is answered for it', async () => {
    await assert.rejects(connect('/never'), /504/)
  })

  test('H5 handlers that throw anything', async () => {
    const socket = await connect('/fails')
    socket.ws.send('x')
    socket.ws.close()
    assert.equal((await socket.closed)[0], 1005)
    assert.equal((await server.get('/r/ws/seen')).status, 200)
  })

  test('a client that leaves before it is let in is forgotten', async () => {
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-version': '13',
    }
    await server.unharmed(async () => {
      for (let i = 0; i < 50; i += 1) {
        const sent = httpRequest(`${server.url}/r/ws/never`, { headers }).on('error', () => {})
        sent.end(() => setTimeout(() => sent.destroy(), 10))
      }
      await new Promise((resolve) => setTimeout(resolve, 300))
      assert.equal((await server.get('/r/ws/seen')).status, 200)
    })
  })
})
