import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { until } from '../support/until.ts'
import { type Wire, wire } from '../support/wire.ts'
import { faultServer } from './support.ts'

const MB = 1024 * 1024
const CODE = `
const count = async (stream) => { let bytes = 0; for await (const chunk of stream) bytes += chunk.length; return { bytes } }
router.post('/count', { body: 'stream' }, (ctx) => count(ctx.body))
router.post('/told', { body: 'stream' }, async (ctx) => {
  console.log('begun')
  ctx.signal.addEventListener('abort', () => console.log('signal'))
  try { return await count(ctx.body) } catch (error) { console.log('stream ' + (error.name === 'M3mError' ? error.code : error.name)); throw error }
})
router.post('/parsed', (ctx) => ({ length: ctx.body.length }))
router.post('/unread', { body: 'stream' }, () => new Promise(() => {}))
router.post('/echo', { body: 'stream' }, (ctx) => new Response(ctx.body))
router.post('/then-spins', { body: 'stream' }, async (ctx) => { await ctx.body.getReader().read(); for (;;); })
router.get('/spin', () => { for (;;); })
router.get('/', () => 'alive')
`
const residentMb = () => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))![1]) / 1024

const head = (path: string, length: number) =>
  `POST /r/up${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n`

/** Sends as much of a body as the server takes. */
function pour(to: Wire, total: number): void {
  const piece = Buffer.alloc(64 * 1024)
  let written = 0
  const push = () => {
    while (written < total && !to.socket.destroyed) {
      written += piece.length
      if (!to.socket.write(piece)) return
    }
  }
  to.socket.on('drain', push)
  push()
}

describe('C, H. Large bodies', () => {
  test('C12 a hundred megabytes from ten clients at once stay with the clients', async (t) => {
    const server = await faultServer(t, { limits: { inFlight: 20 } })
    await server.deploy('up', CODE)
    await server.unharmed(async () => {
      const before = residentMb()
      const refused = Array.from({ length: 10 }, () => wire(server.url))
      for (const one of refused) one.socket.write(head('/parsed', 100 * MB))
      for (const one of refused) await one.has(/^HTTP\/1\.1 413 /)
      await Promise.all(refused.map(({ closed }) => closed))
      const unread = Array.from({ length: 10 }, () => wire(server.url))
      for (const one of unread) {
        one.socket.write(head('/unread', 100 * MB))
        pour(one, 100 * MB)
      }
      await until('all have to wait', () => unread.every(({ socket }) => socket.writableNeedDrain))
      assert.equal(await (await server.get('/r/up/')).text(), 'alive')
      const grown = residentMb() - before
      assert.ok(grown < 60, `the server grew by ${grown} MB`)
      for (const { socket } of unread) socket.destroy()
    })
  })

  test('H1 clients that send a little and then nothing take no place from others', async (t) => {
    const server = await faultServer(t, { limits: { inFlight: 5, queue: 5 } })
    await server.deploy('up', CODE)
    await server.unharmed(async () => {
      const stalled = Array.from({ length: 50 }, (_, at) => {
        const one = wire(server.url)
        one.socket.write(`${head(at % 2 ? '/count' : '/parsed', MB)}abc`)
        return one
      })
      await until('those that waited longest are let go', () => stalled.filter(({ text }) => text !== '').length >= 45)
      for (const { text } of stalled) if (text !== '') assert.match(text, /^HTTP\/1\.1 (408|503) /)
      assert.equal(await (await server.get('/r/up/')).text(), 'alive')
      const whole = await server.get('/r/up/count', { method: 'POST', body: new Uint8Array(3 * MB) })
      assert.deepEqual(await whole.json(), { bytes: 3 * MB })
      for (const { socket } of stalled) socket.destroy()
    })
  })

  test('H1 whoever sends nothing more is told so, and a service that does not read is the one to blame', async (t) => {
    const server = await faultServer(t, { limits: { requestMs: 1_000 } })
    const project = await server.deploy('up', CODE)
    await server.unharmed(async () => {
      const stalled = wire(server.url)
      stalled.socket.write(`${head('/told', MB)}abc`)
      await stalled.has(/^HTTP\/1\.1 408 [\s\S]*M3M_REQUEST_STALLED/)
      await stalled.closed
      const unread = wire(server.url)
      unread.socket.write(`${head('/unread', MB)}abc`)
      await unread.has(/^HTTP\/1\.1 504 [\s\S]*M3M_SERVICE_TIMEOUT/)
      await server.reason(project, 'WALL_LIMIT')
    })
  })

  test('H4 the service learns of clients that leave in the middle, and others go on', async (t) => {
    const server = await faultServer(t)
    const project = await server.deploy('up', CODE)
    const lines = async (line: string) => (await server.logs(project)).filter(({ message }) => message === line).length
    await server.unharmed(async () => {
      for (let i = 1; i <= 5; i += 1) {
        const one = wire(server.url)
        one.socket.write(head('/told', 10 * MB))
        pour(one, 2 * MB)
        await until('the service reads', async () => (await lines('begun')) === i)
        one.socket.destroy()
      }
      for (const line of ['signal', 'stream AbortError'])
        await until(`the service knows of all: ${line}`, async () => (await lines(line)) === 5)
    })
  })

  test('a body that turns out too large fails where it is read, and is cut off once an answer has begun', async (t) => {
    const server = await faultServer(t, { limits: { streamBytes: MB, bodyBytes: MB } })
    const project = await server.deploy('up', CODE)
    const chunked = (path: string) => {
      const one = wire(server.url)
      one.socket.write(`POST /r/up${path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`)
      const chunk = `${(64 * 1024).toString(16)}\r\n${'x'.repeat(64 * 1024)}\r\n`
      for (let i = 0; i < 32; i += 1) one.socket.write(chunk)
      return one
    }
    await server.unharmed(async () => {
      const refused = chunked('/told')
      await refused.has(/^HTTP\/1\.1 413 [\s\S]*M3M_REQUEST_TOO_LARGE/)
      await refused.closed
      const lines = async () => (await server.logs(project)).map(({ message }) => message)
      await until('the code is told', async () => (await lines()).includes('stream M3M_REQUEST_TOO_LARGE'))
      const begun = chunked('/echo')
      await begun.has(/^HTTP\/1\.1 200 /)
      await begun.closed
      assert.doesNotMatch(begun.text, /\r\n0\r\n\r\n$/)
    })
  })

  test('a request whose body nobody read is given to the next instance, one that was begun is not', async (t) => {
    const server = await faultServer(t)
    const project = await server.deploy('up', CODE)
    const body = new Uint8Array(300_000)
    const began = server.get('/r/up/then-spins', { method: 'POST', body })
    assert.equal((await began).status, 503)
    await server.reason(project, 'CPU_LIMIT')
    await server.state(project, 'running')
    const spin = server.get('/r/up/spin')
    // By now it spins: what is asked later waits outside.
    for (let i = 0; i < 3; i += 1) await server.get('/r/canary/')
    const answer = await server.get('/r/up/count', { method: 'POST', body })
    assert.deepEqual(await answer.json(), { bytes: body.length })
    assert.equal((await spin).status, 503)
  })
})
