import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { runtimeApisRef } from '../../kernel/index.ts'
import { kvRef } from '../../modules/kv/contract.ts'
import type { Project } from '../../modules/projects/contract.ts'
import { type FaultServer, faultServer } from './support.ts'

/** Values that are not what they seem; each is made anew for each call. */
const HOSTILE = `
const deep = (levels) => { let value = []; for (let i = 0; i < levels; i += 1) value = [value]; return value }
const deepest = deep(1_000_000)
const revoked = () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy }
const hostile = {
  proto: () => JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1}}'),
  inherited: () => Object.create({ polluted: 1 }),
  toJSON: () => ({ toJSON: () => ({ then: 1, toJSON: 'x' }) }),
  toJSONThrows: () => ({ toJSON() { throw new Error('mine') } }),
  toJSONCalls: () => ({ toJSON() { bridge.echo(1); console.log('x'); return 1 } }),
  thenable: () => ({ then(done) { done(1) } }),
  getter: () => ({ get a() { throw 1 }, b: 1 }),
  proxy: () => new Proxy({ a: 1 }, { get: (target, name) => name === 'toJSON' ? undefined : Reflect.get(target, name), ownKeys: () => ['a', '__proto__'], getOwnPropertyDescriptor: (_, name) => ({ value: { polluted: 1 }, enumerable: true, configurable: true }) }),
  revoked, cyclic: () => { const value = {}; value.self = value; return value },
  deep: () => deepest, halfDeep: () => deep(3_000), wide: () => Array(20_000).fill(1), words: () => Array(20_000).fill('x'),
  bytes: () => new Uint8Array(10), marked: () => ({ $b: 99 }), markedTwice: () => ({ $b: [{ $b: 0 }] }), nested: () => ({ a: { b: new Uint8Array(3) } }),
  long: () => 'x'.repeat(1_000_000), nul: () => 'a\\0b', surrogate: () => '\\ud800', empty: () => '', path: () => '../../x', operator: () => ({ $ne: null }), dotted: () => ({ 'a.b': 1, $where: 'sleep(1)', '': 1 }),
  nan: () => NaN, infinite: () => Infinity, negative: () => -1, fraction: () => 0.5, huge: () => 1e308, minusZero: () => -0, bigint: () => 1n, symbol: () => Symbol('x'), fn: () => () => {}, nothing: () => undefined, nullish: () => null,
  date: () => new Date(NaN), error: () => new Error('x'), map: () => new Map([[1, 2]]), sparse: () => [, , 1], boxed: () => [new String('x'), new Number(1)], view: () => new DataView(new ArrayBuffer(4)), id: () => '000000000000000000000000',
}`

describe('A. What the runtime APIs are given', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { cpuMs: 5_000, memoryMb: 128 } },
    )
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const methods = () =>
    server.kernel
      .get(runtimeApisRef)
      .list()
      .flatMap(({ name, methods }) =>
        Object.entries(methods).map(([method, { params }]) => ({ name, method, count: Object.keys(params).length })),
      )
  const unpolluted = () => {
    for (const owner of [Object.prototype, Array.prototype, Function.prototype])
      assert.equal((owner as { polluted?: unknown }).polluted, undefined)
  }
  /** The refusals every method may give; `M3M_INTERNAL` would be a mistake of the server. */
  const REFUSED = /^(TypeError|RangeError|Error|M3mError M3M_(?!INTERNAL)[A-Z_]+|AbortError|SyntaxError)$/

  test('A6 hostile values at every place of every method are refused or kept as data', async () => {
    await server.deploy(
      'a6-registry',
      `${HOSTILE}
       router.post('/', async (ctx) => {
         const { name, method, count } = ctx.body, results = []
         const api = globalThis[name]
         if (typeof api?.[method] !== 'function') return null
         for (const [what, make] of Object.entries(hostile)) for (let at = 0; at < count; at += 1) {
           const args = Array.from({ length: count }, (_, i) => i === at ? make() : i === 0 ? 'x' : undefined)
           let outcome, text = ''
           try { text = JSON.stringify(await api[method](...args)) ?? ''; outcome = 'ok' } catch (error) { outcome = error.name + (error.code ? ' ' + error.code : ''); text = error.message + error.stack }
           results.push([what + ' at ' + at, outcome, text.slice(0, 500)])
         }
         return results
       })`,
    )
    let tried = 0
    for (const target of methods())
      await server.unharmed(async () => {
        const answer = await server.get('/r/a6-registry/', {
          method: 'POST',
          body: JSON.stringify(target),
          headers: { 'content-type': 'application/json' },
        })
        assert.equal(answer.status, 200, `${target.name}.${target.method}`)
        const results = (await answer.json()) as [string, string, string][] | null
        // The bridge's `fail` fails by design.
        for (const [what, outcome, text] of target.method === 'fail' ? [] : (results ?? [])) {
          const label = `${target.name}.${target.method} with ${what}: ${outcome} ${text}`
          assert.ok(outcome === 'ok' || REFUSED.test(outcome), label)
          assert.doesNotMatch(text, /file:\/\/|node:|node_modules|\/modules\/[a-z]+\/|isolated-vm/, label)
          tried += 1
        }
        unpolluted()
      })
    assert.ok(tried > 500, `${tried} calls`)
    const kept = await server.kernel.get(kvRef).get((await project('a6-registry')).id, 'x')
    assert.equal(kept, '000000000000000000000000', 'the last value that was set')
  })

  const project = async (slug: string): Promise<Project> => {
    const { projectsRef } = await import('../../modules/projects/contract.ts')
    return (await server.kernel.get(projectsRef).bySlug(slug))!
  }

  /** What code in an isolate would send if it spoke to the server without the guest between them. */
  const RAW: Record<string, () => unknown> = {
    'fifty thousand levels': () => JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`),
    'fifty thousand objects in each other': () => JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`),
    'fifty thousand wrong things': () => Array(50_000).fill(1),
    'fifty thousand null': () => Array(50_000).fill(null),
    'an own __proto__': () => JSON.parse('{"__proto__":{"polluted":1,"ttl":"1d"},"ttl":"1d"}'),
    'many keys': () => Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i])),
    'bytes where text belongs': () => new Uint8Array(1_000),
    'a long text': () => 'x'.repeat(2_000_000),
    'half a character': () => '\ud800',
  }
  for (const [what, make] of Object.entries(RAW))
    test(`A6 ${what} for every method`, async () => {
      const victim = await server.deploy(
        `raw-${what.replace(/[^a-z]+/g, '-').replace(/-$/, '')}`,
        'router.get("/", () => 1)',
      )
      const apis = server.kernel.get(runtimeApisRef)
      const run = { projectId: victim.id, version: '1', instanceId: 'none', signal: AbortSignal.timeout(10_000) }
      await server.unharmed(async () => {
        for (const { name, method, count } of methods()) {
          if (name === 'bridge') continue
          for (let at = 0; at < count; at += 1) {
            const args = Array.from({ length: at + 1 }, (_, i) => (i === at ? make() : 'x'))
            // Making such things takes longer than refusing them: others have their turn.
            await server.get('/healthz')
            const envelope = await apis.call(run, name, method, args)
            if (!envelope.ok) assert.notEqual(envelope.error.code, 'M3M_INTERNAL', `${name}.${method} at ${at}`)
            if (!envelope.ok) assert.ok(envelope.error.message.length < 20_000, `${name}.${method} at ${at}`)
          }
        }
      })
      unpolluted()
    })

  test('A6 methods and APIs that are names of Object.prototype do not exist', async () => {
    const apis = server.kernel.get(runtimeApisRef)
    const run = { projectId: server.canary.id, version: '1', instanceId: 'none', signal: AbortSignal.timeout(10_000) }
    for (const [api, method] of [
      ['kv', 'constructor'],
      ['kv', '__proto__'],
      ['kv', 'toString'],
      ['__proto__', 'get'],
      ['constructor', 'constructor'],
      ['kv', ''],
    ]) {
      const envelope = await apis.call(run, api!, method!, [])
      assert.equal(!envelope.ok && envelope.error.code, 'M3M_API_UNKNOWN', `${api}.${method}`)
    }
  })
})
