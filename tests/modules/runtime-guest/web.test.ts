import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { sandbox } from './sandbox.ts'

describe('web standards', () => {
  it('has the globals, none of them enumerable', async (t) => {
    const box = await sandbox(t)
    const names =
      `AbortController AbortSignal Blob ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy Crypto CustomEvent DOMException
      DecompressionStream Event EventTarget File FormData Headers ReadableStream Request Response TextDecoder TextDecoderStream TextEncoder
      TextEncoderStream TransformStream URL URLPattern URLSearchParams WritableStream`.split(/\s+/)
    assert.deepEqual(
      await box.eval(
        `${JSON.stringify(names)}.filter((name) => typeof globalThis[name] !== 'function' || globalThis[name].name !== name)`,
      ),
      [],
    )
    assert.deepEqual(await box.eval(`Object.keys(globalThis)`), [])
    assert.deepEqual(await box.eval(`[navigator.userAgent, self === globalThis, typeof queueMicrotask]`), [
      'm3m',
      true,
      'function',
    ])
  })

  it('parses URLs as the standard says', async (t) => {
    const box = await sandbox(t)
    const cases: [string, string?][] = [
      ['https://user:p%40ss@EXAMPLE.com:443/a/../b/./c?x=1#h'],
      ['../x?y', 'http://a/b/c/d'],
      ['http://①②⑦.⓪.⓪.①/'],
      ['http://0x7f.1/'],
      ['http://[2001:db8::0:1]/'],
      ['http://bücher.example/ü?ü#ü'],
      ['http://faß.DE/'],
      ['file:///C|/x'],
      ['data:text/plain,hi'],
      ['http://a b/'],
      ['//host/path', 'https://x'],
      ['http://example。com/'],
      ['http://xn--bcher-kva.example/'],
      ['http://xn--a/'],
      ['http://☃.net/'],
      ['http://ex%41mple.com/'],
    ]
    for (const [input, base] of cases) {
      const expected = URL.canParse(input, base) ? new URL(input, base).href : 'invalid'
      const args = JSON.stringify(base === undefined ? [input] : [input, base])
      const found = await box.eval(`URL.canParse(...${args}) ? new URL(...${args}).href : 'invalid'`)
      assert.equal(found, expected, input)
    }
    assert.deepEqual(
      await box.eval(
        `const u = new URL('http://x/?a=1&a=2'); u.searchParams.append('b', 'ü &'); u.pathname = '/é'; [u.href, u.searchParams.getAll('a'), u.searchParams.size, [...u.searchParams.keys()]]`,
      ),
      ['http://x/%C3%A9?a=1&a=2&b=%C3%BC+%26', ['1', '2'], 3, ['a', 'a', 'b']],
    )
    assert.equal(
      await box.eval(`new URLPattern({ pathname: '/users/:id' }).exec('http://x/users/7').pathname.groups.id`),
      '7',
    )
    assert.equal(await box.eval(`try { new URL('nope') } catch (e) { e.name }`), 'TypeError')
  })

  it('encodes and decodes text', async (t) => {
    const box = await sandbox(t)
    const text = 'aä€😀\uFFFD'
    assert.deepEqual(await box.eval(`[...new TextEncoder().encode(${JSON.stringify(text)})]`), [
      ...new TextEncoder().encode(text),
    ])
    assert.equal(await box.eval(`new TextDecoder().decode(new TextEncoder().encode(${JSON.stringify(text)}))`), text)
    assert.equal(await box.eval(`new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 97, 0xff]))`), 'a\uFFFD')
    assert.equal(
      await box.eval(
        `const d = new TextDecoder(); d.decode(new Uint8Array([0xe2, 0x82]), { stream: true }) + d.decode(new Uint8Array([0xac]))`,
      ),
      '€',
    )
    assert.equal(
      await box.eval(
        `try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255])) } catch (e) { e.name }`,
      ),
      'TypeError',
    )
    assert.equal(await box.eval(`new TextDecoder('windows-1251').decode(new Uint8Array([0xcf, 0xf0]))`), 'Пр')
    for (const value of ['', 'a', 'ab', 'abc', '\u00ff\u0000']) {
      assert.equal(await box.eval(`btoa(${JSON.stringify(value)})`), btoa(value))
      assert.equal(await box.eval(`atob(btoa(${JSON.stringify(value)}))`), value)
    }
    for (const value of ['YQ', ' Y Q = = ', 'YR==', 'YWJ', 'YQ=', 'Y', 'Ü']) {
      const expected = (() => {
        try {
          return atob(value)
        } catch (error) {
          return (error as Error).name
        }
      })()
      assert.equal(await box.eval(`try { atob(${JSON.stringify(value)}) } catch (e) { e.name }`), expected, value)
    }
  })

  it('has headers, requests and responses', async (t) => {
    const box = await sandbox(t)
    assert.deepEqual(
      await box.eval(`const h = new Headers([['B', '2'], ['a', ' 1 '], ['b', '3'], ['Set-Cookie', 'x'], ['set-cookie', 'y']]); h.set('c', 4); h.delete('C')
        ;[[...h], h.get('B'), h.getSetCookie(), h.has('c'), new Headers(h).get('a')]`),
      [
        [
          ['a', '1'],
          ['b', '2, 3'],
          ['set-cookie', 'x'],
          ['set-cookie', 'y'],
        ],
        '2, 3',
        ['x', 'y'],
        false,
        '1',
      ],
    )
    for (const bad of [
      `new Headers({ 'a b': 'c' })`,
      `new Headers({ a: 'b\\nc' })`,
      `new Headers({ a: '€' })`,
      `new Headers([['a']])`,
    ]) {
      assert.equal(await box.eval(`try { ${bad}; 'taken' } catch (e) { e.name }`), 'TypeError', bad)
    }
    assert.deepEqual(
      await box.eval(`(async () => {
        const r = new Request('http://x/y', { method: 'post', body: JSON.stringify({ a: 1 }), headers: { 'content-type': 'application/json' } })
        const copy = r.clone(); const again = new Request(copy, { headers: { 'x-a': 'b' } })
        return [r.method, r.url, await r.json(), r.bodyUsed, await r.text().catch((e) => e.name), await again.text(), again.headers.get('x-a'), again.headers.get('content-type'), copy.bodyUsed]
      })()`),
      ['POST', 'http://x/y', { a: 1 }, true, 'TypeError', '{"a":1}', 'b', null, true],
    )
    assert.deepEqual(
      await box.eval(`(async () => {
        const stream = new ReadableStream({ start(c) { c.enqueue(new Uint8Array([104])); c.enqueue(new Uint8Array([105])); c.close() } })
        const r = new Response(stream, { status: 201, statusText: 'Made' }); const other = r.clone()
        const form = new FormData(); form.append('a', '1'); form.append('f', new File(['x\\r\\n--y'], 'a"b.txt', { type: 'text/plain' }))
        const back = await new Response(form).formData()
        const params = await new Response(new URLSearchParams({ q: 'ü' })).formData()
        return [await r.text(), await other.text(), r.status, r.ok, r.statusText, await new Response('a').blob().then((b) => [b.size, b.type]), [...await new Response(new Uint8Array([1, 2]).subarray(1)).bytes()],
          back.get('a'), back.get('f').name, await back.get('f').text(), params.get('q'), Response.json({ a: 1 }).headers.get('content-type'), Response.redirect('http://x/', 303).headers.get('location'), Response.error().type,
          new Response(null).body, new Response('').body instanceof ReadableStream]
      })()`),
      [
        'hi',
        'hi',
        201,
        true,
        'Made',
        [1, 'text/plain;charset=utf-8'],
        [2],
        '1',
        'a"b.txt',
        'x\r\n--y',
        'ü',
        'application/json',
        'http://x/',
        'error',
        null,
        true,
      ],
    )
  })

  it('has blobs, streams and compression', async (t) => {
    const box = await sandbox(t)
    assert.deepEqual(
      await box.eval(`(async () => {
        const blob = new Blob(['ab', new Uint8Array([99]), new Blob(['d'])], { type: 'Text/Plain' })
        const upper = new TransformStream({ transform(chunk, c) { c.enqueue(chunk.toUpperCase()) } })
        const text = []
        for await (const chunk of blob.stream().pipeThrough(new TextDecoderStream()).pipeThrough(upper)) text.push(chunk)
        const out = []
        for (const format of ['gzip', 'deflate', 'deflate-raw']) {
          const packed = new Blob(['x'.repeat(50_000)]).stream().pipeThrough(new CompressionStream(format))
          const bytes = await new Response(packed).bytes()
          const back = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format))
          out.push(bytes.length < 1000, (await new Response(back).text()).length)
        }
        const broken = await new Response(new Blob(['nonsense']).stream().pipeThrough(new DecompressionStream('gzip'))).text().catch((e) => e.name)
        return [blob.size, blob.type, await blob.slice(1, 3).text(), text.join(''), out, broken]
      })()`),
      [4, 'text/plain', 'bc', 'ABCD', [true, 50_000, true, 50_000, true, 50_000], 'TypeError'],
    )
  })

  it('takes compressed data apart byte by byte, and refuses what is broken or goes on', async (t) => {
    const box = await sandbox(t)
    const text = 'compressed '.repeat(50)
    // A header with everything there is: extra field, name, comment.
    const plain = gzipSync(text)
    const rich = Buffer.concat([
      Buffer.from([31, 139, 8, 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 7, 7, 97, 0, 98, 0]),
      plain.subarray(10),
    ])
    const swap = (bytes: Buffer, at: number) => Buffer.from(bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)))
    const cases: [string, Buffer, boolean][] = [
      ['gzip', plain, true],
      ['gzip', rich, true],
      ['deflate', deflateSync(text), true],
      ['deflate-raw', deflateRawSync(text), true],
      ['deflate-raw', deflateRawSync(text, { level: 0 }), true],
      ['gzip', plain.subarray(0, -1), false],
      ['gzip', Buffer.concat([plain, Buffer.of(0)]), false],
      ['gzip', Buffer.concat([plain, plain]), false],
      ['gzip', swap(plain, plain.length - 1), false],
      ['gzip', swap(plain, plain.length - 8), false],
      ['deflate', swap(deflateSync(text), 0), false],
      ['deflate', Buffer.concat([deflateSync(text), Buffer.of(0)]), false],
      ['deflate-raw', Buffer.concat([deflateRawSync(text), Buffer.of(0)]), false],
      ['deflate', Buffer.alloc(0), false],
    ]
    for (const [format, bytes, good] of cases)
      for (const step of [1, 7, 100_000])
        assert.equal(
          await box.eval(`(async () => {
            const bytes = new Uint8Array(${JSON.stringify([...bytes])})
            const chunks = []
            for (let at = 0; at < bytes.length; at += ${step}) chunks.push(bytes.slice(at, at + ${step}))
            return new Response(ReadableStream.from(chunks).pipeThrough(new DecompressionStream('${format}'))).text().catch((error) => error.name)
          })()`),
          good ? text : 'TypeError',
          `${format}, ${bytes.length} bytes, ${step} at a time`,
        )
  })

  it('has events and abort signals', async (t) => {
    const box = await sandbox(t)
    assert.deepEqual(
      await box.eval(`(async () => {
        const seen = []
        const target = new EventTarget()
        target.addEventListener('x', (e) => seen.push(e.type, e.detail, e instanceof Event), { once: true })
        target.dispatchEvent(new CustomEvent('x', { detail: 5 })); target.dispatchEvent(new Event('x'))
        const controller = new AbortController()
        const any = AbortSignal.any([controller.signal, new AbortController().signal])
        any.onabort = () => seen.push('any')
        controller.signal.addEventListener('abort', () => seen.push('one'))
        controller.abort(); controller.abort('again')
        const timed = AbortSignal.timeout(5)
        await new Promise((resolve) => timed.addEventListener('abort', resolve))
        return [seen, controller.signal.reason.name, any.aborted, timed.reason.name, timed.reason.code, AbortSignal.abort(3).reason, new DOMException('m', 'AbortError').code, DOMException.ABORT_ERR]
      })()`),
      [['x', 5, true, 'one', 'any'], 'AbortError', true, 'TimeoutError', 23, 3, 20, 20],
    )
    await box.eval(
      `const broken = new EventTarget(); broken.addEventListener('x', () => { throw new Error('in a listener') }); broken.dispatchEvent(new Event('x')); 1`,
    )
    await box.uncaught(/in a listener/)
  })

  it('clones, and gives random numbers', async (t) => {
    const box = await sandbox(t)
    assert.deepEqual(
      await box.eval(`const a = { d: new Date(5), m: new Map([[1, { x: 1 }]]), s: new Set(['a']), b: new Uint8Array([1, 2]), r: /x/g, n: null, u: undefined, e: new RangeError('m') }; a.self = a
        const c = structuredClone(a)
        ;[c !== a, c.self === c, c.d.getTime(), c.m.get(1).x, c.m.get(1) !== a.m.get(1), c.s.has('a'), [...c.b], c.b !== a.b, c.r.flags, 'u' in c, c.e instanceof RangeError, (() => { try { structuredClone(() => 1) } catch (e) { return e.name } })()]`),
      [true, true, 5, 1, true, true, [1, 2], true, 'g', true, true, 'DataCloneError'],
    )
    assert.deepEqual(
      await box.eval(`const ids = new Set(Array.from({ length: 1000 }, () => crypto.randomUUID()))
        ;[ids.size, [...ids].every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)), new Set(crypto.getRandomValues(new Uint8Array(10_000))).size > 200,
          (() => { try { crypto.getRandomValues(new Uint8Array(70_000)) } catch (e) { return e.name } })(), (() => { try { crypto.getRandomValues(new Float64Array(1)) } catch (e) { return e.name } })()]`),
      [1000, true, true, 'QuotaExceededError', 'TypeMismatchError'],
    )
  })

  it('fetches through the host', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/', async () => {
         const r = await fetch('http://api.example/x?y=1', { method: 'POST', body: new Uint8Array([1, 2]), headers: { 'X-A': 'b' }, redirect: 'manual' })
         return [r.status, r.ok, r.url, r.redirected, r.headers.get('content-type'), await r.json(), r instanceof Response]
       })
       router.get('/denied', async () => { try { await fetch(new URL('http://127.0.0.1/')) } catch (e) { return [e.name, e.message, e.code, e instanceof Error] } })
       router.get('/aborted', async () => { const c = new AbortController(); setTimeout(() => c.abort(), 5); return fetch('http://slow.example/', { signal: c.signal }).catch((e) => e.name) })
       router.get('/timeout', async () => fetch('http://slow.example/', { signal: AbortSignal.timeout(5) }).catch((e) => e.name))
       router.get('/bad', async () => [await fetch('/relative').catch((e) => e.name), await fetch('http://x/', { body: 'x' }).catch((e) => e.name), typeof http])`,
      {
        apis: {
          http: {
            fetch: async ([request]) => {
              if (request.url.includes('slow')) await new Promise(() => {})
              if (request.url.includes('127.0.0.1'))
                throw Object.assign(new Error('Not allowed'), { code: 'M3M_EGRESS_DENIED' })
              return {
                status: 200,
                statusText: 'OK',
                headers: ['content-type', 'application/json'],
                body: new TextEncoder().encode('{"a":1}'),
                url: request.url,
                redirected: false,
              }
            },
          },
        },
      },
    )
    assert.deepEqual((await box.request('/')).json(), [
      200,
      true,
      'http://api.example/x?y=1',
      false,
      'application/json',
      { a: 1 },
      true,
    ])
    const { args, requestId } = box.calls[0]!
    assert.deepEqual(args, [
      {
        id: -1,
        method: 'POST',
        url: 'http://api.example/x?y=1',
        headers: ['x-a', 'b'],
        body: new Uint8Array([1, 2]),
        redirect: 'manual',
      },
    ])
    assert.equal(requestId, 'req-1')
    assert.deepEqual((await box.request('/denied')).json(), ['TypeError', 'Not allowed', 'M3M_EGRESS_DENIED', true])
    assert.equal((await box.request('/aborted')).text, 'AbortError')
    assert.equal((await box.request('/timeout')).text, 'TimeoutError')
    assert.ok(box.calls.at(-1)!.args[0].timeoutMs <= 5)
    assert.deepEqual((await box.request('/bad')).json(), ['TypeError', 'TypeError', 'undefined'])
  })
})
