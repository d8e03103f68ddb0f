import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Type } from 'typebox'
import { defineError, defineRuntimeApi, method, runtimeApisRef } from '../../../kernel/index.ts'
import type { Reference, ReferenceApi, ReferenceMember } from '../../../modules/runtime/contract.ts'
import { type Client, signIn } from '../../support/client.ts'
import { startServer, type TestServer } from './support.ts'

const tooFar = defineError('M3M_TEST_FAR', 'The place "%s" is too far', 400)
const geo = defineRuntimeApi({
  name: 'geo',
  summary: 'Places of addresses',
  methods: {
    country: method({
      summary: 'Country of an address',
      params: {
        ip: Type.String({ description: 'An address' }),
        options: Type.Optional(Type.Object({ language: Type.Optional(Type.String({ default: 'en' })) })),
      },
      returns: Type.Object({ code: Type.String() }),
      example: "const { code } = await geo.country('192.0.2.1')",
      errors: [tooFar],
      call: () => ({ code: 'xx' }),
    }),
  },
})

/** Runs while the module loads, and not in an answer. */
const AT_LOAD = /^\s*(?:(?:router|service|schedule|queue)\.(?!send)|db\.on\()/m
const OUTSIDE = /\bfetch\('|new WebSocket|export default|WebAssembly/
/** What examples of `db` speak of. */
const MODELS = {
  users: { name: 'string', age: 'integer', city: 'string' },
  posts: { title: 'string', slug: 'string', open: 'boolean', views: 'integer' },
  tags: { name: 'string' },
  visits: { page: 'string', count: 'integer' },
  sessions: { expires: 'datetime' },
  orders: { customer: 'string', price: 'float', paid: 'boolean' },
}

describe('the reference', () => {
  const undo: (() => unknown)[] = []
  let server: TestServer
  let client: Client
  before(async () => {
    server = await startServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { cpuMs: 5_000, memoryMb: 128, timers: 4_321 } },
    )
    client = await signIn(server.url)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const apis = async () => (await client.call<Reference>('GET', '/runtime/reference')).apis
  const find = (all: ReferenceApi[], name: string) => all.find((api) => api.name === name)

  test('is for whoever is signed in, and tells what is in force', async () => {
    assert.equal((await server.get('/api/runtime/reference')).status, 401)
    const all = await apis()
    assert.deepEqual([...new Set(all.map(({ group }) => group))], ['service', 'added', 'web'])
    assert.equal(find(all, 'setTimeout')?.limits[0]?.value, 4_321)
    assert.match(find(all, 'setTimeout')!.limits[0]!.beyond, /error/)
    const kv = find(all, 'kv')!
    const set = kv.members.find(({ name }) => name === 'set')!
    assert.deepEqual(
      set.errors.map(({ code }) => code),
      ['M3M_KV_KEY', 'M3M_KV_VALUE', 'M3M_KV_TTL', 'M3M_KV_QUOTA'],
    )
    assert.doesNotMatch(JSON.stringify(set.errors), /%s/)
    assert.ok(
      kv.limits.some(({ key, value, unit }) => key === 'kv.valueBytes' && value === 1_048_576 && unit === 'bytes'),
    )
    assert.ok(kv.limits.some(({ key }) => key === 'runtime.limits.callsPerSecond'))
    // What fetch stands on is nobody's business.
    assert.equal(find(all, 'http'), undefined)
  })

  test('has an API as soon as it is registered, and no longer than that', async () => {
    assert.equal(find(await apis(), 'geo'), undefined)
    const remove = server.kernel.get(runtimeApisRef).add(geo)
    const found = find(await apis(), 'geo')!
    assert.equal(found.group, 'added')
    assert.deepEqual(found.members[0], {
      name: 'country',
      kind: 'method',
      signatures: ['country(ip: string, options?: { language?: string }): Promise<{ code: string }>'],
      summary: 'Country of an address',
      params: [
        { name: 'ip', type: 'string', optional: false, summary: 'An address' },
        { name: 'options', type: '{ language?: string }', optional: true, summary: '' },
        { name: 'options.language', type: 'string', optional: true, default: '"en"', summary: '' },
      ],
      returns: 'Promise<{ code: string }>',
      errors: [{ code: 'M3M_TEST_FAR', message: 'The place "…" is too far' }],
      example: "const { code } = await geo.country('192.0.2.1')",
    })
    remove()
    assert.equal(find(await apis(), 'geo'), undefined)
  })

  test('says of an API that is also built in what its module says', async () => {
    const all = await apis()
    for (const api of server.kernel.get(runtimeApisRef).list()) {
      const builtIn = find(all, api.name)
      if (builtIn?.group !== 'service') continue
      const plain = (text: string) => text.replaceAll('`', '').replace(/\.$/, '')
      assert.equal(plain(builtIn.summary), plain(api.summary), api.name)
      // Its methods stand behind those of `db.collection(…)`.
      if (api.name === 'db') continue
      for (const [name, declared] of Object.entries(api.methods)) {
        const label = `${api.name}.${name}`
        const member: ReferenceMember | undefined = builtIn.members.find((each) => each.name === name)
        assert.ok(member, `${label} is not in m3m.d.ts`)
        assert.equal(plain(member.summary), plain(declared.summary), label)
        assert.deepEqual(
          member.params.filter(({ name: param }) => !param.includes('.')).map(({ name: param }) => param),
          Object.keys(declared.params),
          label,
        )
        assert.ok(declared.example, label)
      }
    }
  })

  test('has examples that run', { timeout: 60_000 }, async () => {
    const all = (await apis()).filter(({ group }) => group !== 'added')
    const examples = [...new Set(all.flatMap((api) => [api, ...api.members].flatMap(({ example }) => example ?? [])))]
    const inside = examples.filter((example) => !OUTSIDE.test(example))
    const atLoad = inside.filter((example) => AT_LOAD.test(example))
    const runs = inside.filter((example) => !AT_LOAD.test(example))
    assert.ok(atLoad.length > 20 && runs.length > 70, `${atLoad.length} and ${runs.length} examples`)
    await server.deploy(
      'examples',
      `${runs.map((example, index) => `const run${index} = async () => {\n${example}\n}`).join('\n')}
       const runs = [${runs.map((_, index) => `run${index}`).join(', ')}]
       router.get('/run/:index', async (ctx) => {
         try {
           await runs[Number(ctx.params.index)]()
           return 'ran'
         } catch (error) {
           return String(error)
         }
       })
       ${atLoad.map((example, index) => `router.group('/load${index}', (router) => {\n${example}\n})`).join('\n')}`,
    )
    for (const [slug, fields] of Object.entries(MODELS)) {
      const model = { name: slug, slug, fields: Object.entries(fields).map(([key, type]) => ({ key, type })) }
      await client.call('POST', '/projects/examples/models', model)
    }
    const failed: string[] = []
    for (const [index, example] of runs.entries()) {
      const answer = await (await server.get(`/r/examples/run/${index}`)).text()
      if (answer !== 'ran') failed.push(`${answer}\n${example}`)
    }
    assert.deepEqual(failed, [])
  })
})
