import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { guestApis } from '../../../modules/runtime/reference/reference.ts'
import { tempDir } from '../../support/temp.ts'
import { manifestOf, methodsOf, moduleWith, nativeManifest, pluginServer, writePlugin } from './support.ts'

const OK = { 'index.js': moduleWith('x', 'run: () => 1') }
const api = (name: string, methods: object[] = methodsOf('run')) => ({ runtime: [{ name, summary: 'x', methods }] })
const param = (schema: object, name = 'p', more = {}) =>
  api('cases', [{ name: 'run', summary: 'x', params: [{ name, schema }], ...more }])
const c = (prototype: string, params: object[] = [], more = {}) => ({
  ...nativeManifest('x'),
  abi: 'c',
  ...api('cases', [{ name: 'run', summary: 'x', prototype, params, ...more }]),
})

/** What is wrong, where, and what is said about it. */
const CASES: [what: string, manifest: object, path: string, message: RegExp][] = [
  ['no name', { name: undefined }, '/name', /\/name is required/],
  ['a name of another type', { name: 7 }, '/name', /must be a string; it is 7/],
  ['another format', { manifest: 2 }, '/manifest', /must be 1; it is 2/],
  ['another id than its folder', { id: 'another' }, '/id', /must be the name of the folder, "id-case"; rename one/],
  ['an id that is none', { id: 'Geo_IP' }, '/id', /lower-case words with hyphens such as geo-ip; it is "Geo_IP"/],
  ['a version that is none', { version: '1' }, '/version', /semantic version such as 1\.2\.3; it is "1"/],
  ['engines that are none', { engines: { m3m: 'latest' } }, '/engines/m3m', /range of versions such as \^1\.0\.0/],
  ['engines of another time', { engines: { m3m: '>=99' } }, '/engines/m3m', /must allow this version of m3m, 0\.0\.0/],
  ['another kind', { kind: 'wasm' }, '/kind', /must be one of js, native; it is "wasm"/],
  ['no module', { main: undefined }, '/main', /must name the module/],
  ['a module that is not there', { main: 'dist/none.js' }, '/main', /must be there; build the plugin/],
  ['a module outside', { main: '../../../../etc/passwd' }, '/main', /must lie inside the folder/],
  ['a module that is a folder', { main: '.' }, '/main', /must (be a file|lie inside)/],
  ['a module and a library', { abi: 1 }, '/abi', /must be left out, since kind is "js"/],
  ['a native plugin without abi', { ...nativeManifest('x'), abi: undefined }, '/abi', /must be 1, for the functions/],
  [
    'no library for this machine',
    { ...nativeManifest('x'), library: { 'plan9-vax': 'x' } },
    '/library',
    /there is plan9-vax/,
  ],
  ['no methods', api('cases', []), '/runtime/0/methods', /must not be empty/],
  ['a method twice', api('cases', methodsOf('run', 'run')), '/runtime/0/methods/1/name', /once only/],
  [
    'a parameter twice',
    api('cases', [
      {
        name: 'run',
        summary: 'x',
        params: [
          { name: 'a', schema: {} },
          { name: 'a', schema: {} },
        ],
      },
    ]),
    '/runtime/0/methods/0/params/1/name',
    /once only/,
  ],
  [
    'a schema with references',
    param({ $ref: '#' }),
    '/runtime/0/methods/0/params/0/schema/$ref',
    /write out what it means/,
  ],
  ['a schema that is none', param({ type: 'strnig' }), '/runtime/0/methods/0/params/0/schema', /must be a JSON Schema/],
  [
    'a pattern that is none',
    param({ type: 'string', pattern: '(' }),
    '/runtime/0/methods/0/params/0/schema/pattern',
    /regular expression/,
  ],
  ['settings that are no object', { config: { type: 'string' } }, '/config/type', /must be "object"/],
  [
    'a secret that is no text',
    { config: { type: 'object', properties: { a: { type: 'integer', 'x-secret': true } } } },
    '/config/properties/a/type',
    /must be "string"/,
  ],
  ['access by a relative path', { access: { read: ['data'] } }, '/access/read/0', /must be an absolute path/],
  ['access to everything by a star', { access: { write: ['/*'] } }, '/access/write/0', /one path without \*/],
  ['access to what m3m keeps', { access: { read: ['/'] } }, '/access/read/0', /must not hold the data folder of m3m/],
  [
    'access to that by a detour',
    { access: { read: ['/proc/self/root/'] } },
    '/access/read/0',
    /must not hold the data folder of m3m/,
  ],
  [
    'access to m3m itself',
    { access: { write: [import.meta.dirname] } },
    '/access/write/0',
    /must not hold the program of m3m/,
  ],
  [
    'access of native code',
    { ...nativeManifest('x'), access: { read: ['/etc'] } },
    '/access/read/0',
    /cannot be kept from any file/,
  ],
  ['limits beyond reason', { limits: { memoryMb: 1 } }, '/limits/memoryMb', /must be at least 128; it is 1/],
  [
    'a prototype in JavaScript',
    param({}, 'p', { prototype: 'int p(int p)' }),
    '/runtime/0/methods/0/prototype',
    /abi "c" only/,
  ],
  [
    'no prototype',
    { ...c('int x(void)'), ...api('cases') },
    '/runtime/0/methods/0/prototype',
    /must be the C prototype/,
  ],
  ['a prototype that is none', c('hello'), '/runtime/0/methods/0/prototype', /must be a C prototype such as/],
  ['a struct', c('struct tm *now(void)'), '/runtime/0/methods/0/prototype', /has the type "struct tm \*"; known are/],
  [
    'a C parameter that nothing fits',
    c('int f(int a)'),
    '/runtime/0/methods/0/prototype',
    /parameter "a" that no argument fits/,
  ],
  [
    'an argument that C does not take',
    c('int f(void)', [{ name: 'a', schema: { type: 'integer' } }]),
    '/runtime/0/methods/0/prototype',
    /no parameter "a"/,
  ],
  [
    'a text where C wants a number',
    c('int f(int a)', [{ name: 'a', schema: { type: 'string' } }]),
    '/runtime/0/methods/0/prototype',
    /must have the type integer/,
  ],
]

/** Names that mean something else, as those of an object, a method, a parameter, a setting. */
const NAMES: [what: string, manifest: object, path: string][] = [
  ...[
    'kv',
    'db',
    'fetch',
    'console',
    'router',
    'goals',
    'globalThis',
    'constructor',
    'valueOf',
    'structuredClone',
    'await',
  ].map((name): [string, object, string] => [`the object ${name}`, api(name), '/runtime/0/name']),
  ...['$database', '__proto__', 'Geo', 'geo-ip', 'géo', 'geo ip', ''].map((name): [string, object, string] => [
    `the object "${name}"`,
    api(name),
    '/runtime/0/name',
  ]),
  ...['constructor', 'toString', 'then', '__proto__', 'hasOwnProperty', 'toJSON'].map(
    (name): [string, object, string] => [
      `the method ${name}`,
      api('cases', methodsOf(name)),
      '/runtime/0/methods/0/name',
    ],
  ),
  ...['__proto__', 'constructor', 'a-b'].map((name): [string, object, string] => [
    `the parameter ${name}`,
    param({}, name),
    '/runtime/0/methods/0/params/0/name',
  ]),
]

describe('the manifest of a plugin', () => {
  test('is checked, and what is wrong is told with place and way out; names that mean something else too', async (t) => {
    const place = tempDir(t)
    const all = [...CASES, ...NAMES.map(([what, manifest, path]) => [what, manifest, path, /must/] as const)]
    for (const [index, [, manifest]] of all.entries()) {
      const id = index === 3 ? 'id-case' : `case-${index}`
      writePlugin(place, id, { ...manifestOf(id), ...api('cases'), ...{ id }, ...withoutId(manifest) }, OK)
    }
    mkdirSync(join(place, 'no-json'))
    writeFileSync(join(place, 'no-json', 'plugin.json'), '{\n  "id": "no-json",\n  oops\n}')
    mkdirSync(join(place, 'list'))
    writeFileSync(join(place, 'list', 'plugin.json'), '[]')
    mkdirSync(join(place, 'large'))
    writeFileSync(join(place, 'large', 'plugin.json'), `"${'x'.repeat(300_000)}"`)
    writePlugin(place, 'linked', manifestOf('linked', { main: 'link.js' }))
    symlinkSync('/etc/passwd', join(place, 'linked', 'link.js'))
    mkdirSync(join(place, 'no-plugin'))

    const server = await pluginServer(t, place)
    for (const [index, [what, , path, message]] of all.entries()) {
      const { state, problems } = server.details(index === 3 ? 'id-case' : `case-${index}`)
      const found = problems.find((problem) => problem.path === path)
      assert.equal(state, 'rejected', what)
      assert.ok(found, `${what}: ${JSON.stringify(problems)}`)
      assert.equal(found.file, 'plugin.json', what)
      assert.match(found.message, message, what)
    }
    const only = (id: string) => server.details(id).problems.map(({ message }) => message)
    assert.match(only('no-json')[0]!, /must be JSON: .*line 3 column 3/)
    assert.deepEqual(only('list'), ['The manifest must be an object; it is []'])
    assert.deepEqual(only('large'), ['The manifest must have at most 262144 bytes'])
    assert.match(only('linked')[0]!, /\/main must lie inside the folder of the plugin; it is "link.js"/)
    assert.throws(() => server.details('no-plugin'), /There is no plugin/)
    assert.equal(({} as { polluted?: unknown }).polluted, undefined)
  })

  test('may have fields that mean nothing, which is told', async (t) => {
    const place = tempDir(t)
    writePlugin(
      place,
      'odd',
      { ...manifestOf('odd', api('odd', [{ ...methodsOf('run')[0], timeout: 5 }])), icon: 'x.png' },
      {
        'index.js': moduleWith('odd', 'run: () => 1'),
      },
    )
    const server = await pluginServer(t, place)
    const { warnings } = await server.state('odd', 'ready')
    assert.deepEqual(
      warnings.map(({ path }) => path),
      ['/runtime/0/methods/0/timeout', '/icon'],
    )
    assert.match(warnings[0]!.message, /is not a known field and means nothing; known are name, summary/)
  })

  test('gives a name to one plugin, whatever comes and goes, and tells the other one', async (t) => {
    const place = tempDir(t)
    const more = tempDir(t)
    const write = (id: string, folder = place) =>
      writePlugin(folder, id, manifestOf(id, api('shared')), { 'index.js': moduleWith('shared', `run: () => '${id}'`) })
    write('beta')
    write('gamma')
    const config = { plugins: { path: [place, more], native: true } }
    const server = await pluginServer(t, place, { config })
    await server.state('beta', 'ready')
    assert.match(server.details('gamma').reason!, /must be free, and the plugin "beta" has it; disable one of them/)
    // One that comes later does not take it away, whatever it is called.
    write('alpha')
    // Nor does a second one of the same id.
    write('beta', more)
    await server.rescan()
    assert.equal(server.details('alpha').state, 'rejected')
    assert.match(
      server.details('beta').warnings[0]!.message,
      /There is a second plugin "beta" in .*; remove one of them/,
    )
    assert.equal(await server.value('shared', 'run'), 'beta')
    await server.api('POST', '/plugins/beta/disable')
    await server.state('gamma', 'ready')
    assert.equal(await server.value('shared', 'run'), 'gamma')
    const { status, body } = await server.api('POST', '/plugins/beta/enable')
    assert.deepEqual([status, body.code], [409, 'M3M_PLUGIN_NAME_TAKEN'])
    assert.match(body.detail, /"shared" is of the plugin "gamma"; disable the other one first/)
  })

  test('cannot have a name that service code has built in', async (t) => {
    const place = tempDir(t)
    const names = guestApis()
      .map(({ name }) => name)
      .filter((name) => /^[a-z][A-Za-z0-9]*$/.test(name))
    assert.ok(names.length > 20)
    for (const [index, name] of names.entries()) writePlugin(place, `p${index}`, manifestOf(`p${index}`, api(name)), OK)
    const server = await pluginServer(t, place)
    for (const [index, name] of names.entries()) assert.equal(server.details(`p${index}`).state, 'rejected', name)
  })
})

/** The id is the folder's, unless the case is about it. */
function withoutId(manifest: object): object {
  const { id, ...rest } = manifest as { id?: string }
  return id === 'x' || id === undefined ? rest : manifest
}
