import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request as httpRequest, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { createGzip, gzipSync } from 'node:zlib'
import { until } from '../../support/until.ts'
import { startServer, type TestServer } from './support.ts'

const MB = 1024 * 1024
const codeFor = (from: string) => `
const from = '${from}'
const text = (bytes) => new TextDecoder().decode(bytes)
const told = (error) => ({ name: error.name, code: error.code, message: error.message })
let kept
router.get('/head', async () => {
  const answer = await fetch(from + '/endless')
  kept = answer.body.getReader()
  return { status: answer.status, type: answer.headers.get('content-type'), used: answer.bodyUsed }
})
router.get('/next', async () => {
  try { const { done, value } = await kept.read(); return { done, text: value && text(value) } }
  catch (error) { return told(error) }
})
router.get('/cancel', async () => { await kept.cancel(); return 'gone' })
router.get('/break', async () => {
  let events = 0
  for await (const _ of (await fetch(from + '/endless')).body) if ((events += 1) === 3) break
  return { events }
})
router.get('/abort/:when', async ({ params }) => {
  const controller = new AbortController()
  const why = new Error('enough')
  try {
    if (params.when === 'before') {
      const asked = fetch(from + '/silent', { signal: controller.signal })
      await fetch(from + '/asked?for=/silent')
      controller.abort(why)
      await asked
    }
    const { body } = await fetch(from + '/endless', { signal: controller.signal })
    for await (const _ of body) controller.abort(why)
    return 'ended'
  } catch (error) { return { same: error === why } }
})
router.get('/proxy', async () => new Response((await fetch(from + '/endless')).body))
router.get('/error', async () => {
  const { body } = await fetch(from + '/broken')
  const got = []
  try { for await (const piece of body) got.push(text(piece)); return { got } }
  catch (error) { return { got: got.join(''), ...told(error) } }
})
router.get('/bytes', async ({ query }) => {
  let bytes = 0
  try { for await (const piece of (await fetch(from + query.path)).body) bytes += piece.length; return { bytes } }
  catch (error) { return { bytes, ...told(error) } }
})
router.get('/text', async ({ query }) => {
  try { const answer = await fetch(from + query.path); return { length: (await answer.text()).length, encoding: answer.headers.get('content-encoding') } }
  catch (error) { return told(error) }
})
router.get('/clone', async () => {
  const answer = await fetch(from + '/medium')
  const [one, other] = await Promise.all([answer.clone().text(), answer.text()])
  return { length: one.length, same: one === other }
})
router.get('/zipped', async () => {
  const { body } = await fetch(from + '/zipped-endless')
  for await (const piece of body) return { text: text(piece) }
})
router.get('/keep', async () => {
  kept = (await fetch(from + '/large?kept')).body.getReader()
  return { first: (await kept.read()).value.length }
})
router.get('/rest', async () => {
  let bytes = 0
  for (;;) { const { done, value } = await kept.read(); if (done) return { bytes }; bytes += value.length }
})
router.get('/forget', async () => ({ status: (await fetch(from + '/endless')).status }))
router.get('/waste', () => { let all = []; for (let i = 0; i < 400; i++) all.push(new Array(1000).fill(i)); return all.length })
router.get('/unread', async () => {
  const answer = await fetch(from + '/endless')
  kept = answer.body.getReader()
  return 'kept'
})
router.get('/', () => 'alive')
`

/** A server elsewhere, which tells what became of its answers. */
async function elsewhere() {
  const closed: string[] = []
  const asked: string[] = []
  const written = new Map<string, number>()
  const waiters: (() => void)[] = []
  const endless = (response: ServerResponse, write: (text: string) => void) => {
    let n = 0
    const timer = setInterval(() => write(`data: ${n++}\n\n`), 3)
    response.on('close', () => clearInterval(timer))
    write('data: first\n\n')
  }
  const large = async (response: ServerResponse, url: string, bytes: number) => {
    const piece = Buffer.alloc(64 * 1024, 'x')
    const gone = once(response, 'close')
    for (let sent = 0; sent < bytes && !response.destroyed; sent += piece.length) {
      written.set(url, sent + piece.length)
      if (!response.write(piece)) await Promise.race([once(response, 'drain'), gone])
    }
    response.end()
  }
  const server = createServer((request, response) => {
    const url = request.url!
    const { pathname, searchParams } = new URL(url, 'http://x')
    asked.push(pathname)
    for (const waiter of waiters.splice(0)) waiter()
    response.on('close', () => {
      if (!response.writableFinished) closed.push(pathname)
    })
    if (pathname === '/endless') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      endless(response, (text) => response.write(text))
    } else if (pathname === '/stalls') response.writeHead(200).write('begun')
    else if (pathname === '/broken') {
      response.writeHead(200, { 'content-length': 1000 }).write('so far')
      setTimeout(() => response.destroy(), 20)
    } else if (pathname === '/large') void large(response, url, 32 * MB)
    else if (pathname === '/medium') void large(response, url, 2 * MB)
    else if (pathname === '/too-large') void large(response, url, 40 * MB)
    else if (pathname === '/small') response.end('small')
    else if (pathname === '/zipped')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(3 * MB, 'abc')))
    else if (pathname === '/bomb') {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      const packed = gzipSync(Buffer.alloc(50 * MB))
      response.write(packed.subarray(0, 20_000))
      setTimeout(() => response.end(packed.subarray(20_000)), 20)
    } else if (pathname === '/zipped-cut') {
      const packed = gzipSync(Buffer.from(crypto.getRandomValues(new Uint8Array(60_000))))
      response.writeHead(200, { 'content-encoding': 'gzip' }).write(packed.subarray(0, 30_000))
      setTimeout(() => response.end(), 20)
    } else if (pathname === '/zipped-endless') {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      const gzip = createGzip()
      gzip.pipe(response)
      endless(response, (text) => {
        gzip.write(text)
        gzip.flush()
      })
    } else if (pathname === '/asked') {
      const look = () => (asked.includes(searchParams.get('for')!) ? response.end() : waiters.push(look))
      look()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    written,
    /** Resolves when an answer was cut off by who asked for it; it counts once. */
    closed: (path: string) =>
      until(`the connection of ${path} is closed`, async () => {
        const at = closed.indexOf(path)
        if (at >= 0) closed.splice(at, 1)
        return at >= 0
      }),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

describe('answers to fetch that stream', () => {
  const undo: (() => unknown)[] = []
  const t = { after: (work: unknown) => void undo.push(work as () => unknown) }
  let server: TestServer
  let other: Awaited<ReturnType<typeof elsewhere>>
  before(async () => {
    other = await elsewhere()
    t.after(other.close)
    server = await startServer(t, {
      runtime: { egress: { allow: ['127.0.0.1'], bodyBytes: 33 * MB } },
      limits: { outgoing: 3, cpuMs: 2_000, memoryMb: 128 },
    })
    await server.deploy('s', codeFor(other.url))
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const get = async (path: string, from = server) => {
    const response = await from.get(`/r/s${path}`)
    const text = await response.text()
    assert.ok(response.ok, text)
    return text.startsWith('{') ? JSON.parse(text) : text
  }

  test('the head comes first, then one piece after the other, until it is cancelled', async () => {
    assert.deepEqual(await get('/head'), { status: 200, type: 'text/event-stream', used: false })
    let all = ''
    while (!all.includes('data: 3\n\n')) {
      const { done, text } = await get('/next')
      assert.equal(done, false)
      all += text
    }
    assert.ok(all.startsWith('data: first\n\ndata: 0\n\ndata: 1\n\n'), all)
    await get('/cancel')
    await other.closed('/endless')
  })

  test('a loop that ends early closes the connection', async () => {
    assert.deepEqual(await get('/break'), { events: 3 })
    await other.closed('/endless')
  })

  test('an AbortSignal closes it, before the head and after', async () => {
    assert.deepEqual(await get('/abort/before'), { same: true })
    await other.closed('/silent')
    assert.deepEqual(await get('/abort/after'), { same: true })
    await other.closed('/endless')
  })

  test('a client that leaves closes what its answer is made of', async () => {
    const controller = new AbortController()
    const { body } = await server.get('/r/s/proxy', { signal: controller.signal })
    for await (const piece of body!) {
      assert.match(Buffer.from(piece).toString(), /^data: first/)
      break
    }
    controller.abort()
    await other.closed('/endless')
  })

  test('one that breaks off says so, after what has come', async () => {
    const { got, name, code } = await get('/error')
    assert.deepEqual([got, name, code], ['so far', 'TypeError', 'M3M_EGRESS_FAILED'])
  })

  test('nothing is read that nobody asked for', async () => {
    const { first } = await get('/keep')
    assert.ok(first > 0)
    let before = -1
    let same = 0
    const sent = await until('the other server has to wait', async () => {
      const now = other.written.get('/large?kept')!
      same = now === before ? same + 1 : 0
      before = now
      return same > 20 ? now : undefined
    })
    assert.ok(sent < 16 * MB, `${sent} bytes were sent to who does not read`)
    assert.deepEqual(await get('/rest'), { bytes: 32 * MB - first })
  })

  test('a large one can be read as a whole, and twice', async () => {
    assert.deepEqual(await get('/text?path=/large'), { length: 32 * MB, encoding: null })
    assert.deepEqual(await get('/clone'), { length: 2 * MB, same: true })
  })

  test('packed ones are unpacked as they come', async () => {
    assert.deepEqual(await get('/text?path=/zipped'), { length: 3 * MB, encoding: null })
    assert.match((await get('/zipped')).text, /^data: first\n\n/)
    await other.closed('/zipped-endless')
    assert.equal((await get('/bytes?path=/zipped-cut')).code, 'M3M_EGRESS_FAILED')
  })

  test('C16 one that grows too large ends there, packed or not', async () => {
    const plain = await get('/bytes?path=/too-large')
    assert.equal(plain.code, 'M3M_EGRESS_TOO_LARGE')
    assert.ok(plain.bytes > 30 * MB && plain.bytes <= 33 * MB, `${plain.bytes} bytes`)
    await other.closed('/too-large')
    const bomb = await get('/bytes?path=/bomb')
    assert.equal(bomb.code, 'M3M_EGRESS_TOO_LARGE')
    assert.ok(bomb.bytes <= 33 * MB, `${bomb.bytes} bytes`)
  })

  test('one that is forgotten is let go of', async () => {
    assert.deepEqual(await get('/forget'), { status: 200 })
    let gone = false
    const closing = other.closed('/endless').then(() => {
      gone = true
    })
    await until('it is collected', async () => {
      await get('/waste')
      return gone
    })
    await closing
  })

  test('D5 one that goes on holds its place, and gives it back when it is over', async () => {
    const clients = [1, 2, 3].map(() => httpRequest(`${server.url}/r/s/proxy`, { agent: false }).end())
    await Promise.all(clients.map((client) => once(client, 'response')))
    assert.equal((await get('/text?path=/small')).code, 'M3M_EGRESS_BUSY')
    for (const client of clients) client.on('error', () => {}).destroy()
    for (const _ of clients) await other.closed('/endless')
    assert.equal((await get('/text?path=/small')).length, 5)
  })

  test('D5 silence ends it, and so does who reads nothing', async () => {
    const hasty = await startServer(t, {
      runtime: { egress: { allow: ['127.0.0.1'], timeoutMs: 150 } },
      limits: { outgoing: 1 },
    })
    await hasty.deploy('s', codeFor(other.url))
    const { bytes, code } = await get('/bytes?path=/stalls', hasty)
    assert.deepEqual([bytes, code], [5, 'M3M_EGRESS_STALLED'])
    await other.closed('/stalls')
    await get('/unread', hasty)
    await other.closed('/endless')
    assert.equal((await get('/text?path=/small', hasty)).length, 5)
    let last: { code?: string } = {}
    while (!last.code) last = await get('/next', hasty)
    assert.equal(last.code, 'M3M_EGRESS_UNREAD')
  })

  test('the end of the instance ends it', async () => {
    const project = await server.deploy('ends', codeFor(other.url))
    await (await server.get('/r/ends/head')).text()
    await server.publish(project, 'router.get("/", () => "new")')
    await other.closed('/endless')
    assert.equal(await get('/'), 'alive')
  })
})
