import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { describe, test } from 'node:test'
import { faultServer, problemOf } from './support.ts'

const MB = 1024 * 1024
/** 1024 asks for a whole gigabyte. */
const DOWNLOAD_MB = Number(process.env.M3M_TEST_DOWNLOAD_MB ?? 256)
/** Milliseconds a request of the quiet service may take. */
const REQUEST_MS = 400

const QUIET = `
const { promise: woken, resolve: wake } = Promise.withResolvers()
router.get('/events', (ctx) => ctx.sse(async (send) => { await send('first'); await woken; await send('last') }))
router.get('/stream', () => new Response(new ReadableStream({ async start(c) {
  const bytes = (text) => new TextEncoder().encode(text)
  c.enqueue(bytes('first')); await woken; c.enqueue(bytes('last')); c.close()
} })))
router.get('/never', () => new Promise(() => {}))
router.get('/wake', () => { wake(); return 'woken' })`

const POURING = `
const part = new Uint8Array(${MB}).fill(65)
let written = 0
router.get('/written', () => written)
router.get('/', () => { let left = ${DOWNLOAD_MB}; return new Response(new ReadableStream({ pull(c) {
  if (left-- === 0) return c.close()
  c.enqueue(part.slice()); written += part.length
} })) })`

const open = async (url: string): Promise<IncomingMessage> => {
  const request = httpRequest(url)
  request.end()
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  return answer
}

describe('H6 long answers', () => {
  test('H6 streams that say nothing for many times the limit of a request go on', { timeout: 60_000 }, async (t) => {
    const server = await faultServer(t, { limits: { requestMs: REQUEST_MS } })
    await server.deploy('quiet', QUIET)
    await server.unharmed(async () => {
      const answers = await Promise.all(['events', 'stream'].map((path) => open(`${server.url}/r/quiet/${path}`)))
      const texts = answers.map((answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part) => {
          text += part
        })
        return once(answer, 'end').then(() => text)
      })
      // Each of these takes the whole time that a request may take.
      for (let times = 0; times < 6; times += 1)
        assert.deepEqual(await problemOf(await server.get('/r/quiet/never')), {
          status: 504,
          code: 'M3M_SERVICE_TIMEOUT',
          reason: 'WALL_LIMIT',
        })
      assert.equal(await (await server.get('/r/quiet/wake')).text(), 'woken')
      const [events, stream] = await Promise.all(texts)
      assert.match(events!, /data: first\n[\s\S]*data: last\n/)
      assert.equal(stream, 'firstlast')
    })
  })

  test(`H6 a download of ${DOWNLOAD_MB} MB by a slow reader is made as it is read`, { timeout: 600_000 }, async (t) => {
    const server = await faultServer(t, { limits: { memoryMb: 64, cpuMs: 5_000, requestMs: 30_000 } })
    await server.deploy('pouring', POURING)
    const written = async () => Number(await (await server.get('/r/pouring/written')).text())
    const runners = server.runners()
    const resident = process.memoryUsage.rss()
    await server.unharmed(async () => {
      const answer = await open(`${server.url}/r/pouring/`)
      let read = 0
      let asked = 0
      for await (const part of answer) {
        read += part.length
        if (read < asked) continue
        asked = read + 32 * MB
        // It reads no more meanwhile.
        const ahead = (await written()) - read
        assert.ok(ahead < 16 * MB, `${ahead} bytes were made that nobody has read`)
      }
      assert.equal(read, DOWNLOAD_MB * MB)
    })
    const grown = process.memoryUsage.rss() - resident
    assert.ok(grown < 150 * MB, `the server grew by ${grown} bytes`)
    assert.deepEqual(server.runners(), runners, 'no runner was ended for its memory')
  })
})
