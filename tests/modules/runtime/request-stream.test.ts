import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { after, before, describe, test } from 'node:test'
import type { Project } from '../../../modules/projects/contract.ts'
import { until } from '../../support/until.ts'
import { wire } from '../../support/wire.ts'
import { startServer, type TestServer } from './support.ts'

const MB = 1024 * 1024
const CODE = `
const sum = async (stream) => {
  let hash = 2166136261, bytes = 0, largest = 0
  for await (const chunk of stream) {
    for (let i = 0; i < chunk.length; i++) hash = Math.imul(hash ^ chunk[i], 16777619)
    bytes += chunk.length
    largest = Math.max(largest, chunk.length)
  }
  return { hash: hash >>> 0, bytes, largest }
}
router.post('/hash', { body: 'stream' }, (ctx) => sum(ctx.body))
router.post('/standard', { body: 'stream' }, (ctx) => sum(ctx.request.body))
router.post('/parsed', (ctx) => ({ kind: ctx.body?.constructor?.name, length: ctx.body?.length, same: ctx.request.bodyUsed }))
router.post('/form', async (ctx) => ({ size: ctx.body.get('file').size, name: ctx.body.get('file').name }))
router.post('/whole/:how', { body: 'stream' }, async (ctx) => {
  const value = await ctx.request[ctx.params.how]()
  return { length: value.length ?? value.byteLength ?? value.size ?? Object.keys(value).length }
})
router.post('/ignore', { body: 'stream' }, () => 'not read')
router.post('/ignore-later', { body: 'stream' }, async () => {
  await new Promise((resolve) => setTimeout(resolve, 20))
  return 'not read'
})
router.post('/echo', { body: 'stream' }, (ctx) => new Response(ctx.request.body))
let go
router.post('/step', { body: 'stream' }, async (ctx) => {
  const reader = ctx.body.getReader()
  let bytes = 0
  for (;;) {
    await new Promise((resolve) => { go = resolve })
    const { done, value } = await reader.read()
    if (done) return { bytes }
    bytes += value.length
  }
})
router.post('/step/go', async () => {
  await new Promise((resolve) => setTimeout(resolve, 1))
  const next = go
  go = undefined
  next?.()
  return { waited: next !== undefined }
})
router.post('/abort', { body: 'stream' }, async (ctx) => {
  ctx.signal.addEventListener('abort', () => console.log('signal ' + ctx.signal.reason.name))
  console.log('reads')
  try { await sum(ctx.body) } catch (error) { console.log('stream ' + error.name); throw error }
})
router.post('/after', { body: 'stream' }, (ctx) => {
  const reader = ctx.body.getReader()
  ctx.waitUntil(new Promise((resolve) => setTimeout(resolve, 1)).then(() => reader.read()).catch((error) => console.log('late: ' + error.message)))
  return 'early'
})
router.use('/used', (ctx) => ({ length: ctx.body.length }))
router.get('/', () => 'alive')
`
const WORKERS = `
export default {
  async fetch(request) {
    const { pathname } = new URL(request.url)
    if (pathname === '/json') return Response.json({ items: (await request.json()).length })
    if (pathname === '/clone') return Response.json({ bytes: (await request.clone().arrayBuffer()).byteLength })
    if (pathname === '/again') return Response.json({ bytes: (await new Request(request).arrayBuffer()).byteLength })
    if (pathname === '/upper') return new Response(request.body.pipeThrough(new TextDecoderStream()).pipeThrough(new TransformStream({
      transform: (chunk, controller) => controller.enqueue(chunk.toUpperCase()) })).pipeThrough(new TextEncoderStream()))
    let bytes = 0
    for await (const chunk of request.body) bytes += chunk.length
    return Response.json({ bytes })
  },
}`

const fnv = (bytes: Uint8Array): number => {
  let hash = 2166136261
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 16777619)
  return hash >>> 0
}

interface Answer {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

const answerOf = (sent: ClientRequest): Promise<Answer> =>
  new Promise((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (data) => {
        text += data
      })
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, text }))
    })
  })

const residentOf = (pid: number | 'self'): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))![1]) * 1024

describe('streamed request bodies', () => {
  const undo: (() => unknown)[] = []
  let server: TestServer
  let project: Project
  before(async () => {
    server = await startServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { bodyBytes: 1_000_000, streamBytes: 64 * MB } },
    )
    project = await server.deploy('up', CODE)
    await server.deploy('workers', WORKERS)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const post = (path: string, headers: Record<string, string | number> = {}) =>
    httpRequest(server.url + path, { method: 'POST', headers })
  const said = (line: string) =>
    until(`the log has "${line}"`, async () => (await server.logs(project)).some(({ message }) => message === line))

  test('a large body is hashed while it comes, with flat memory on both sides', async () => {
    const piece = new Uint8Array(MB)
    for (let i = 0; i < piece.length; i += 1) piece[i] = i * 7
    const whole = new Uint8Array(50 * MB)
    for (let i = 0; i < 50; i += 1) whole.set(piece, i * MB)
    const hash = fnv(whole)
    const runner = server.runners()[0]!
    const upload = async () => {
      const most = { server: 0, runner: 0 }
      const sent = post('/r/up/hash', { 'content-length': 50 * MB })
      const answer = answerOf(sent)
      for (let i = 0; i < 50; i += 1) {
        if (!sent.write(piece)) await new Promise((resolve) => sent.once('drain', resolve))
        most.server = Math.max(most.server, residentOf('self'))
        most.runner = Math.max(most.runner, residentOf(runner))
      }
      sent.end()
      const { status, text } = await answer
      assert.equal(status, 200, text)
      const { bytes, hash: got, largest } = JSON.parse(text)
      assert.deepEqual([bytes, got], [50 * MB, hash])
      assert.ok(largest <= 256 * 1024, `a piece of ${largest} bytes`)
      return most
    }
    const first = await upload()
    const second = await upload()
    for (const side of ['server', 'runner'] as const) {
      const growth = (second[side] - first[side]) / MB
      // What was collected has not been swept by then; one kept body would be 50.
      assert.ok(growth < 45, `the ${side} grew by ${growth} MB with the second body`)
    }
    assert.ok(first.runner < 200 * MB, `the runner had ${first.runner / MB} MB`)
  })

  test('the client is slowed down to what the service takes', async () => {
    const { socket, has } = wire(server.url)
    const total = 20 * MB
    let written = 0
    socket.write(`POST /r/up/step HTTP/1.1\r\nhost: x\r\ncontent-length: ${total}\r\n\r\n`)
    const piece = Buffer.alloc(64 * 1024)
    const push = () => {
      while (written < total) {
        written += piece.length
        if (!socket.write(piece)) return
      }
    }
    socket.on('drain', push)
    push()
    const next = () =>
      until('the service reads on', async () => {
        const { waited } = (await (await server.get('/r/up/step/go', { method: 'POST' })).json()) as { waited: boolean }
        return waited
      })
    await next()
    // The connection's own buffers fill up, and then nothing moves.
    let before = -1
    await until('the client has to wait', async () => {
      const stuck = before === written && socket.writableNeedDrain
      before = written
      await server.get('/r/up/')
      return stuck
    })
    assert.ok(written < 15 * MB, `${written / MB} MB are on their way`)
    const held = written
    for (let rounds = 0; written === held; rounds += 1) {
      assert.ok(rounds < 300, 'the client may go on')
      await next()
    }
    let over = false
    void has(/"bytes":\d+/).then(() => {
      over = true
    })
    while (!over) await server.get('/r/up/step/go', { method: 'POST' })
    await has(new RegExp(`"bytes":${total}`))
    socket.destroy()
  })

  test('chunked bodies, and those without a known length, come the same way', async () => {
    const sent = post('/r/up/hash')
    const answer = answerOf(sent)
    for (const word of ['one ', 'two ', 'three']) sent.write(word)
    sent.end()
    const { text } = await answer
    assert.equal(JSON.parse(text).bytes, 13)
    assert.equal(JSON.parse(text).hash, fnv(Buffer.from('one two three')))
    const empty = post('/r/up/standard', { 'transfer-encoding': 'chunked' })
    const nothing = answerOf(empty)
    empty.end()
    assert.equal(JSON.parse((await nothing).text).bytes, 0)
    const small = await server.get('/r/up/hash', { method: 'POST', body: 'abc' })
    assert.equal(((await small.json()) as { bytes: number }).bytes, 3)
  })

  test('handlers that do not ask for a stream have their body parsed as ever', async () => {
    const body = JSON.stringify(Array.from({ length: 100_000 }, (_, i) => i))
    const headers = { 'content-type': 'application/json' }
    const parsed = await server.get('/r/up/parsed', { method: 'POST', body, headers })
    assert.deepEqual(await parsed.json(), { kind: 'Array', length: 100_000, same: false })
    const bytes = await server.get('/r/up/parsed', { method: 'POST', body: new Uint8Array(500_000) })
    assert.deepEqual(await bytes.json(), { kind: 'Uint8Array', length: 500_000, same: false })
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(700_000)]), 'a.bin')
    assert.deepEqual(await (await server.get('/r/up/form', { method: 'POST', body: form })).json(), {
      size: 700_000,
      name: 'a.bin',
    })
    const middleware = await server.get('/r/up/used/x', { method: 'POST', body: 'x'.repeat(100_000) })
    assert.deepEqual(await middleware.json(), { length: 100_000 })
    const invalid = await server.get('/r/up/parsed', { method: 'POST', body: body.slice(1), headers })
    assert.equal(invalid.status, 400)
  })

  test('text, json, bytes, blob and arrayBuffer of the request read it whole', async () => {
    const body = JSON.stringify(Array.from({ length: 20_000 }, (_, i) => i))
    for (const how of ['text', 'json', 'bytes', 'blob', 'arrayBuffer']) {
      const answer = await server.get(`/r/up/whole/${how}`, { method: 'POST', body })
      assert.deepEqual(await answer.json(), { length: how === 'json' ? 20_000 : body.length }, how)
    }
    const url = '/r/workers'
    assert.deepEqual(await (await server.get(`${url}/json`, { method: 'POST', body })).json(), { items: 20_000 })
    for (const how of ['clone', 'again', 'stream'])
      assert.deepEqual(
        await (await server.get(`${url}/${how}`, { method: 'POST', body })).json(),
        { bytes: body.length },
        how,
      )
    const text = await server.get(`${url}/upper`, { method: 'POST', body: 'abc'.repeat(200_000) })
    assert.equal(await text.text(), 'ABC'.repeat(200_000))
  })

  test('what is too large to be read whole, or at all, is 413', async () => {
    const large = new Uint8Array(1_000_001)
    for (const path of [
      '/r/up/parsed',
      '/r/up/whole/text',
      '/r/workers/json',
      '/r/workers/again',
      '/r/workers/clone',
    ]) {
      const answer = await server.get(path, { method: 'POST', body: large })
      assert.equal(answer.status, 413, path)
      assert.equal(((await answer.json()) as { code: string }).code, 'M3M_REQUEST_TOO_LARGE', path)
    }
    const chunked = post('/r/up/parsed')
    const refused = answerOf(chunked)
    chunked.end(large)
    assert.equal((await refused).status, 413)
    const declared = wire(server.url)
    declared.socket.write(`POST /r/up/hash HTTP/1.1\r\nhost: x\r\ncontent-length: ${65 * MB}\r\n\r\n`)
    await declared.has(/^HTTP\/1\.1 413 [\s\S]*M3M_REQUEST_TOO_LARGE/)
    await declared.closed
  })

  test('a client that leaves fails the stream and fires the signal', async () => {
    const sent = post('/r/up/abort', { 'content-length': 10 * MB })
    sent.on('error', () => {})
    sent.write(Buffer.alloc(MB))
    await said('reads')
    sent.destroy()
    await said('stream AbortError')
    await said('signal AbortError')
    assert.equal(await (await server.get('/r/up/')).text(), 'alive')
  })

  test('an early answer leaves the connection for the next request, or closes it when too much is unread', async () => {
    for (const path of ['/r/up/ignore', '/r/up/ignore-later', '/r/up/nowhere']) {
      const { socket, has } = wire(server.url)
      const body = 'x'.repeat(100_000)
      socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
      socket.write('GET /r/up/ HTTP/1.1\r\nhost: x\r\n\r\n')
      await has(/alive/)
      socket.destroy()
      const large = wire(server.url)
      large.socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${10 * MB}\r\n\r\n${body}`)
      await large.has(path.endsWith('nowhere') ? /404[\s\S]*connection: close/i : /connection: close[\s\S]*not read/i)
      await large.closed
    }
    await server.get('/r/up/after', { method: 'POST', body: new Uint8Array(100_000) })
    await said('late: The request has been answered; what was left of its body is gone')
  })

  test('an answer may begin before the body is there, and end after it', async () => {
    const sent = post('/r/up/echo')
    const { promise, resolve } = Promise.withResolvers<IncomingMessage>()
    sent.on('response', resolve)
    sent.write('first')
    const answer = await promise
    let text = ''
    answer.setEncoding('latin1').on('data', (data) => {
      text += data
    })
    await until('the first piece is back', () => text === 'first')
    sent.end('last')
    await until('the last piece is back', () => text === 'firstlast')
  })

  test('a client that waits for a word before it sends the body is told when it is wanted', async () => {
    const head = (path: string, length: number) =>
      `POST ${path} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: ${length}\r\n\r\n`
    for (const length of [10, 100_000]) {
      const { socket, has } = wire(server.url)
      socket.write(head('/r/up/hash', length))
      await has(/^HTTP\/1\.1 100 Continue\r\n\r\n/)
      socket.write('x'.repeat(length))
      await has(new RegExp(`"bytes":${length}`))
      socket.destroy()
    }
    const ignored = wire(server.url)
    ignored.socket.write(head('/r/up/ignore', 100_000))
    await ignored.closed
    assert.match(ignored.text, /^HTTP\/1\.1 200 OK[\s\S]*connection: close[\s\S]*not read/i)
    const other = wire(server.url)
    other.socket.write(head('/api/auth/login', 2))
    await other.has(/^HTTP\/1\.1 100 Continue\r\n\r\n/)
    other.socket.destroy()
  })
})
