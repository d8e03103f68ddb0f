/**
 * `Headers`, `Request`, `Response` and `FormData` beside those of Node, which are held to the web-platform-tests: same
 * code, same outcome.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { runInThisContext } from 'node:vm'
import { Sandbox } from './sandbox.ts'

const CASES: Record<string, string[]> = {
  Headers: [
    `[...new Headers()]`,
    `[...new Headers(undefined)]`,
    `new Headers(null)`,
    `new Headers(5)`,
    `new Headers('text')`,
    `[...new Headers({ a: 1, b: undefined, C: null, d: true })]`,
    `[...new Headers([['b', '2'], ['a', '1'], ['B', '3']])]`,
    `[...new Headers(new Map([['x', 'y']]))]`,
    `[...new Headers(new Headers({ z: '1' }))]`,
    `new Headers([['a']])`,
    `new Headers([['a', 'b', 'c']])`,
    `new Headers(['ab'])`,
    `[...new Headers([new Set(['a', 'b'])])]`,
    `new Headers([5])`,
    `[...new Headers({ 'x-a': ' \\t v \\r\\n' })]`,
    `new Headers({ 'x-a': 'a\\nb' })`,
    `new Headers({ 'x-a': 'a\\0b' })`,
    `new Headers({ 'x y': '1' })`,
    `new Headers({ '': '1' })`,
    `new Headers({ 'é': '1' })`,
    `[...new Headers({ a: 'é' })]`,
    `new Headers({ a: 'ж' })`,
    `new Headers({ [Symbol('x')]: '1' })`,
    `const h = new Headers(); h.append('A', '1'); h.append('a', '2'); [h.get('a'), h.has('A'), [...h.keys()], [...h.values()], [...h.entries()]]`,
    `const h = new Headers({ a: '1' }); h.set('A', '2'); h.delete('x'); [h.get('a'), h.get('b')]`,
    `const h = new Headers({ a: '1' }); h.delete('A'); [...h]`,
    `new Headers().get()`,
    `new Headers().has()`,
    `new Headers().append('a')`,
    `new Headers().set('a')`,
    `new Headers().delete()`,
    `new Headers().get('x y')`,
    `new Headers().has('')`,
    `new Headers().delete('x y')`,
    `new Headers().append('a b', 'c')`,
    `new Headers().set('a', 'b\\n c')`,
    `const h = new Headers([['set-cookie', 'a'], ['Set-Cookie', 'b'], ['x', '1']]); [h.get('set-cookie'), h.getSetCookie(), [...h]]`,
    `const h = new Headers(); h.append('set-cookie', 'a'); h.set('set-cookie', 'b'); h.getSetCookie()`,
    `const h = new Headers({ b: '1', a: '2', c: '3' }); const seen = []; h.forEach(function (v, k, o) { seen.push(v, k, o === h, this.x) }, { x: 1 }); seen`,
    `new Headers().forEach()`,
    `const h = new Headers({ a: '1', b: '2', c: '3' }); const seen = []; for (const [name] of h) { seen.push(name); h.delete('b') }; seen`,
    `const h = new Headers({ a: '1' }); const seen = []; for (const [name] of h) { seen.push(name); if (seen.length < 3) h.append('x' + seen.length, '1') }; seen`,
    `Object.prototype.toString.call(new Headers().entries())`,
    `Object.prototype.toString.call(new Headers())`,
    `Headers.prototype[Symbol.iterator] === Headers.prototype.entries`,
    `Headers()`,
    `Headers.prototype.get.call({}, 'a')`,
    `new Headers({ a: { toString() { return 'made' } } }).get('a')`,
    `new Headers().append('x', 'v'.repeat(10)).valueOf`,
    `Object.keys(Headers.prototype).sort()`,
  ],
  Request: [
    `const r = new Request('http://x/a?b#c'); [r.method, r.url, [...r.headers], r.body, r.bodyUsed, r.redirect, r.mode, r.credentials, r.cache, r.referrer, r.referrerPolicy, r.integrity, r.keepalive, r.destination, r.duplex, r.signal.aborted]`,
    `new Request()`,
    `new Request('')`,
    `new Request('/relative')`,
    `new Request('http://user:pass@x/')`,
    `new Request('http://user@x/')`,
    `new Request(new URL('http://x/y')).url`,
    `new Request({ toString: () => 'http://x/' }).url`,
    `new Request('http://x', { method: 'get' }).method`,
    `new Request('http://x', { method: 'patch' }).method`,
    `new Request('http://x', { method: 'PaTcH' }).method`,
    `new Request('http://x', { method: 'dElEtE' }).method`,
    `new Request('http://x', { method: 'chicken' }).method`,
    `new Request('http://x', { method: '' })`,
    `new Request('http://x', { method: 'a b' })`,
    `new Request('http://x', { method: 'CONNECT' })`,
    `new Request('http://x', { method: 'trace' })`,
    `new Request('http://x', { method: 'TRACK' })`,
    `new Request('http://x', { body: 'x' })`,
    `new Request('http://x', { method: 'HEAD', body: 'x' })`,
    `new Request('http://x', { body: null }).body`,
    `new Request('http://x', { body: undefined, method: 'POST' }).body`,
    `new Request('http://x', { redirect: 'nowhere' })`,
    `new Request('http://x', { redirect: 'manual' }).redirect`,
    `new Request('http://x', { mode: 'navigate' })`,
    `new Request('http://x', { mode: 'odd' })`,
    `new Request('http://x', { mode: 'same-origin' }).mode`,
    `new Request('http://x', { credentials: 'include' }).credentials`,
    `new Request('http://x', { credentials: 'odd' })`,
    `new Request('http://x', { cache: 'odd' })`,
    `new Request('http://x', { cache: 'no-store' }).cache`,
    `new Request('http://x', { cache: 'only-if-cached' })`,
    `new Request('http://x', { referrerPolicy: 'odd' })`,
    `new Request('http://x', { referrerPolicy: 'origin' }).referrerPolicy`,
    `new Request('http://x', { window: 'x' })`,
    `new Request('http://x', { window: null }).url`,
    `new Request('http://x', { signal: {} })`,
    `new Request('http://x', { signal: null }).signal.aborted`,
    `new Request('http://x', { signal: AbortSignal.abort('why') }).signal.reason`,
    `const c = new AbortController(); const r = new Request('http://x', { signal: c.signal }); c.abort('x'); [r.signal.aborted, r.signal.reason]`,
    `const c = new AbortController(); const r = new Request(new Request('http://x', { signal: c.signal })); const q = r.clone(); c.abort('x'); [r.signal.aborted, q.signal.aborted, q.signal.reason]`,
    `new Request('http://x', { keepalive: true, integrity: 'x' }).integrity`,
    `new Request('http://x', 5)`,
    `new Request('http://x', null).method`,
    `const r = new Request('http://x', { method: 'POST', body: 'é', headers: { a: 'b' } }); [[...r.headers], r.body instanceof ReadableStream, await r.text(), r.bodyUsed]`,
    `const r = new Request('http://x', { method: 'POST', body: new URLSearchParams('a=1') }); [r.headers.get('content-type'), await r.text()]`,
    `const r = new Request('http://x', { method: 'POST', body: new Blob(['x'], { type: 'a/b' }) }); [r.headers.get('content-type'), await r.text()]`,
    `const r = new Request('http://x', { method: 'POST', body: new Blob(['x']) }); [r.headers.get('content-type')]`,
    `const r = new Request('http://x', { method: 'POST', body: new Uint8Array([104, 105]) }); [r.headers.get('content-type'), await r.text()]`,
    `const r = new Request('http://x', { method: 'POST', body: { a: 1 } }); [r.headers.get('content-type'), await r.text()]`,
    `const r = new Request('http://x', { method: 'POST', body: 5 }); [r.headers.get('content-type'), await r.text()]`,
    `const f = new FormData(); f.append('a', 'b'); new Request('http://x', { method: 'POST', body: f }).headers.get('content-type').split(';')[0]`,
    `const r = new Request('http://x', { method: 'POST', body: 'x', headers: { 'content-type': 'own/type' } }); r.headers.get('content-type')`,
    `new Request('http://x', { method: 'POST', body: new ReadableStream(), duplex: 'half' }).duplex`,
    `new Request('http://x', { method: 'POST', body: new ReadableStream(), duplex: 'full' })`,
    `const a = new Request('http://x', { method: 'POST', body: 'x' }); const b = new Request(a); [await b.text(), await a.text().catch((e) => e.name)]`,
    `const a = new Request('http://x', { method: 'POST', body: 'x' }); const b = new Request(a, { body: 'y' }); [a.bodyUsed, await b.text(), await a.text()]`,
    `const a = new Request('http://x', { method: 'POST', body: 'x' }); await a.text(); new Request(a)`,
    `const a = new Request('http://x', { method: 'POST', body: 'x' }); await a.text(); new Request(a, { body: 'z' }).bodyUsed`,
    `const a = new Request('http://x', { method: 'POST', body: 'x' }); await a.text(); a.clone()`,
    `const a = new Request('http://x', { method: 'POST', body: 'x' }); const b = a.clone(); [await a.text(), await b.text(), a.url === b.url]`,
    `const a = new Request('http://x', { method: 'POST', body: 'x' }); a.body.getReader(); a.clone()`,
    `const a = new Request('http://x', { method: 'POST', body: 'x' }); a.body.getReader(); await a.text().catch((e) => e.name)`,
    `const a = new Request('http://x', { headers: { a: '1' } }); const b = new Request(a, { headers: { b: '2' } }); [[...b.headers], [...a.headers]]`,
    `const a = new Request('http://x', { headers: { a: '1' } }); const b = new Request(a); b.headers.set('a', '2'); [a.headers.get('a'), b.headers.get('a')]`,
    `const a = new Request('http://x', { method: 'PUT' }); new Request(a, { method: 'POST' }).method`,
    `const a = new Request('http://x'); a.headers === a.headers && a.signal === a.signal`,
    `const r = new Request('http://x'); r.method = 'POST'; r.method`,
    `await new Request('http://x').text()`,
    `await new Request('http://x').json().catch((e) => e.name)`,
    `(await new Request('http://x').arrayBuffer()).byteLength`,
    `Object.prototype.toString.call(new Request('http://x'))`,
    `Request('http://x')`,
  ],
  Response: [
    `const r = new Response(); [r.status, r.statusText, r.ok, r.type, r.url, r.redirected, r.body, [...r.headers], r.bodyUsed]`,
    `const r = new Response('é'); [[...r.headers], await r.text(), r.bodyUsed]`,
    `new Response('x', { status: 199 })`,
    `new Response('x', { status: 600 })`,
    `new Response('x', { status: 0 })`,
    `new Response('x', { status: 'odd' })`,
    `new Response('x', { status: '201' }).status`,
    `new Response('x', { status: 204 })`,
    `new Response('', { status: 204 })`,
    `new Response(null, { status: 204 }).status`,
    `new Response('x', { status: 205 })`,
    `new Response('x', { status: 304 })`,
    `new Response('x', { status: 101 })`,
    `new Response(null, { statusText: 'a\\nb' })`,
    `new Response(null, { statusText: 'ж' })`,
    `new Response(null, { statusText: 'Fine é' }).statusText`,
    `new Response(null, { status: 299, statusText: 'x' }).ok`,
    `new Response(null, 5)`,
    `new Response(null, null).status`,
    `new Response(undefined).body`,
    `new Response(5).text()`,
    `new Response(true).text()`,
    `new Response({}).text()`,
    `new Response('x', { headers: { a: 'b' } }).headers.get('a')`,
    `new Response('x', { headers: [['a']] })`,
    `new Response('x', { headers: { 'content-type': 'own/type' } }).headers.get('content-type')`,
    `new Response(new Uint8Array([1, 2]).buffer).bytes().then((b) => [...b])`,
    `new Response(new DataView(new ArrayBuffer(4), 1, 2)).bytes().then((b) => b.length)`,
    `new Response(new Blob(['x'], { type: 'a/b' })).blob().then((b) => [b.type, b.size])`,
    `new Response('x').blob().then((b) => b.type)`,
    `new Response('[1, {"a": 2}]').json()`,
    `new Response('\\ufeff{"a":1}').json()`,
    `new Response('\\ufeffx').text()`,
    `new Response('{').json()`,
    `new Response('').json()`,
    `new Response(new Uint8Array([0xff])).text()`,
    `const r = new Response('x'); await r.text(); await r.text().catch((e) => e.name)`,
    `const r = new Response('x'); await r.text(); r.clone()`,
    `const r = new Response('x'); const c = r.clone(); [await c.text(), await r.text()]`,
    `const r = new Response('x'); r.body.getReader(); [r.bodyUsed, await r.text().catch((e) => e.name)]`,
    `const r = new Response('x'); await r.body.cancel(); r.bodyUsed`,
    `const s = new ReadableStream(); s.getReader(); new Response(s)`,
    `const r = new Response(null); [await r.text(), r.bodyUsed, await r.text()]`,
    `const s = new ReadableStream({ start(c) { c.enqueue('text'); c.close() } }); await new Response(s).text().catch((e) => e.name)`,
    `const s = new ReadableStream({ start(c) { c.error(new RangeError('x')) } }); await new Response(s).text().catch((e) => e.name)`,
    `const s = new ReadableStream({ start(c) { c.enqueue(new Uint8Array([104])); c.close() } }); const r = new Response(s); [r.body === s, await r.text()]`,
    `Response.error().status`,
    `const r = Response.error(); [r.type, r.status, r.ok, r.body, [...r.headers]]`,
    `Response.error().headers.append('a', 'b')`,
    `Response.redirect('http://x/y').status`,
    `Response.redirect('http://x/y', 307).headers.get('location')`,
    `Response.redirect('http://x/y', 200)`,
    `Response.redirect('http://x/é').headers.get('location')`,
    `Response.redirect('http://x/').headers.set('a', 'b')`,
    `Response.redirect()`,
    `const r = Response.json({ a: 1 }, { status: 201, headers: { b: 'c' } }); [r.status, [...r.headers], await r.json()]`,
    `Response.json(undefined)`,
    `Response.json(Symbol())`,
    `Response.json({ toJSON() { throw new RangeError('x') } })`,
    `Response.json(1n)`,
    `Response.json('x', { headers: { 'content-type': 'own/type' } }).headers.get('content-type')`,
    `Response.json('x', { status: 204 })`,
    `Object.prototype.toString.call(new Response())`,
    `Response()`,
    `Response.prototype.text.call({}).catch((e) => e.name)`,
    `new Response('a=1&b=%C3%BC+x', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }).formData().then((f) => [...f])`,
    `new Response('x', { headers: { 'content-type': 'text/plain' } }).formData()`,
    `new Response('x').formData()`,
    `new Response('--b\\r\\ncontent-disposition: form-data; name="a"\\r\\n\\r\\n1\\r\\n--b--\\r\\n', { headers: { 'content-type': 'multipart/form-data; boundary=b' } }).formData().then((f) => [...f])`,
    `new Response('--b\\r\\ncontent-disposition: form-data; name="a"; filename="f.txt"\\r\\ncontent-type: text/x\\r\\n\\r\\n1\\r\\n--b--', { headers: { 'content-type': 'multipart/form-data; boundary=b' } }).formData().then(async (f) => [f.get('a').name, f.get('a').type, await f.get('a').text()])`,
    `new Response('nonsense', { headers: { 'content-type': 'multipart/form-data; boundary=b' } }).formData()`,
  ],
  FormData: [
    `new FormData(undefined) instanceof FormData`,
    `new FormData(null)`,
    `new FormData().append('a')`,
    `new FormData().append('a', 'b', 'c')`,
    `const f = new FormData(); f.append('a', 1); f.append('a', null); f.append('b', undefined); [...f]`,
    `const f = new FormData(); f.append('a', 1); f.append('b', 2); f.append('a', 3); f.set('a', 4); [...f]`,
    `const f = new FormData(); f.set('a', new Blob(['x'], { type: 'a/b' })); [f.get('a').name, f.get('a').type, f.get('a') instanceof File]`,
    `const f = new FormData(); f.set('a', new Blob(['x']), 'n'); f.get('a').name`,
    `const f = new FormData(); f.set('a', new File(['x'], 'own', { lastModified: 3 })); [f.get('a').name, f.get('a').lastModified]`,
    `const f = new FormData(); f.append('a\\ud800', 'b\\ud800'); [...f]`,
    `const f = new FormData(); f.append('a', '1'); const seen = []; f.forEach(function (v, k, o) { seen.push(v, k, o === f, this.x) }, { x: 1 }); seen`,
    `const f = new FormData(); [f.get('a'), f.getAll('a'), f.has('a'), f.delete('a')]`,
    `new FormData().get()`,
    `new FormData().has()`,
    `new FormData().forEach()`,
    `FormData()`,
    `Object.prototype.toString.call(new FormData())`,
    `FormData.prototype[Symbol.iterator] === FormData.prototype.entries`,
    `const f = new FormData(); f.append('a', '1'); const seen = []; for (const [k] of f) { seen.push(k); if (seen.length < 3) f.append('b' + seen.length, '2') }; seen`,
  ],
}

/** The code as a program that tells what its last expression comes to. */
function wrap(code: string): string {
  let depth = 0
  let at = 0
  for (const [index, letter] of [...code].entries()) {
    if ('([{'.includes(letter)) depth += 1
    if (')]}'.includes(letter)) depth -= 1
    if (letter === ';' && depth === 0) at = index + 1
  }
  return `(async () => {
    const tell = (value) =>
      value === undefined ? 'undefined'
      : typeof value === 'object' && value !== null && ![Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value))
        ? Object.prototype.toString.call(value)
        : JSON.stringify(value)
    try {
      return tell(await (async () => { ${code.slice(0, at)} return await (${code.slice(at)}) })())
    } catch (error) {
      return 'throws ' + error.name
    }
  })()`
}

describe('the classes of fetch, beside those of Node', () => {
  let box: Sandbox
  before(async () => {
    box = await new Sandbox().boot()
  })
  after(() => box.dispose())

  for (const [name, codes] of Object.entries(CASES))
    it(name, async () => {
      const found: Record<string, unknown> = {}
      const expected: Record<string, unknown> = {}
      for (const code of codes) {
        expected[code] = await runInThisContext(wrap(code))
        found[code] = await box.eval(wrap(code))
      }
      assert.deepEqual(found, expected)
    })
})
