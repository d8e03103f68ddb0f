import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sandbox } from './sandbox.ts'

describe('isolation', () => {
  it('A1: nothing that is injected leads to the host', async (t) => {
    const box = await sandbox(
      t,
      `const seen = new Set()
       const found = []
       const probe = (value, path, depth) => {
         if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value) || depth > 5) return
         seen.add(value)
         try {
           const F = value.constructor?.constructor
           if (typeof F === 'function') {
             for (const name of ['process', 'require', 'module', 'Buffer', '__m3m_host', '__m3m_guest']) {
               try { const type = F('return typeof ' + name)(); if (typeof type === 'string' && type !== 'undefined') found.push(path + ' -> ' + name) } catch {}
             }
           }
         } catch {}
         for (const key of Reflect.ownKeys(value)) {
           let item
           try { item = value[key] } catch { continue }
           if (item instanceof Promise) item.catch(() => {})
           if (/ivm|isolated|Reference|Callback/.test(Object.prototype.toString.call(item))) found.push(path + '.' + String(key))
           probe(item, path + '.' + String(key), depth + 1)
         }
         const parent = Object.getPrototypeOf(value)
         probe(parent, path + '.__proto__', depth + 1)
       }
       router.get('/probe', async (ctx) => {
         probe(globalThis, 'globalThis', 0)
         probe(ctx, 'ctx', 0)
         probe(ctx.request, 'request', 0)
         const promise = goals.increment('x'); probe(promise, 'promise', 0)
         probe(await promise, 'result', 0)
         await goals.fail().catch((e) => probe(e, 'error', 0))
         return { found, seen: seen.size > 500, host: typeof __m3m_host, guest: typeof __m3m_guest, register: typeof globalThis[Symbol.for('m3m.register')] }
       })`,
      {
        apis: {
          goals: {
            increment: () => ({ value: 1 }),
            fail: () => {
              throw Object.assign(new Error('no'), { code: 'M3M_X' })
            },
          },
        },
      },
    )
    assert.deepEqual((await box.request('/probe')).json(), {
      found: [],
      seen: true,
      host: 'undefined',
      guest: 'undefined',
      register: 'undefined',
    })
  })

  it('A4: an error of the host shows its message, its code and frames of the service only', async (t) => {
    const box = await sandbox(
      t,
      `export async function attempt() { await goals.increment('x') }
       router.get('/', async () => { try { await attempt() } catch (e) { return { is: e instanceof Error, name: e.name, code: e.code, message: e.message, text: String(e), stack: e.stack, cause: e.cause ?? null } } })`,
      {
        apis: {
          goals: {
            increment: () => {
              throw Object.assign(new Error('Goal "x" does not exist'), {
                name: 'M3mError',
                code: 'M3M_GOAL_NOT_FOUND',
              })
            },
          },
        },
      },
    )
    const { stack, ...rest } = (await box.request('/')).json()
    assert.deepEqual(rest, {
      is: true,
      name: 'M3mError',
      code: 'M3M_GOAL_NOT_FOUND',
      message: 'Goal "x" does not exist',
      text: 'M3mError: Goal "x" does not exist',
      cause: null,
    })
    assert.match(stack, /^M3mError: Goal "x" does not exist\n\s+at attempt \(service\.js:1:/)
    assert.doesNotMatch(stack, /m3m:guest|node:|file:|sandbox\.ts|isolated-vm/)
  })

  it('A5: no call site of the host is seen, whatever becomes of Error', async (t) => {
    const box = await sandbox(
      t,
      `const files = new Set()
       Error.stackTraceLimit = 1e6
       Error.prepareStackTrace = (e, sites) => { for (const s of sites) files.add(s.getFileName()); return sites }
       router.get('/', async () => {
         const a = new Error('a').stack
         await goals.fail().catch((e) => e.stack)
         return [...files]
       })
       router.get('/throws', () => { throw new Error('still told') })
       router.get('/hostile', () => { Error.prepareStackTrace = () => { throw 1 }; Error.captureStackTrace = null; throw new Error('hostile') })`,
      {
        apis: {
          goals: {
            fail: () => {
              throw new Error('no')
            },
          },
        },
      },
    )
    for (const file of (await box.request('/')).json()) assert.match(String(file), /^(service\.js|m3m:guest|null)$/)
    assert.equal((await box.request('/throws')).status, 500)
    await box.uncaught(/still told/)
    assert.equal((await box.request('/hostile')).status, 500)
    await box.uncaught(/hostile/)
  })

  it('A8: code that overwrites globals and prototypes breaks only itself', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/ok', async () => { await null; return { ok: true } })
       const never = () => { throw new Error('mine now') }
       for (const name of ['Promise', 'JSON', 'Map', 'Set', 'Date', 'Reflect', 'console', 'fetch', 'Response', 'setTimeout']) globalThis[name] = never
       Array.prototype.push = never; Array.prototype[Symbol.iterator] = never; Array.prototype.slice = never
       String.prototype.indexOf = never; String.prototype.slice = never
       Function.prototype.call = never; Function.prototype.apply = never; Function.prototype.bind = never
       Object.defineProperty(Uint8Array, Symbol.species, { value: never }); Object.defineProperty(ArrayBuffer, Symbol.hasInstance, { value: never })`,
    )
    const answer = await box.request('/ok')
    assert.deepEqual([answer.status, answer.json()], [200, { ok: true }])
    const second = await sandbox(t, `router.get('/ok', () => ({ ok: true }))`)
    assert.deepEqual((await second.request('/ok')).json(), { ok: true })
  })

  it('A9: there is no require, and import finds nothing', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/', async () => {
         const results = [typeof require, typeof process, typeof module]
         for (const name of ['node:fs', 'file:///etc/passwd', 'data:text/javascript,1', '../../x']) results.push(await import(name).then(() => 'loaded', () => 'refused'))
         return results
       })`,
    )
    assert.deepEqual((await box.request('/')).json(), [
      'undefined',
      'undefined',
      'undefined',
      'refused',
      'refused',
      'refused',
      'refused',
    ])
  })

  it('A14, C5, C6: no shared or growing memory, coarse time', async (t) => {
    const box = await sandbox(t)
    assert.deepEqual(
      await box.eval(
        `[typeof SharedArrayBuffer, typeof WebAssembly, typeof Atomics, new ArrayBuffer(8).constructor === ArrayBuffer, new ArrayBuffer(8) instanceof ArrayBuffer, new Uint8Array(3).buffer.slice(1).byteLength]`,
      ),
      ['undefined', 'undefined', 'undefined', true, true, 2],
    )
    await assert.rejects(box.eval(`new ArrayBuffer(8, { maxByteLength: 1e9 })`), /not available/)
    await assert.rejects(
      box.eval(`new (new Uint8Array(1).buffer.constructor)(8, { maxByteLength: 1e9 })`),
      /not available/,
    )
    assert.equal(
      await box.eval(
        `const marks = new Set(); for (let i = 0; i < 1e5; i += 1) marks.add(performance.now() % 1); marks.size`,
      ),
      1,
    )
  })

  it('A6: hostile arguments are refused or sent as plain data', async (t) => {
    const box = await sandbox(
      t,
      `const { proxy, revoke } = Proxy.revocable({}, {}); revoke()
       const cycle = {}; cycle.cycle = cycle
       let deep = []; for (let i = 0; i < 1e6; i += 1) deep = [deep]
       const cases = { proxy, cycle, deep, bigint: 1n, getter: { get x() { throw new Error('x') } }, toJSON: { toJSON() { throw new Error('y') } } }
       router.get('/', async () => {
         const out = {}
         for (const name in cases) out[name] = await goals.take(cases[name]).then(() => 'sent', (e) => e.name)
         await goals.take(JSON.parse('{"__proto__":{"polluted":1},"then":1}'))
         return out
       })`,
      { apis: { goals: { take: () => null } } },
    )
    assert.deepEqual((await box.request('/')).json(), {
      proxy: 'TypeError',
      cycle: 'TypeError',
      deep: 'TypeError',
      bigint: 'TypeError',
      getter: 'TypeError',
      toJSON: 'TypeError',
    })
    assert.equal(box.calls.length, 1)
    assert.equal(Reflect.get({}, 'polluted'), undefined)
  })
})
