import assert from 'node:assert/strict'
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { until } from '../../support/until.ts'
import { startServer, type TestServer } from './support.ts'

const MB = 1024 * 1024
const codeFor = (from: string) => `
const from = '${from}'
const told = (error) => ({ name: error.name, code: error.code, message: error.message })
let made = 0
let cancelled
const source = (pieces, size = 65536) => {
  made = 0
  cancelled = undefined
  return new ReadableStream({
    pull(controller) {
      if (made === pieces) return controller.close()
      made += 1
      controller.enqueue(new Uint8Array(size).fill(made))
    },
    cancel(reason) { cancelled = String(reason?.message ?? reason) },
  }, { highWaterMark: 0 })
}
const send = (path, body, more) => fetch(from + path, { method: 'POST', body, duplex: 'half', ...more })
router.get('/send', async ({ query }) => {
  try {
    const answer = await send(query.path, source(Number(query.pieces), Number(query.size ?? 65536)))
    return { status: answer.status, ...(await answer.json()) }
  } catch (error) { return told(error) }
})
router.get('/made', () => ({ made, cancelled }))
let going
router.get('/begin', async ({ query }) => {
  const controller = new AbortController()
  going = { controller, ended: send(query.path, source(10_000), { signal: controller.signal }).then((answer) => answer.json(), told) }
  return 'begun'
})
router.get('/abort', async () => {
  going.controller.abort(new Error('enough'))
  return going.ended
})
router.get('/fails', async () => {
  const why = new TypeError('no more')
  let n = 0
  const body = new ReadableStream({ pull(controller) { if (n++ < 3) controller.enqueue(new Uint8Array(10)); else controller.error(why) } })
  try { await send('/hash', body); return 'sent' } catch (error) { return { same: error === why } }
})
router.post('/forward', { body: 'stream' }, async (ctx) => (await send('/hash', ctx.request.body)).json())
router.post('/pipe', { body: 'stream' }, async (ctx) => (await send('/hash', ctx.request.body.pipeThrough(new TransformStream()))).json())
router.get('/', () => 'alive')
`

async function elsewhere() {
  const broken: string[] = []
  const held: IncomingMessage[] = []
  const server = createServer((request, response) => {
    const path = request.url!
    request.on('error', () => broken.push(path))
    const json = (value: unknown, status = 200, headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
    if (path === '/early') return json({ early: true }, 413)
    if (path === '/hold') return held.push(request)
    let bytes = 0
    let last = 0
    request.on('data', (piece: Buffer) => {
      bytes += piece.length
      last = piece.at(-1)!
    })
    request.on('end', () => {
      if (path === '/307' || path === '/303') return json({}, Number(path.slice(1)), { location: '/hash' })
      const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
      json({ method: request.method, bytes, last, length, encoding })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held,
    /** Resolves when a request was cut off before its end. */
    broken: (path: string) =>
      until(`the request for ${path} is cut off`, () => {
        const at = broken.indexOf(path)
        if (at >= 0) broken.splice(at, 1)
        return at >= 0
      }),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

describe('bodies that fetch sends as streams', () => {
  const undo: (() => unknown)[] = []
  const t = { after: (work: unknown) => void undo.push(work as () => unknown) }
  let server: TestServer
  let other: Awaited<ReturnType<typeof elsewhere>>
  before(async () => {
    other = await elsewhere()
    t.after(other.close)
    server = await startServer(t, {
      runtime: { egress: { allow: ['127.0.0.1'] } },
      limits: { cpuMs: 2_000, bodyBytes: MB, streamBytes: 64 * MB },
    })
    await server.deploy('s', codeFor(other.url))
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const get = async (path: string) => {
    const response = await server.get(`/r/s${path}`)
    const text = await response.text()
    assert.ok(response.ok, text)
    return text.startsWith('{') ? JSON.parse(text) : text
  }

  test('much more than memory holds goes through', async () => {
    const { status, bytes, last, encoding } = await get('/send?path=/hash&pieces=800')
    assert.deepEqual([status, bytes, last, encoding], [200, 50 * MB, 800 % 256, 'chunked'])
    const large = await get(`/send?path=/hash&pieces=3&size=${MB}`)
    assert.deepEqual([large.bytes, large.last], [3 * MB, 3])
    const none = await get('/send?path=/hash&pieces=0')
    assert.deepEqual([none.status, none.bytes], [200, 0])
  })

  test('nothing is made that the other server does not take, and an abort ends it on both sides', async () => {
    await get('/begin?path=/hold')
    const request = await until('it has come', () => other.held[0])
    let before = -1
    let same = 0
    const made = await until('the service has to wait', async () => {
      const { made } = await get('/made')
      same = made === before ? same + 1 : 0
      before = made
      return same > 20 ? made : undefined
    })
    assert.ok(made > 0 && made < 500, `${made} pieces were made for who takes none`)
    assert.equal((await get('/abort')).message, 'enough')
    assert.equal((await get('/made')).cancelled, 'enough')
    request.resume()
    await other.broken('/hold')
  })

  test('an answer that does not wait for the body ends it', async () => {
    const answer = await get('/send?path=/early&pieces=10000')
    assert.ok(answer.early || answer.code === 'M3M_EGRESS_FAILED', JSON.stringify(answer))
    const { cancelled } = await until('the source is cancelled', async () => {
      const now = await get('/made')
      return now.cancelled && now
    })
    assert.match(cancelled, /has answered|could not be fetched/)
  })

  test('a stream that fails fails the request, with its own error', async () => {
    assert.deepEqual(await get('/fails'), { same: true })
    await other.broken('/hash')
  })

  test('a redirect does not take it elsewhere', async () => {
    assert.equal((await get('/send?path=/307&pieces=2')).code, 'M3M_EGRESS_FAILED')
    const { method, bytes } = await get('/send?path=/303&pieces=2')
    assert.deepEqual([method, bytes], ['GET', 0])
  })

  for (const [path, length] of [
    ['/forward', String(20 * MB)],
    ['/pipe', undefined],
  ] as const)
    test(`the body of a request goes on to another server: ${path}`, async () => {
      const sent = httpRequest(`${server.url}/r/s${path}`, {
        method: 'POST',
        headers: { 'content-length': 20 * MB },
        agent: false,
      })
      const answered = new Promise<IncomingMessage>((resolve, reject) => {
        sent.on('response', resolve).on('error', reject)
      })
      const piece = Buffer.alloc(MB, 7)
      for (let i = 0; i < 20; i += 1)
        if (!sent.write(piece)) await new Promise((resolve) => sent.once('drain', resolve))
      sent.end()
      let text = ''
      for await (const part of await answered) text += part
      const { bytes, last, length: told } = JSON.parse(text)
      assert.deepEqual([bytes, last, told], [20 * MB, 7, length])
    })
})
