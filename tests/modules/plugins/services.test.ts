import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { pluginsRef } from '../../../modules/plugins/contract.ts'
import type { Reference } from '../../../modules/runtime/contract.ts'
import { type Client, signIn } from '../../support/client.ts'
import { tempDir } from '../../support/temp.ts'
import { until } from '../../support/until.ts'
import { startServer, type TestServer } from '../runtime/support.ts'
import { manifestOf, moduleWith, removePlugin, writePlugin } from './support.ts'

/** What the service below answers. */
interface Answer {
  atLoad: string
  geo: string | null
  methods?: string[]
  error: { name: string; code: string; message: string }
}

const CODE = `
const atLoad = typeof geo
router.get('/', async () => {
  if (typeof geo === 'undefined') return { atLoad, geo: null }
  try {
    return { atLoad, geo: await geo.country('192.0.2.1'), methods: Object.keys(geo) }
  } catch ({ name, code, message }) {
    return { atLoad, error: { name, code, message } }
  }
})
router.post('/bytes', async (ctx) => {
  const bytes = await geo.reverse(new Uint8Array([1, 2, 3]))
  return { is: bytes instanceof Uint8Array, bytes: [...bytes] }
})
`

const geo = (version: string, more: object[] = []) =>
  manifestOf('geo', {
    version,
    runtime: [
      {
        name: 'geo',
        summary: 'Places of addresses </script><script>alert(1)</script> */',
        methods: [
          {
            name: 'country',
            summary: 'Country of an address',
            params: [{ name: 'ip', schema: { type: 'string', description: 'An address' } }],
            returns: { type: 'string' },
            example: "const code = await geo.country('192.0.2.1')",
            errors: [{ code: 'GEO_FAR', message: 'The place is too far' }],
          },
          ...more,
        ],
      },
    ],
  })
const binary = { type: 'string', format: 'binary' }
const reverse = { name: 'reverse', summary: 'Turns round', params: [{ name: 'data', schema: binary }], returns: binary }

describe('services and plugins', () => {
  const undo: (() => unknown)[] = []
  const t = { after: (work: () => unknown) => void undo.push(work) }
  let server: TestServer
  let client: Client
  let place: string
  before(async () => {
    place = tempDir(t)
    server = await startServer(t, { limits: { cpuMs: 5_000 }, config: { plugins: { path: [place] } } })
    client = await signIn(server.url)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const ask = async () => (await (await server.get('/r/shop/')).json()) as Answer
  const change = (action: string) => client.call('POST', `/plugins/${action}`)

  test('one that comes is there for services that run, and describes itself', async () => {
    await server.deploy('shop', CODE)
    assert.deepEqual(await ask(), { atLoad: 'undefined', geo: null })
    writePlugin(place, 'geo', geo('1.0.0'), { 'index.js': moduleWith('geo', `country: ({ ip }) => ip + ' is in xx'`) })
    await change('rescan')
    assert.deepEqual(
      await until('the service has it', async () => {
        const answer = await ask()
        return answer.geo && answer
      }),
      { atLoad: 'undefined', geo: '192.0.2.1 is in xx', methods: ['country'] },
    )

    const { apis } = await client.call<Reference>('GET', '/runtime/reference')
    const found = apis.find(({ name }) => name === 'geo')!
    assert.equal(found.group, 'added')
    const [member] = found.members
    assert.deepEqual(member!.signatures, ['country(ip: string): Promise<string>'])
    assert.equal(member!.example, "const code = await geo.country('192.0.2.1')")
    assert.deepEqual(
      member!.errors.map(({ code }) => code),
      ['GEO_FAR', 'M3M_PLUGIN_CRASHED', 'M3M_PLUGIN_FAILED', 'M3M_PLUGIN_TIMEOUT'],
    )
    const types = await client.call<string>('GET', '/runtime/types')
    assert.match(types, /declare const geo: \{/)
    assert.match(types, /country\(ip: string\): Promise<string>/)
  })

  test('one that changes gives services its new methods', async () => {
    writePlugin(place, 'geo', geo('1.1.0', [reverse]), {
      'index.js': moduleWith('geo', `country: () => 'yy', reverse: ({ data }) => data.slice().reverse()`),
    })
    await change('rescan')
    const answer = await server.get('/r/shop/bytes', { method: 'POST' })
    assert.deepEqual(await answer.json(), { is: true, bytes: [3, 2, 1] })
    assert.deepEqual((await ask()).methods, ['country', 'reverse'])
  })

  test('one that is disabled or gone gives them an error that says so', async () => {
    await change('geo/disable')
    assert.deepEqual((await ask()).error, {
      name: 'M3mError',
      code: 'M3M_API_GONE',
      message: 'There is no runtime method "geo.country" any more: the plugin "geo" is disabled',
    })
    assert.doesNotMatch(await client.call<string>('GET', '/runtime/types'), /declare const geo/)
    await change('geo/enable')
    assert.equal((await ask()).geo, 'yy')
    removePlugin(place, 'geo')
    await change('rescan')
    assert.match((await ask()).error.message, /the plugin "geo" is gone/)
    assert.deepEqual(server.kernel.get(pluginsRef).list(), [])
  })

  test('one that was there at the start is there for services while they load', async () => {
    writePlugin(place, 'geo', geo('1.0.0'), { 'index.js': moduleWith('geo', `country: () => 'zz'`) })
    await change('rescan')
    const project = await client.call<{ id: string }>('GET', '/projects/shop')
    await client.service(project.id, 'restart')
    assert.equal((await ask()).atLoad, 'object')
  })

  test('a plugin tells which projects use it, to those who may open them', async () => {
    interface Use {
      project: { slug: string }
      inCode: boolean
      calls: number
    }
    await server.deploy('silent', `router.get('/', () => 'geometry')`)
    await server.deploy('careful', `router.get('/', () => (Math.random() > 2 ? geo.country('x') : 'never'))`)
    await ask()
    const { items } = await client.call<{ items: Use[] }>('GET', '/plugins/geo/projects')
    assert.deepEqual(
      items.map(({ project, inCode, calls }) => [project.slug, inCode, calls > 0]),
      [
        ['careful', true, false],
        ['shop', true, true],
      ],
    )
  })
})
