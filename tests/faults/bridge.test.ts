import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type FaultServer, faultServer } from './support.ts'

/**
 * Code that tries to confuse what carries its messages. Each piece is run while its module loads; whatever it does,
 * the other requests of the same service get what is theirs where that is possible, and nobody else notices.
 */
const POISON: Record<string, string> = {
  'then of promises': `Promise.prototype.then = () => { throw new Error('mine') }; Promise.prototype.catch = Promise.prototype.finally = Promise.prototype.then`,
  'the constructor of promises': `Object.defineProperty(Promise.prototype, 'constructor', { get() { throw new Error('mine') } })`,
  'the species of promises': `Object.defineProperty(Promise, Symbol.species, { get() { throw new Error('mine') } })`,
  'a constructor of promises that keeps them': `Promise.prototype.constructor = { [Symbol.species]: function (run) { run(() => {}, () => {}) } }`,
  'setters of indexes': `for (let i = 0; i < 10; i += 1) Object.defineProperty(Array.prototype, i, { configurable: true, set() {}, get() {} })`,
  'the iterator of arrays': `Array.prototype[Symbol.iterator] = () => { throw new Error('mine') }; Map.prototype[Symbol.iterator] = Set.prototype[Symbol.iterator] = Array.prototype[Symbol.iterator]`,
  'iterators that never end': `Object.getPrototypeOf([][Symbol.iterator]()).next = () => { throw new Error('mine') }`,
  'every method of arrays': `for (const name of Object.getOwnPropertyNames(Array.prototype)) if (typeof Array.prototype[name] === 'function') Array.prototype[name] = () => { throw new Error('mine') }`,
  'every method of texts': `for (const name of Object.getOwnPropertyNames(String.prototype)) if (typeof String.prototype[name] === 'function') String.prototype[name] = () => { throw new Error('mine') }`,
  'every method of maps and sets': `for (const C of [Map, Set, WeakMap, WeakSet]) for (const name of Object.getOwnPropertyNames(C.prototype)) if (name !== 'size') C.prototype[name] = () => { throw new Error('mine') }`,
  'regular expressions': `RegExp.prototype.exec = RegExp.prototype.test = () => { throw new Error('mine') }; for (const name of ['replace', 'match', 'split', 'search', 'matchAll']) RegExp.prototype[Symbol[name]] = () => { throw new Error('mine') }`,
  'all globals': `for (const name of Object.getOwnPropertyNames(globalThis)) if (!['globalThis', 'Object', 'undefined', 'NaN', 'Infinity', 'router'].includes(name)) try { globalThis[name] = undefined } catch {}`,
  'the statics of Object': `for (const name of Object.getOwnPropertyNames(Object)) if (typeof Object[name] === 'function') Object[name] = () => { throw new Error('mine') }`,
  'the statics of Reflect and JSON': `for (const owner of [Reflect, JSON, Math, Number, Date]) for (const name of Object.getOwnPropertyNames(owner)) if (typeof owner[name] === 'function') owner[name] = () => { throw new Error('mine') }`,
  'call, apply and bind': `Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => { throw new Error('mine') }; Function.prototype[Symbol.hasInstance]`,
  bytes: `for (const C of [ArrayBuffer, Uint8Array, Object.getPrototypeOf(Uint8Array), DataView]) { Object.defineProperty(C, Symbol.species, { configurable: true, value: function () { throw new Error('mine') } }); for (const name of Object.getOwnPropertyNames(C.prototype)) try { if (typeof C.prototype[name] === 'function') C.prototype[name] = () => { throw new Error('mine') } } catch {} }`,
  errors: `Error.prepareStackTrace = () => { throw new Error('mine') }; Error.captureStackTrace = undefined; Error.stackTraceLimit = 'many'; Error.prototype.toString = () => { throw new Error('mine') }; Object.defineProperty(Error.prototype, 'name', { get() { throw new Error('mine') } })`,
}
/** What the code cannot even load with: it is told so. */
const FAILS =
  /^(the constructor of promises|the iterator of arrays|iterators that never end|every method of (arrays|maps and sets)|all globals)$/
/** What every await and every answer of the host in the code itself stands on. */
const AWAITS = /a constructor of promises|species of promises/

describe('A8. Code that poisons the built-ins under the runtime', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { requestMs: 2_000 } },
    )
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  let count = 0
  for (const [what, poison] of Object.entries(POISON))
    test(`A8 ${what}`, async () => {
      count += 1
      const slug = `a8-${count}`
      const deployed = server.deploy(
        slug,
        `router.get('/plain', () => 'plain')
         router.get('/json', () => ({ a: [1, 'x'] }))
         router.get('/async', async () => { await null; return { a: 1 } })
         router.get('/ask', async () => (await bridge.echo({ a: [1] })))
         router.get('/throw', () => { throw new Error('thrown') })
         ;(() => { ${poison} })()`,
      )
      if (FAILS.test(what)) {
        await server.unharmed(() => assert.rejects(deployed, { code: 'M3M_SERVICE_BOOT', message: /mine|undefined/ }))
        return
      }
      await deployed
      await server.unharmed(async () => {
        for (const path of ['plain', 'json', 'async', 'ask']) {
          const answer = await server.get(`/r/${slug}/${path}`)
          const text = await answer.text()
          const mayFail = AWAITS.test(what) && path !== 'plain' && path !== 'json'
          assert.ok(answer.status === 200 || (mayFail && answer.status === 500), `${path}: ${text}`)
        }
        assert.equal((await server.get(`/r/${slug}/throw`)).status, 500)
        assert.equal(await (await server.get(`/r/${slug}/plain`)).text(), 'plain')
      })
    })
})

describe('A. Code that confuses what carries its messages', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { requestMs: 2_500, cpuMs: 1_200, memoryMb: 64 } },
    )
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  let count = 0
  /** Deploys a service with one route and returns the text of its answers, in the order of the requests. */
  const answers = async (code: string, requests = 1): Promise<{ status: number; text: string }[]> => {
    count += 1
    const slug = `carry-${count}`
    await server.deploy(slug, code)
    return server.unharmed(() =>
      Promise.all(
        Array.from({ length: requests }, async (_, i) => {
          const answer = await server.get(`/r/${slug}/?${i}`)
          return { status: answer.status, text: await answer.text() }
        }),
      ),
    )
  }
  const answered = async (code: string, requests = 1): Promise<unknown[]> =>
    (await answers(code, requests)).map(({ status, text }) => {
      assert.equal(status, 200, text)
      return JSON.parse(text)
    })

  test('A17 a getter that makes the batch leave while an argument is written loses no bytes', async () => {
    const results = await answered(
      `const flood = { toJSON() { for (let i = 0; i < 6; i++) console.log('x'.repeat(60_000)); return 'said' } }
       router.get('/', async () => {
         const back = await bridge.echo([new Uint8Array([1, 2, 3]), flood, new Uint8Array([4])])
         return [[...back[0]], back[1], [...back[2]]]
       })`,
      5,
    )
    for (const result of results) assert.deepEqual(result, [[1, 2, 3], 'said', [4]])
  })

  test('A17 a call within the argument of a call that fails keeps its bytes', async () => {
    const [result] = await answered(
      `router.get('/', async () => {
         let inner
         const outer = bridge.echo([new Uint8Array([9, 9]), { toJSON() { inner = bridge.echo(new Uint8Array([1, 2, 3])); throw new Error('mine') } }])
         const failed = await outer.catch((error) => error.name)
         return [failed, [...(await inner)], [...(await bridge.echo(new Uint8Array([5])))]]
       })`,
    )
    assert.deepEqual(result, ['TypeError', [1, 2, 3], [5]])
  })

  test('A17 calls within calls, thousands deep, end', async () => {
    const [result] = await answered(
      `router.get('/', async () => {
         let depth = 0, refused = 0
         const argument = { toJSON() { depth += 1; if (depth < 3_000) bridge.echo(argument).catch(() => { refused += 1 }); return depth } }
         await bridge.echo(argument).catch(() => {})
         let chain = 0
         const again = async () => { chain += 1; if (chain < 100) { await bridge.echo(1); await again() } }
         await again()
         return { depth: depth > 100, chain }
       })`,
    )
    assert.deepEqual(result, { depth: true, chain: 100 })
  })

  test('A17 values, errors and lines that write again while they are written end', async () => {
    const [result] = await answered(
      `router.get('/', async () => {
         let times = 0
         class Odd extends Error {
           get name() { times += 1; if (times < 300) console.error(this); return 'Odd' }
           get message() { times += 1; if (times < 300) logger.error(this, { error: this }); return 'odd' }
           get stack() { times += 1; if (times < 300) console.warn('%s %o %j', this, this, this); throw this }
           toString() { console.log(this); return this }
           toJSON() { logger.info('x', this); return this }
         }
         const attempt = async (work) => { try { await work() } catch (error) { return typeof error } }
         for (const work of [() => console.error(new Odd()), () => logger.error(new Odd()), () => logger.info('x', { a: new Odd() }), () => reportError(new Odd()), () => bridge.echo(new Odd()), () => { throw new Odd() }]) await attempt(work)
         Promise.reject(new Odd())
         return { many: times > 10 }
       })`,
    )
    assert.deepEqual(result, { many: true })
  })

  test('B6 thenables that never come to an end', async () => {
    for (const [what, expected] of [
      ['({ then(done) { done(this) } })', ['M3M_SERVICE_CRASHED', 'CPU_LIMIT']],
      ['({ then() {} })', ['M3M_SERVICE_TIMEOUT', 'WALL_LIMIT']],
      ['({ then(done) { setTimeout(() => done(this), 1) } })', ['M3M_SERVICE_TIMEOUT', 'WALL_LIMIT']],
      [
        'new Proxy({}, { get: (_, name) => name === "then" ? (done) => done(new Proxy({}, { get: () => () => {} })) : undefined })',
        ['M3M_SERVICE_TIMEOUT', 'WALL_LIMIT'],
      ],
    ] as const) {
      const [answer] = await answers(`router.get('/', () => ${what})`)
      const { code, reason } = JSON.parse(answer!.text)
      assert.deepEqual([code, reason], expected, what)
    }
  })

  test('H5 things that look like answers', async () => {
    const base = `{ status: 200, headers: new Headers(), body: null, ok: true, text: async () => 'x' }`
    for (const [what, status] of [
      [
        `new (class extends Response { get status() { return 99 } get headers() { throw new Error('mine') } get body() { return { getReader() { throw 1 } } } })('kept')`,
        500,
      ],
      [`Object.create(Response.prototype)`, 200],
      [`new Proxy(new Response('x'), {})`, 200],
      [`Object.assign(${base}, { get status() { throw new Error('mine') } })`, 500],
      [
        `(() => { const response = new Response('x'); Object.defineProperty(response, 'headers', { value: [['set-cookie', 'm3m_session=1; Path=/']] }); return response })()`,
        500,
      ],
      [
        `new Response('x', { headers: new Proxy({}, { ownKeys: () => ['a\\r\\nset-cookie: b'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 'x' }), get: () => 'x' }) })`,
        500,
      ],
      [
        `new Response('x', { headers: new Proxy({ a: 'b' }, { get: (_, name) => name === Symbol.iterator ? undefined : { toString: () => 'x\\r\\ny: z' } }) })`,
        500,
      ],
      [`ctx.header({ toString: () => 'x-a\\r\\nx-b: c' }, 'v').text('x')`, 500],
      [
        `new Response(new ReadableStream({ pull(controller) { controller.enqueue({ length: 1e9, [Symbol.toStringTag]: 'Uint8Array', buffer: 1, byteLength: -1 }) } }))`,
        0,
      ],
    ] as const) {
      count += 1
      const slug = `looks-${count}`
      await server.deploy(slug, `router.get('/', (ctx) => ${what})`)
      await server.unharmed(async () => {
        // What breaks off after its head has no end.
        const answer = await server.get(`/r/${slug}/`).catch(() => undefined)
        const text = await answer?.text().catch(() => undefined)
        if (status > 0) assert.equal(answer?.status, status, `${what}: ${text}`)
        else assert.ok(text === undefined || answer!.status === 500, text)
        assert.equal(answer?.headers.get('set-cookie') ?? null, null)
      })
    }
  })

  test('A6 what the module says of itself cannot be forged into nonsense the server keeps time by', async () => {
    for (const forged of [
      `{ every: 1e-9 }`,
      `{ every: 0 }`,
      `{ every: -1 }`,
      `{ every: 1e308 }`,
      `{ every: '50' }`,
      `{ every: [[60000]] }`,
      `{ cron: '* * * * * *'.repeat(40) }`,
      `{ cron: '0 0 30 2 *' }`,
      `{ cron: '* * * * *', timezone: '../../etc/passwd' }`,
      `{ cron: { toString: 1 } }`,
      `{}`,
    ]) {
      count += 1
      const slug = `forged-${count}`
      const code = `
        schedule.every('1h', 'real', () => {})
        router.get('/', () => 1)
        const forged = Object.assign({ name: 'forged' }, ${forged})
        Object.prototype.toJSON = function () {
          if (Array.isArray(this.schedules)) return { routes: ['GET /'], schedules: [forged], queues: [{ name: 'q', concurrency: 1, attempts: 1, backoff: 0, timeout: 1000 }], handlesRequests: true }
          return this
        }`
      await server.unharmed(async () => {
        // Some can be read as a time; none may keep the server busy.
        await server
          .deploy(slug, code)
          .catch((error: Error & { code: string }) =>
            assert.equal(error.code, 'M3M_SERVICE_BOOT', `${forged}: ${error.message}`),
          )
      })
    }
    for (const forged of [
      `{ routes: 5 }`,
      `{ routes: [], schedules: {}, handlesRequests: true }`,
      `{ routes: [], schedules: [], queues: [{ name: 'q', concurrency: 1e9, attempts: 1, backoff: 0, timeout: 1 }] }`,
      `{ routes: [], schedules: [null] }`,
      `{ routes: { length: 1e9 }, schedules: [] }`,
      `'text'`,
      `null`,
      `[]`,
    ]) {
      count += 1
      await server.unharmed(() =>
        assert.rejects(
          server.deploy(
            `forged-${count}`,
            `Object.prototype.toJSON = function () { return Array.isArray(this.schedules) ? ${forged} : this }; router.get('/', () => 1)`,
          ),
          { code: 'M3M_SERVICE_BOOT' },
        ),
      )
    }
  })

  test('A6 numbers that JSON.rawJSON spells are not more than numbers', async () => {
    const [result] = await answered(
      `router.get('/', async () => {
         if (!JSON.rawJSON) return []
         const results = []
         for (const text of ['1e999', '-1e999', '9'.repeat(5000), '"text"', '1E-999', 'null'])
           for (const call of [(raw) => bridge.echo(raw), (raw) => kv.increment('x', raw), (raw) => kv.set('y', raw), (raw) => kv.list({ limit: raw }), (raw) => queue.send('q', 1, { delay: raw }), (raw) => bridge.echo({ $b: raw })])
             results.push(await call(JSON.rawJSON(text)).then(() => 'ok', (error) => error.code ?? error.name))
         return results
       })`,
    )
    for (const outcome of result as string[]) assert.notEqual(outcome, 'M3M_INTERNAL')
  })

  test('A17 very many calls and promises settle, each once', async () => {
    const [result] = await answered(
      `router.get('/', async () => {
         let settled = 0
         await Promise.all(Array.from({ length: 5_000 }, (_, i) => bridge.echo(i).then(() => { settled += 1 }, () => { settled += 1 })))
         const many = []; for (let i = 0; i < 50_000; i += 1) many.push(Promise.resolve(i))
         return { settled, sum: (await Promise.all(many)).length }
       })`,
    )
    assert.deepEqual(result, { settled: 5_000, sum: 50_000 })
  })

  test('A10 code that registers itself, twice, or keeps others from it, hangs nobody', async () => {
    for (const code of [
      `globalThis[Symbol.for('m3m.register')]({ default: { fetch: () => new Response('mine') } })`,
      `const register = globalThis[Symbol.for('m3m.register')]; register({}); register({}); register(null)`,
      `delete globalThis[Symbol.for('m3m.register')]`,
      `globalThis[Symbol.for('m3m.register')] = () => {}`,
      `Object.defineProperty(globalThis, Symbol.for('m3m.register'), { get() { throw new Error('mine') } })`,
      `Object.freeze(globalThis)`,
      `Symbol.for = () => Symbol('other')`,
    ]) {
      count += 1
      await server.unharmed(async () => {
        const error = await server.deploy(`register-${count}`, `${code}\nrouter.get('/', () => 'x')`).then(
          () => undefined,
          (reason: { code: string }) => reason.code,
        )
        assert.ok(error === undefined || error === 'M3M_SERVICE_BOOT', error)
      })
    }
  })
})
