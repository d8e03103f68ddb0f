import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import ts from 'typescript'
import type { Reference } from '../../modules/runtime/contract.ts'
import { manifestOf, methodsOf, moduleWith, writePlugin } from '../modules/plugins/support.ts'
import { type Answer, pluginFaults } from './plugins-support.ts'

describe('plugins that are not what they should be', () => {
  const { details, state, call, rescan, unharmed, disable, place, client, server } = pluginFaults()

  test('K6 JavaScript that does not come up is told why, and stays alone with it', async () => {
    const cases: [id: string, code: string, reason: RegExp][] = [
      ['throws', 'export default () => { throw new Error("no database") }', /5 times.*no database/],
      ['rejects', 'export default async () => { throw null }', /5 times.*null/],
      ['neversetup', 'export default () => new Promise(() => {})', /5 times.*did not start within 1000 ms/],
      ['loopsetup', 'export default () => { for (;;); }', /5 times.*did not start within 1000 ms/],
      ['leaves', 'process.exit(3)', /5 times.*exited with code 3/],
      ['syntax', 'export default (', /5 times/],
      ['nosetup', 'export const other = 1', /index\.js must export a function setup, .*it exports other/],
      ['nothing', 'export default () => {}', /setup\(\) must give \{ runtime, stop\? \}; it gave undefined/],
      [
        'liar',
        'export default () => ({ runtime: { liar: { walk() {} } } })',
        /names liar\.run, but setup\(\) gave nothing as runtime\.liar\.run/,
      ],
      [
        'numeral',
        'export default () => ({ runtime: { numeral: { run: 7 } } })',
        /gave number as runtime\.numeral\.run/,
      ],
      ['getter', 'export default () => ({ get runtime() { throw new Error("gotcha") } })', /gotcha/],
      [
        'getters',
        'export default () => ({ runtime: { getters: { get run() { throw new Error("gotcha") } } } })',
        /Reading runtime\.getters\.run failed: gotcha/,
      ],
      ['proxy', 'export default () => new Proxy({}, { get() { throw new Error("trap") } })', /trap/],
    ]
    await unharmed(async () => {
      for (const [id, code, reason] of cases) {
        // The others are to be done with what they do, however busy the machine is.
        const startMs = reason.source.includes('1000 ms') ? 1_000 : 30_000
        writePlugin(place(), id, manifestOf(id, { limits: { startMs } }), { 'index.js': code })
      }
      await rescan()
      for (const [id, , reason] of cases) {
        const plugin = await state(id, 'failed')
        assert.match(plugin.reason!, reason, id)
        const { code, message } = await call(id)
        assert.equal(code, 'M3M_PLUGIN_FAILED', id)
        assert.match(message!, reason, id)
      }
      for (const [id] of cases) await disable(id)
    })
  })

  test('K6 results and errors of all kinds stay plain', async () => {
    const values: Record<string, string> = {
      cycle: 'const a = {}; a.a = a; return a',
      bigint: 'return 1n',
      deep: 'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a',
      huge: 'return "x".repeat(40_000_000)',
      json: 'return { toJSON() { throw new Error("gotcha") } }',
      proxy: 'return new Proxy({}, { ownKeys() { throw new Error("trap") } })',
      thrownGetter: 'throw { get code() { throw 1 }, get message() { throw 2 } }',
      thrownProxy: 'throw new Proxy(new Error("x"), { get() { throw new Error("trap") } })',
      polluted: 'return JSON.parse(\'{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}\')',
      marks: 'return { $b: 7 }',
    }
    await unharmed(async () => {
      const runtime = [
        {
          name: 'odd',
          summary: 'x',
          methods: methodsOf(...Object.keys(values)),
        },
      ]
      writePlugin(place(), 'odd', manifestOf('odd', { runtime }), {
        'index.js': moduleWith(
          'odd',
          Object.entries(values)
            .map(([name, code]) => `${name}() { ${code} }`)
            .join(', '),
        ),
      })
      await rescan()
      const codes = Object.fromEntries(
        await Promise.all(runtime[0]!.methods.map(async ({ name }) => [name, await call('odd', name)] as const)),
      ) as Record<string, Answer>
      for (const name of ['cycle', 'bigint', 'deep', 'huge', 'json', 'proxy'])
        assert.equal(codes[name]!.code, 'M3M_PLUGIN_RESULT', `${name}: ${JSON.stringify(codes[name]).slice(0, 300)}`)
      for (const name of ['thrownGetter', 'thrownProxy']) assert.equal(codes[name]!.code, 'M3M_PLUGIN_ERROR', name)
      assert.equal(codes.polluted!.ok, true)
      assert.deepEqual(codes.marks!.value, { $b: 7 })
      assert.equal(({} as { polluted?: unknown }).polluted, undefined)
      assert.equal(details('odd').figures.restarts, 0)
      await disable('odd')
    })
  })

  test('K8 what a manifest says is text everywhere, and too much of it is cut', async () => {
    const nasty = `</script><script>alert(1)</script> */ \u2028 } declare const injected: never; /* \${1} \`; import("x")`
    const wide = {
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 150 }, (_, i) => [`p${i} */ </script>`, { type: 'string', enum: [nasty, '\n'] }]),
      ),
    }
    const methods = [
      {
        name: 'run',
        summary: nasty,
        params: [{ name: 'value', schema: { type: 'string', description: nasty, default: nasty } }],
        returns: wide,
        example: nasty,
        errors: [{ code: 'NASTY', message: nasty.slice(0, 200) }],
      },
    ]
    await unharmed(async () => {
      writePlugin(
        place(),
        'nasty',
        manifestOf('nasty', {
          name: nasty.slice(0, 90),
          summary: nasty,
          author: nasty,
          runtime: [{ name: 'nasty', summary: nasty, methods }],
        }),
        {
          'index.js': moduleWith('nasty', 'run: () => ({})'),
        },
      )
      await rescan()
      assert.deepEqual(await call('nasty'), { ok: true, value: {} })
      const types = await client().call<string>('GET', '/runtime/types')
      assert.doesNotMatch(types, /<\/script|^declare const injected/im)
      const tree = ts.createSourceFile('m3m.d.ts', types, ts.ScriptTarget.ES2024, true)
      assert.deepEqual((tree as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics, [])
      assert.ok(types.length < 400_000)
      const { apis } = await client().call<Reference>('GET', '/runtime/reference')
      assert.equal(apis.find(({ name }) => name === 'nasty')?.members[0]?.summary, nasty)
      const answer = await server().get('/api/plugins', { headers: { authorization: `Bearer ${client().token}` } })
      assert.match(answer.headers.get('content-type')!, /^application\/json/)
      await disable('nasty')
    })
  })
})
