import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { runtimeRef } from '../../modules/runtime/contract.ts'
import { type FaultServer, faultServer } from './support.ts'

describe('A. Sandbox escape and bridge', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer({ after: (work) => void undo.push(work as () => unknown) })
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  /** Runs the body of a handler and returns what it returns. */
  async function inside(slug: string, body: string): Promise<unknown> {
    await server.deploy(slug, `router.post('/', async (ctx) => { ${body} })`)
    return server.unharmed(async () => {
      const answer = await server.get(`/r/${slug}/`, {
        method: 'POST',
        body: '{"a":1}',
        headers: { 'content-type': 'application/json' },
      })
      const text = await answer.text()
      assert.equal(answer.status, 200, text)
      return JSON.parse(text)
    })
  }

  test('A1 nothing that code can get hold of leads to the process', async () => {
    const found = (await inside(
      'a1',
      `const seen = new Set(); const found = []
       const look = (value, path) => {
         if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value) || path.length > 12) return
         seen.add(value)
         try {
           const made = value.constructor.constructor('return [typeof process, typeof require, typeof module, typeof Buffer, typeof __m3m_host, typeof __m3m_guest]')()
           if (made.some((kind) => kind !== 'undefined')) found.push(path.join('.') + ' ' + made)
         } catch (error) { look(error, [...path, 'error']) }
         for (const key of Reflect.ownKeys(value)) {
           let next; try { next = value[key] } catch (error) { next = error }
           look(next, [...path, String(key)])
         }
         look(Object.getPrototypeOf(value), [...path, '[[Prototype]]'])
       }
       look(globalThis, ['globalThis']); look(ctx, ['ctx'])
       const failed = await fetch('http://127.0.0.1:1/').catch((error) => error); look(failed, ['failed'])
       look(fetch('http://127.0.0.1:1/').catch(() => {}), ['promise'])
       return { found, looked: seen.size }`,
    )) as { found: string[]; looked: number }
    assert.deepEqual(found.found, [])
    assert.ok(found.looked > 500, `only ${found.looked} things were looked at`)
  })

  test('A4 errors of the host show neither its paths nor its stack', async () => {
    const texts = (await inside(
      'a4',
      `const texts = []
       for (const call of [() => bridge.fail(), () => bridge.none?.() ?? bridge.echo(1, 2), () => fetch('http://127.0.0.1:1/'), () => fetch('nonsense:'), () => fetch('http://[::1]/'), () => fetch(), () => crypto.getRandomValues(new Uint8Array(70000))]) {
         try { await call(); texts.push('no error') } catch (error) {
           texts.push([error.name, error.message, error.stack, error.code, String(error), String(error.cause), JSON.stringify(error), error.cause?.stack].join(' | '))
         }
       }
       return texts`,
    )) as string[]
    assert.equal(texts.length, 7)
    for (const text of texts) {
      assert.doesNotMatch(text, /secret/)
      assert.notEqual(text, 'no error')
      assert.doesNotMatch(text, /file:|node:|node_modules|\/work|\.ts:\d+:\d+.*modules|isolated-vm/)
    }
  })

  test('A5 stack hooks see no frames of the host', async () => {
    const seen = (await inside(
      'a5',
      `let seen = []
       Error.stackTraceLimit = 1000
       Error.prepareStackTrace = (error, sites) => { seen.push(...sites.map((site) => String(site.getFileName()))); return 'x' }
       try { await fetch('http://127.0.0.1:1/') } catch (error) { void error.stack }
       void new Error('x').stack
       Error.prepareStackTrace = undefined
       return seen`,
    )) as string[]
    for (const name of seen) assert.match(name, /^(service\.js|m3m:guest|null|undefined|<isolated-vm>)$/)
  })

  test('A6 hostile arguments to a host call harm nobody', async () => {
    const results = (await inside(
      'a6',
      `const cyclic = {}; cyclic.self = cyclic
       let deep = {}; for (let i = 0; i < 5000; i++) deep = { deep }
       const revoked = Proxy.revocable({}, {}); revoked.revoke()
       const hostile = [JSON.parse('{"__proto__":{"polluted":1},"url":"http://127.0.0.1:1/"}'), { url: { then() {} } }, { get url() { throw new Error('mine') } }, cyclic, deep, revoked.proxy, { toJSON() { throw 1 } }, 1n, Symbol('s'), null, undefined, () => {}]
       const results = []
       for (const value of hostile) results.push(await bridge.echo(value).then((back) => 'got ' + JSON.stringify(back), (error) => error?.name ?? String(error)))
       return results`,
    )) as string[]
    assert.equal(results.length, 12)
    assert.match(results[0]!, /^got /)
    for (const refused of [2, 3, 5, 6, 7]) assert.doesNotMatch(results[refused]!, /^got/, results[refused])
    assert.equal(({} as { polluted?: unknown }).polluted, undefined)
  })

  for (const name of [
    'node:fs',
    'fs',
    'file:///etc/passwd',
    'data:text/javascript,export default 1',
    '../../other/x.ts',
  ]) {
    test(`A9 import of ${name} is refused`, async () => {
      const slug = `a9-${name.replace(/[^a-z]+/g, '-').slice(0, 20)}x`
      await server.unharmed(async () => {
        await assert.rejects(
          server.deploy(slug, `import x from ${JSON.stringify(name)}\nconsole.log(x)`),
          (error: Error & { code: string }) => {
            assert.ok(['M3M_CODE_COMPILE', 'M3M_SERVICE_BOOT'].includes(error.code), error.code)
            return true
          },
        )
      })
    })
  }

  test('A9 import() and require at run time find nothing', async () => {
    const results = (await inside(
      'a9-run',
      `const name = (text) => text + ''
       const results = [typeof globalThis.require]
       for (const module of ['node:fs', 'file:///etc/passwd', 'data:text/javascript,export default 1', '../x.ts'])
         results.push(await (0, eval)('(m) => import(m)')(name(module)).then(() => 'found', (error) => error.message))
       return results`,
    )) as string[]
    assert.equal(results[0], 'undefined')
    for (const result of results.slice(1)) {
      assert.notEqual(result, 'found')
      assert.doesNotMatch(result, /\/work|file:\/\/\/work/)
    }
  })

  test('A16 calls of a stopped service are dropped without a trace', async () => {
    const project = await server.deploy(
      'a16',
      `schedule.every(50, 'calls', async () => { for (let i = 0; i < 100; i++) fetch('http://127.0.0.1:1/').catch(() => {}) })`,
    )
    await server.unharmed(async () => {
      for (let i = 0; i < 3; i += 1) {
        const runtime = server.kernel.get(runtimeRef)
        await Promise.all([
          runtime.stop(project.id),
          runtime.stop(project.id),
          runtime.restart(project.id).catch(() => {}),
        ])
      }
    })
  })
})
