import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { create, Header } from 'tar'
import environment from '../../../modules/environment/index.ts'
import { pluginsRef } from '../../../modules/plugins/contract.ts'
import plugins from '../../../modules/plugins/index.ts'
import projects from '../../../modules/projects/index.ts'
import { tempDir } from '../../support/temp.ts'
import { startServer } from '../auth/support.ts'
import { manifestOf, moduleWith, type PluginServer, pluginServer, writePlugin } from './support.ts'

/** A .tgz of a plugin's folder, as an author packs it. */
function pack(t: TestContext, id: string, version: string, more: object = {}): Buffer {
  const folder = tempDir(t)
  writePlugin(folder, id, manifestOf(id, { version, ...more }), {
    'index.js': moduleWith(id, `run: () => '${version}'`),
    'lib/deep/file.txt': 'x',
  })
  return create({ gzip: true, sync: true, cwd: folder, portable: true }, [id]).read() as Buffer
}

interface Entry {
  path: string
  content?: string | Buffer
  type?: string
  linkpath?: string
}

/** An archive of anything, honest or not. */
function forge(entries: Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, content = '', type = 'File', linkpath }) => {
    const data = Buffer.from(content)
    const head = Buffer.alloc(512)
    const header = new Header({
      path: path.slice(0, 99),
      size: data.length,
      mode: 0o755,
      mtime: new Date(0),
      type: type as 'File',
      linkpath,
    })
    header.encode(head, 0)
    return [head, data, Buffer.alloc((512 - (data.length % 512)) % 512)]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}

const valid = (id: string): Entry[] => [
  { path: 'plugin.json', content: JSON.stringify(manifestOf(id)) },
  { path: 'index.js', content: moduleWith(id, 'run: () => 1') },
]

type Refused = [what: string, archive: Buffer, code: string, message: RegExp, query?: string]

/** What would be a plugin, were it not for one more entry. */
const holding = (what: string, entry: Entry, message: RegExp): Refused => [
  what,
  forge([...valid('evil'), entry]),
  'M3M_PLUGIN_ARCHIVE',
  message,
]

async function start(t: TestContext) {
  const place = tempDir(t)
  const server = await pluginServer(t, place)
  const send = async (archive: Buffer, query = '', as: string | undefined = server.root) => {
    const answer = await server.kernel.app.inject({
      method: 'POST',
      url: `/api/plugins/install?${query}`,
      headers: { 'content-type': 'application/gzip', ...(as ? { authorization: `Bearer ${as}` } : {}) },
      payload: archive,
    })
    return { status: answer.statusCode, body: answer.json() }
  }
  return { server, place, send }
}

const filesOf = (server: PluginServer) => {
  const all = readdirSync(join(server.dataDir, 'plugins'), { recursive: true, encoding: 'utf8' })
  return all.filter((path) => !path.startsWith('data')).sort()
}

describe('installing a plugin', () => {
  test('takes a packed folder, tells its checksum, and replaces it with a newer one', async (t) => {
    const { server, send } = await start(t)
    const first = pack(t, 'fresh', '1.0.0')
    const { status, body } = await send(first)
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(body.sha256, createHash('sha256').update(first).digest('hex'))
    assert.deepEqual([body.replaced, body.plugin.source, body.plugin.enabled], [null, 'installed', true])
    assert.equal(await server.value('fresh', 'run'), '1.0.0')
    const second = await send(pack(t, 'fresh', '1.2.0'))
    assert.deepEqual([second.status, second.body.replaced], [200, '1.0.0'])
    assert.equal(await server.value('fresh', 'run'), '1.2.0')

    const older = await send(pack(t, 'fresh', '1.1.0'))
    assert.deepEqual([older.status, older.body.code], [409, 'M3M_PLUGIN_DOWNGRADE'])
    assert.match(older.body.detail, /installed as 1\.2\.0, which is newer than 1\.1\.0; send it with force/)
    assert.equal(await server.value('fresh', 'run'), '1.2.0')
    assert.equal((await send(pack(t, 'fresh', '1.1.0'), 'force=true')).status, 200)
    assert.equal(await server.value('fresh', 'run'), '1.1.0')

    assert.equal((await server.api('DELETE', '/plugins/fresh')).status, 204)
    assert.throws(() => server.details('fresh'), /There is no plugin/)
    assert.match((await server.error('fresh', 'run')).message, /the plugin "fresh" is gone/)
    assert.deepEqual(filesOf(server), ['installed', 'staging'])
    assert.equal(existsSync(join(server.dataDir, 'plugins', 'data', 'fresh')), false)
  })

  test('K5 keeps to its folder, to its size and to what was meant', async (t) => {
    const { server, place, send } = await start(t)
    const outside = join(server.dataDir, 'plugins', 'evil')
    const refused: Refused[] = [
      ...Object.entries({
        'a path that leads out': '../evil',
        'a deep one': 'a/../../../evil',
        'an absolute path': '/tmp/evil',
        'a path of another system': 'a\\..\\evil',
        'a drive': 'C:evil',
      }).map(([what, path]) => holding(what, { path, content: 'x' }, /leads out of the folder/)),
      holding('a symbolic link', { path: 'link', type: 'SymbolicLink', linkpath: '/etc' }, /"link" is a SymbolicLink/),
      holding('a hard link', { path: 'link', type: 'Link', linkpath: '/etc/passwd' }, /is a Link/),
      holding('a device', { path: 'dev', type: 'CharacterDevice' }, /is a CharacterDevice/),
      holding('a file twice', { path: 'PLUGIN.json', content: '{}' }, /is in it twice/),
      holding('a bomb', { path: 'bomb', content: Buffer.alloc(60_000_000) }, /more than 100 times its size/),
      [
        'far too many files',
        forge([...valid('evil'), ...Array.from({ length: 6_000 }, (_, i) => ({ path: `f${i}` }))]),
        'M3M_PLUGIN_ARCHIVE',
        /more than 5000 entries/,
      ],
      [
        'what is no archive',
        Buffer.from('PK\u0003\u0004 something'),
        'M3M_PLUGIN_ARCHIVE',
        /it is no \.tgz; pack the folder/,
      ],
      ['an archive that is cut off', pack(t, 'evil', '1.0.0').subarray(0, -40), 'M3M_PLUGIN_ARCHIVE', /unexpected end/],
      ['garbage', gzipSync(Buffer.alloc(3_000, 'x')), 'M3M_PLUGIN_ARCHIVE', /cannot be installed/],
      ['no manifest', forge([{ path: 'readme', content: 'x' }]), 'M3M_PLUGIN_ARCHIVE', /no plugin\.json/],
      [
        'a manifest that is not right',
        forge([{ path: 'plugin.json', content: JSON.stringify(manifestOf('evil', { version: 'x' })) }]),
        'M3M_PLUGIN_REJECTED',
        /\/version must be a semantic version/,
      ],
      [
        'an id that leads out',
        forge([{ path: 'plugin.json', content: JSON.stringify(manifestOf('../../evil')) }, valid('evil')[1]!]),
        'M3M_PLUGIN_REJECTED',
        /\/id must be lower-case words/,
      ],
      [
        'another checksum',
        pack(t, 'evil', '1.0.0'),
        'M3M_PLUGIN_CHECKSUM',
        /not the one that was meant/,
        `sha256=${'0'.repeat(64)}`,
      ],
    ]
    writePlugin(place, 'byhand', manifestOf('byhand'), { 'index.js': moduleWith('byhand', 'run: () => 1') })
    await server.rescan()
    refused.push([
      'one that is looked after by hand',
      pack(t, 'byhand', '9.0.0'),
      'M3M_PLUGIN_MANAGED',
      /looked after by hand/,
    ])
    for (const [what, archive, code, message, query] of refused) {
      const { status, body } = await send(archive, query)
      assert.ok(status === 422 || status === 409, `${what}: ${status} ${JSON.stringify(body)}`)
      assert.equal(body.code, code, `${what}: ${body.detail}`)
      assert.match(body.detail, message, what)
    }
    assert.equal(existsSync(outside), false)
    assert.deepEqual(filesOf(server), ['staging'])
    assert.deepEqual(
      server.kernel
        .get(pluginsRef)
        .list()
        .map(({ id }) => id),
      ['byhand'],
    )
    assert.equal((await server.api('DELETE', '/plugins/byhand')).body.code, 'M3M_PLUGIN_MANAGED')
    const text = await server.api('POST', '/plugins/install', { not: 'an archive' })
    assert.equal(text.body.code, 'M3M_PLUGIN_ARCHIVE')
    const anonymous = await send(pack(t, 'evil', '1.0.0'), '', '')
    assert.equal(anonymous.status, 401)
  })

  test('is whole or not at all, also when the server dies meanwhile', async (t) => {
    const dataDir = tempDir(t)
    const root = join(dataDir, 'plugins')
    writePlugin(join(root, 'installed'), 'half', manifestOf('half'), { 'index.js': moduleWith('half', 'run: () => 1') })
    // The old one is out of the way, the new one not yet in its place.
    mkdirSync(join(root, 'staging'), { recursive: true })
    renameSync(join(root, 'installed', 'half'), join(root, 'staging', 'half.old'))
    mkdirSync(join(root, 'staging', '123-1'))
    writeFileSync(join(root, 'staging', '123-1', 'plugin.json'), '{')
    const server = await startServer(t, {
      modules: [projects, environment, plugins],
      config: { storage: { path: dataDir }, plugins: { path: [] } },
    })
    assert.deepEqual(
      server.kernel
        .get(pluginsRef)
        .list()
        .map(({ id, source }) => [id, source]),
      [['half', 'installed']],
    )
    assert.deepEqual(readdirSync(root).sort(), ['installed'])
  })
})
