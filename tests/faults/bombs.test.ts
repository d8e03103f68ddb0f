import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { runtimeRef } from '../../modules/runtime/contract.ts'
import { rawExchange, statusOf } from '../support/raw.ts'
import { type FaultServer, faultServer } from './support.ts'

const ZEROS = Buffer.alloc(64 * 1024 * 1024)
const PACKED: Record<string, Buffer> = {
  gzip: gzipSync(ZEROS),
  deflate: deflateSync(ZEROS),
  br: brotliCompressSync(ZEROS),
  // Packed twice, it is small in the first unpacking and not in the second.
  'gzip, gzip': gzipSync(gzipSync(ZEROS)),
}

describe('C. Bombs', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  let outside: string
  before(async () => {
    const away = createServer((request, response) => {
      const encoding = decodeURIComponent(request.url!.slice(1))
      if (encoding.startsWith('raw-')) {
        response.end(PACKED[encoding.slice(4)])
        return
      }
      response.writeHead(200, { 'content-encoding': encoding, 'content-type': 'application/octet-stream' })
      response.end(PACKED[encoding])
    })
    await new Promise<void>((listening) => away.listen(0, '127.0.0.1', listening))
    undo.push(() => away.close())
    const host = `127.0.0.1:${(away.address() as AddressInfo).port}`
    outside = `http://${host}`
    server = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      {
        limits: { cpuMs: 1_500, memoryMb: 64, runnerMemoryMb: 400 },
        runtime: { egress: { allow: [host], bodyBytes: 1_000_000 } },
      },
    )
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  /** What becomes of code: the text it answers with, or the reason it was ended for. */
  const outcome = async (slug: string, body: string, request: RequestInit = {}): Promise<string> => {
    const project = await server.deploy(
      slug,
      `router.all('/', async (ctx) => { ${body} }); router.get('/ok', () => 'ok')`,
    )
    const text = await server.unharmed(async () => {
      const answer = await server.get(`/r/${slug}/`, request)
      const text = await answer.text()
      return answer.status === 503 ? (JSON.parse(text) as { reason: string }).reason : text
    })
    await server.state(project, 'running')
    await server.unharmed(async () => assert.equal((await server.get(`/r/${slug}/ok`)).status, 200))
    await server.kernel.get(runtimeRef).stop(project.id)
    return text
  }
  const attempt = (code: string) => `try { ${code}; return 'done' } catch (error) { return error.name }`

  for (const [what, code, expected] of [
    [
      'JSON.parse of five million brackets',
      `JSON.parse('['.repeat(5e6))`,
      /^(SyntaxError|RangeError|MEMORY_LIMIT|CPU_LIMIT)$/,
    ],
    [
      'JSON.parse of five million levels',
      `JSON.parse('['.repeat(5e6) + ']'.repeat(5e6))`,
      /^(done|RangeError|MEMORY_LIMIT|CPU_LIMIT)$/,
    ],
    ['JSON.parse of 100 MB', `JSON.parse('[' + '0,'.repeat(5e7) + '0]')`, /^(done|RangeError|MEMORY_LIMIT|CPU_LIMIT)$/],
    [
      'JSON.parse of very many keys',
      `JSON.parse('{' + Array.from({ length: 2e5 }, (_, i) => '"k' + i + '":1').join() + '}')`,
      /^(done|RangeError|MEMORY_LIMIT|CPU_LIMIT)$/,
    ],
    [
      'JSON.stringify of a million levels',
      `let value = []; for (let i = 0; i < 1e6; i++) value = [value]; JSON.stringify(value)`,
      /^(RangeError|TypeError|MEMORY_LIMIT|CPU_LIMIT)$/,
    ],
    [
      'JSON.stringify of an exponential graph',
      `let value = 'x'; for (let i = 0; i < 40; i++) value = [value, value]; JSON.stringify(value)`,
      /^(RangeError|MEMORY_LIMIT|CPU_LIMIT)$/,
    ],
    [
      'structuredClone of a million levels',
      `let value = []; for (let i = 0; i < 1e6; i++) value = [value]; structuredClone(value)`,
      /^(done|RangeError|DataCloneError|TypeError|MEMORY_LIMIT|CPU_LIMIT)$/,
    ],
    [
      'structuredClone of much',
      `structuredClone(Array.from({ length: 5e6 }, (_, i) => ({ i })))`,
      /^(done|RangeError|MEMORY_LIMIT|CPU_LIMIT)$/,
    ],
    [
      'inspection of an exponential graph',
      `let value = {}; for (let i = 0; i < 60; i++) value = { a: value, b: value, c: value }; console.log(value)`,
      /^done$/,
    ],
    [
      'a Response of a million levels',
      `let value = []; for (let i = 0; i < 1e6; i++) value = [value]; Response.json(value)`,
      /^(RangeError|TypeError|MEMORY_LIMIT|CPU_LIMIT)$/,
    ],
    [
      'a form with very many fields',
      `await new Response('a=b&'.repeat(1e6), { headers: { 'content-type': 'application/x-www-form-urlencoded' } }).formData()`,
      /^(done|RangeError|MEMORY_LIMIT|CPU_LIMIT)$/,
    ],
  ] as const)
    test(`C8 ${what}`, async () =>
      assert.match(await outcome(`c8-${what.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`, attempt(code)), expected))

  test('C8 bodies of requests that nest without end are the mistake of whoever sends them', async () => {
    const body = '['.repeat(1_000_000)
    const headers = { 'content-type': 'application/json' }
    assert.match(
      await outcome('c8-body', attempt('void ctx.body'), { method: 'POST', body, headers }),
      /Bad Request|Problem|Error|MEMORY_LIMIT/,
    )
    await server.unharmed(async () => {
      for (const [text, status] of [
        [body, 413],
        [body + ']'.repeat(body.length), 413],
        ['['.repeat(30_000) + ']'.repeat(30_000), 400],
        [`{"email":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`, 400],
        [`{"email":[${'1,'.repeat(30_000)}1]}`, 400],
        ['{"__proto__":{"email":"x"},"password":"y"}', 400],
      ] as const) {
        const answer = await server.get('/api/auth/login', { method: 'POST', body: text, headers })
        assert.equal(answer.status, status)
        assert.ok((await answer.text()).length < 20_000)
      }
    })
  })

  for (const [what, code] of [
    [
      'regular expressions',
      `const a = []; for (let i = 0; ; i++) a.push(new RegExp('a' + i + 'b*?[^c]{2,9}').test('x'), new RegExp('(' + i + ')'))`,
    ],
    ['symbols', `const a = []; for (let i = 0; ; i++) a.push(Symbol('s' + i), Symbol.for('r' + i))`],
    ['proxies of proxies', `let a = {}; for (;;) a = new Proxy(a, { a })`],
    ['dates and closures', `const a = []; for (;;) { const date = new Date(); a.push(date, () => date) }`],
    [
      'normalised texts',
      `const a = []; for (let i = 0; ; i++) a.push(('\\u1E9B\\u0323' + i).repeat(100_000).normalize('NFKD'))`,
    ],
  ] as const)
    test(`C9 ${what} without end`, async () =>
      assert.match(await outcome(`c9-${what.replace(/ /g, '-')}`, code), /^(MEMORY_LIMIT|CPU_LIMIT|WALL_LIMIT)$/))

  for (const encoding of Object.keys(PACKED))
    test(`C16 an answer from outside packed as ${encoding}`, async () => {
      const code = `return (await fetch('${outside}/${encodeURIComponent(encoding)}').then((answer) => answer.arrayBuffer())).byteLength < 1_000_001 ? 'small' : 'large'`
      const text = await outcome(
        `c16-${encoding.replace(/\W+/g, '-')}`,
        `try { ${code} } catch (error) { return error.code }`,
      )
      assert.match(text, /^(M3M_EGRESS_TOO_LARGE|small)$/)
    })

  for (const format of ['gzip', 'deflate'])
    test(`C16 a body that ${format} unpacks in the service`, async () => {
      const unpacked = `(await fetch('${outside}/raw-${format}').then((answer) => answer.blob())).stream().pipeThrough(new DecompressionStream('${format}'))`
      const counted = await outcome(
        `c16-count-${format}`,
        `try { let bytes = 0; for await (const chunk of ${unpacked}) bytes += chunk.length; return String(bytes) } catch (error) { return error.name }`,
      )
      assert.match(counted, new RegExp(`^(${ZEROS.length}|TypeError|RangeError|MEMORY_LIMIT|CPU_LIMIT)$`))
      const kept = await outcome(
        `c16-keep-${format}`,
        `try { const kept = []; for (let i = 0; i < 4; i++) for await (const chunk of ${unpacked}) kept.push(chunk, chunk.slice()); return 'kept' } catch (error) { return error.name }`,
      )
      assert.match(kept, /^(TypeError|RangeError|MEMORY_LIMIT|CPU_LIMIT)$/)
    })

  test('C16 a request body that is packed is not unpacked by the server', async () => {
    const packed = PACKED.gzip!
    const head = `POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: ${packed.length}\r\nconnection: close\r\n\r\n`
    await server.unharmed(async () =>
      assert.equal(statusOf(await rawExchange(server.url, Buffer.concat([Buffer.from(head), packed]))), 400),
    )
  })
})
