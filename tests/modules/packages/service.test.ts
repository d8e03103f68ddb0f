import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { PackageTypes, ServicePackage } from '../../../modules/packages/contract.ts'
import type { Pipeline } from '../../../modules/pipelines/contract.ts'
import type { ApiError, Client } from '../../support/client.ts'
import { type ServerProcess, startCli, writeConfig } from '../../support/server.ts'
import { serverWithRoot } from '../../support/server-with-root.ts'
import { until } from '../../support/until.ts'
import { type Registry, startRegistry } from './registry.ts'

const SERVICE = `import { greet } from 'greet'
import { kit } from '@scope/kit/deep'
router.get('/', () => [greet('Ann'), kit])
router.get('/fail', () => greet(null))`

describe('a service that imports packages', () => {
  const undo: (() => unknown)[] = []
  const t = { after: (work: unknown) => void undo.push(work as () => unknown) }
  let registry: Registry
  let server: ServerProcess
  let client: Client
  const install = async (wanted: string[]) => {
    const config = writeConfig(server.folder, { packages: { list: wanted } })
    const { code, stderr } = await startCli(server.folder, ['packages', 'install', '--config', config], registry.env)
      .ended
    assert.equal(code, 0, stderr)
  }
  const get = async (path: string) => (await fetch(`${server.url}/r/${path}`)).text()
  const outdated = async () => (await client.call<Pipeline>('GET', '/projects/shop/pipeline')).outdatedPackages
  const types = (name: string) =>
    client.call<PackageTypes>('GET', `/runtime/packages/types?name=${encodeURIComponent(name)}`)
  const paths = ({ files }: PackageTypes) => files.map(({ path }) => path).sort()

  before(async () => {
    registry = await startRegistry(t)
    registry.add(
      'greet',
      '1.0.0',
      {
        'lib/index.js': "import { names } from 'names'\nexport const greet = (who) => names[who.length] + ' ' + who",
        'lib/index.d.ts':
          "import type { Names } from 'names'\nimport type { Other } from './other.js'\nimport 'untyped'\nexport declare const greet: (who: string) => keyof Names | Other",
        'lib/other.d.ts': 'export type Other = string',
        'lib/unused.d.ts': 'export {}',
      },
      {
        description: 'Says hello',
        exports: {
          '.': { types: './lib/index.d.ts', default: './lib/index.js' },
          './unused': { types: './lib/unused.d.ts' },
        },
        dependencies: { names: '1', untyped: '1' },
      },
    )
    registry.add('greet', '1.1.0', { 'lib/index.js': "export const greet = () => 'newer'" }, { main: 'lib/index.js' })
    registry.add(
      'names',
      '1.0.0',
      { 'index.js': "export const names = ['', '', '', 'hello']", 'index.d.ts': 'export interface Names { a: 1 }' },
      { types: 'index.d.ts' },
    )
    registry.add('untyped', '1.0.0', { 'index.js': '' })
    registry.add(
      '@types/untyped',
      '1.0.0',
      { 'index.d.ts': 'export declare const untyped: 1' },
      { types: 'index.d.ts' },
    )
    registry.add(
      '@scope/kit',
      '2.0.0',
      { 'deep.js': 'export const kit = 7', 'deep.d.ts': 'export declare const kit: 7' },
      { exports: { './*': './*.js' } },
    )
    ;({ server, client } = await serverWithRoot(t, { packages: { list: ['greet@1.0.0', '@scope/kit'] } }))
    await client.createProject('shop')
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  it('is not published before they are installed; the server has said so', async () => {
    assert.match(
      server.output(),
      /packages\.list is not what is installed: @scope\/kit@\* \(not installed\), greet@1\.0\.0 \(not installed\); run .{1,2}m3m packages install/,
    )
    await assert.rejects(client.publish('shop', SERVICE), ({ status, problem }: ApiError) => {
      assert.deepEqual([status, problem.errors?.map(({ path }) => path)], [422, ['main.ts:1:23', 'main.ts:2:21']])
      assert.match(problem.detail, /Package "greet" is not installed on this server/)
      return true
    })
    const { items } = await client.call<{ items: ServicePackage[] }>('GET', '/runtime/packages')
    assert.deepEqual(items[1], { name: 'greet', wanted: '1.0.0', version: null, summary: '', bytes: 0, current: false })
    await assert.rejects(types('greet'), ({ status, problem }: ApiError) => {
      assert.deepEqual([status, problem.code], [404, 'M3M_PACKAGES_UNKNOWN'])
      return true
    })
  })

  it('runs as soon as they are', async () => {
    await install(['greet@1.0.0', '@scope/kit'])
    const { url } = await client.call<{ url: string }>('POST', '/projects/shop/service/preview')
    assert.equal(await (await fetch(url)).text(), '["hello Ann",7]')
    await client.call('POST', '/projects/shop/pipeline/publish', { tag: 'stable' })
    assert.equal(await get('shop'), '["hello Ann",7]')
    await get('shop/fail')
    const line = await until('the error is in the log', async () =>
      (await client.logs('shop')).find(({ level }) => level === 'error'),
    )
    assert.match(line.stack ?? '', /node_modules\/greet\/lib\/index\.js:2:\d+.*main\.ts:4:27/s)
    assert.doesNotMatch(JSON.stringify(line), new RegExp(server.folder))
  })

  it('J13 keeps the packages it was published with, and says that others are installed', async () => {
    assert.deepEqual(await outdated(), [])
    await install(['greet@1.1.0', '@scope/kit'])
    await client.service('shop', 'restart')
    assert.equal(await get('shop'), '["hello Ann",7]')
    assert.deepEqual(await outdated(), [
      { name: 'greet', version: '1.0.0', installed: '1.1.0' },
      { name: 'names', version: '1.0.0', installed: null },
    ])
    await install(['greet@^1'])
    await client.service('shop', 'restart')
    assert.equal(await get('shop'), '["hello Ann",7]')
    assert.deepEqual((await outdated())[0], { name: '@scope/kit', version: '2.0.0', installed: null })
    await assert.rejects(client.publish('shop', SERVICE), /Package "@scope\/kit" is not installed/)
    await install(['greet@1.0.0', '@scope/kit', '@types/untyped'])
    assert.deepEqual(await outdated(), [])
  })

  it('has the declarations of packages in its editor', async () => {
    const greet = await types('greet')
    assert.deepEqual(paths(greet), [
      'node_modules/@types/untyped/index.d.ts',
      'node_modules/@types/untyped/package.json',
      'node_modules/greet/lib/index.d.ts',
      'node_modules/greet/lib/other.d.ts',
      'node_modules/greet/package.json',
      'node_modules/names/index.d.ts',
      'node_modules/names/package.json',
    ])
    assert.deepEqual(
      JSON.parse(greet.files.find(({ path }) => path === 'node_modules/greet/package.json')!.content).exports['.'],
      {
        types: './lib/index.d.ts',
        default: './lib/index.js',
      },
    )
    assert.deepEqual(paths(await types('greet/unused')), [
      'node_modules/greet/lib/unused.d.ts',
      'node_modules/greet/package.json',
    ])
    assert.deepEqual(paths(await types('@scope/kit/deep')), [
      'node_modules/@scope/kit/deep.d.ts',
      'node_modules/@scope/kit/package.json',
    ])
    for (const name of ['names', '../../etc/passwd', '/etc/passwd', 'greet/../../../x'])
      await types(name).then(
        ({ files }) => assert.deepEqual(files, []),
        ({ problem }: ApiError) => assert.equal(problem.code, 'M3M_PACKAGES_UNKNOWN'),
      )
    for (const path of ['packages', 'packages/types?name=greet'])
      assert.equal((await fetch(`${server.url}/api/runtime/${path}`)).status, 401)
    const { items } = await client.call<{ items: ServicePackage[] }>('GET', '/runtime/packages')
    const told = items.map(({ name, wanted, version, summary, current }) => [name, wanted, version, summary, current])
    assert.deepEqual(told, [
      ['@scope/kit', '*', '2.0.0', '', true],
      ['@types/untyped', null, '1.0.0', '', false],
      ['greet', '1.0.0', '1.0.0', 'Says hello', true],
    ])
  })
})
