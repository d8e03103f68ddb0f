import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { pluginsRef } from '../../modules/plugins/contract.ts'
import { type Entry, forgeTar, forgeZip, pack, valid } from '../modules/plugins/archives.ts'
import { manifestOf, methodsOf, moduleWith, writePlugin } from '../modules/plugins/support.ts'
import { pluginFaults } from './plugins-support.ts'

type Refused = [what: string, archive: Buffer, code: string, message: RegExp, query?: string]

/** What would be a plugin, were it not for one more entry. */
const holding = (what: string, entry: Entry, message: RegExp, forges = [forgeTar, forgeZip]): Refused[] =>
  forges.map((forge) => [`${what} (${forge.name})`, forge([...valid('evil'), entry]), 'M3M_PLUGIN_ARCHIVE', message])

const EVIL = Buffer.from('evil content')

/** A .zip whose content is not what its checksum says. */
function damaged(): Buffer {
  const zip = forgeZip([...valid('evil'), { path: 'file', content: EVIL }], 0)
  zip[zip.indexOf(EVIL)] = 0
  return zip
}

/** A .zip that says of its last file that it is small. */
function understated(): Buffer {
  const zip = forgeZip([...valid('evil'), { path: 'file', content: Buffer.alloc(5_000_000) }])
  const central = zip.lastIndexOf('PK\x01\x02')
  zip.writeUInt32LE(10, central + 24)
  return zip
}

/** A .zip whose last file is encrypted, or says so. */
function encrypted(): Buffer {
  const zip = forgeZip([...valid('evil'), { path: 'file', content: 'x' }])
  const central = zip.lastIndexOf('PK\x01\x02')
  zip.writeUInt16LE(zip.readUInt16LE(central + 8) | 1, central + 8)
  return zip
}

describe('plugins that would be others, or elsewhere', () => {
  const { details, state, call, rescan, unharmed, disable, place, client, server, dataDir } = pluginFaults()

  const send = async (archive: Buffer, query = '', token: string | undefined = client().token) => {
    const answer = await server().get(`/api/plugins/install?${query}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: new Uint8Array(archive),
    })
    return { status: answer.status, body: (await answer.json()) as { code?: string; detail: string } }
  }

  test('K4 names of m3m, of the language and of other plugins are nobody else’s', async () => {
    await unharmed(async () => {
      const runtime = (name: string) => [{ name, summary: 'x', methods: methodsOf('run') }]
      const taken = ['db', 'router', 'console', 'globalThis', 'constructor', 'hasOwnProperty', 'well', 'eval']
      const ids = taken.map((_, index) => `shadow-${index}`)
      for (const [index, name] of taken.entries())
        writePlugin(place(), ids[index]!, manifestOf(ids[index]!, { runtime: runtime(name) }), {
          'index.js': `export default () => { throw new Error('it runs') }`,
        })
      // What has a meaning to every object.
      const tricks = ['__proto__', 'constructor', 'then', 'toString', 'prototype']
      for (const [index, name] of tricks.entries()) {
        const id = `trick-${index}`
        ids.push(id)
        const api = [{ name: `trick${index}`, summary: 'x', methods: methodsOf('run', name) }]
        writePlugin(place(), id, manifestOf(id, { runtime: api }), { 'index.js': moduleWith('x', 'run: () => 1') })
      }
      // A second version beside the first one, in a folder of another name.
      ids.push('well-2')
      writePlugin(place(), 'well-2', manifestOf('well', { version: '2.0.0' }), {
        'index.js': moduleWith('well', `run: () => 'the other one'`),
      })
      for (const _ of [1, 2]) {
        await rescan()
        for (const id of ids) assert.deepEqual([details(id).state, details(id).process], ['rejected', null], id)
      }
      assert.equal(({} as { polluted?: unknown }).polluted, undefined)
      for (const id of ids) await disable(id)
    })
  })

  test('K4 what a plugin gives cannot change what others have', async () => {
    await unharmed(async () => {
      writePlugin(place(), 'giver', manifestOf('giver'), {
        'index.js': moduleWith(
          'giver',
          `run: () => JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"then":"x","toJSON":"y"}')`,
        ),
      })
      await rescan()
      await state('giver', 'ready')
      assert.equal((await call('giver')).ok, true)
      assert.equal(({} as { polluted?: unknown }).polluted, undefined)
      assert.equal(await (await server().get('/r/canary/')).text(), '{"alive":true}')
      await disable('giver')
    })
  })

  test('K5 an archive keeps to its folder, to its size and to what was meant', async (t) => {
    const root = join(dataDir(), 'plugins')
    const tar = [forgeTar]
    const zip = [forgeZip]
    const refused: Refused[] = [
      ...Object.entries({
        'a path that leads out': '../evil',
        'a deep one': 'a/../../../evil',
        'an absolute path': '/tmp/evil',
        'a path of another system': 'a\\..\\evil',
        'a drive': 'C:evil',
      }).flatMap(([what, path]) =>
        holding(what, { path, content: 'x' }, /leads out of the folder|absolute path|relative path|invalid characters/),
      ),
      ...holding(
        'a symbolic link',
        { path: 'link', type: 'SymbolicLink', linkpath: '/etc' },
        /"link" is a SymbolicLink/,
      ),
      ...holding('a hard link', { path: 'link', type: 'Link', linkpath: '/etc/passwd' }, /is a Link/, tar),
      ...holding('a device', { path: 'dev', type: 'CharacterDevice' }, /is a (CharacterDevice|special file)/),
      ...holding('a file twice', { path: 'PLUGIN.json', content: '{}' }, /is in it twice/),
      ...holding('a file that is a folder', { path: 'index.js/x', content: '{}' }, /cannot be installed/),
      ...holding('a bomb', { path: 'bomb', content: Buffer.alloc(20_000_000) }, /more than 100 times its size/),
      ...[forgeTar, forgeZip].map(
        (forge): Refused => [
          `far too many files (${forge.name})`,
          forge([...valid('evil'), ...Array.from({ length: 6_000 }, (_, i) => ({ path: `f${i}` }))]),
          'M3M_PLUGIN_ARCHIVE',
          /more than 5000 entries/,
        ],
      ),
      [
        'what is no archive',
        Buffer.from('hello'),
        'M3M_PLUGIN_ARCHIVE',
        /it is no \.tgz and no \.zip; pack the folder/,
      ],
      ['half a .zip', Buffer.from('PK\u0003\u0004 something'), 'M3M_PLUGIN_ARCHIVE', /cannot be installed/],
      ['a .tgz that is cut off', pack(t, 'evil', '1.0.0').subarray(0, -40), 'M3M_PLUGIN_ARCHIVE', /unexpected end/],
      ['a .zip that is cut off', forgeZip(valid('evil')).subarray(0, -40), 'M3M_PLUGIN_ARCHIVE', /cannot be installed/],
      ['a .zip that is damaged', damaged(), 'M3M_PLUGIN_ARCHIVE', /"file" is damaged/],
      ['a .zip that lies about a size', understated(), 'M3M_PLUGIN_ARCHIVE', /too many bytes/],
      ['a .zip that is encrypted', encrypted(), 'M3M_PLUGIN_ARCHIVE', /"file" is encrypted/],
      ['garbage', gzipSync(Buffer.alloc(3_000, 'x')), 'M3M_PLUGIN_ARCHIVE', /cannot be installed/],
      ...[...tar, ...zip].map(
        (forge): Refused => ['no manifest', forge([{ path: 'readme' }]), 'M3M_PLUGIN_ARCHIVE', /no plugin\.json/],
      ),
      [
        'a manifest that is not right',
        forgeTar(valid('evil', 'x')),
        'M3M_PLUGIN_REJECTED',
        /\/version must be a semantic version/,
      ],
      ['an id that leads out', forgeZip(valid('../../evil')), 'M3M_PLUGIN_REJECTED', /\/id must be lower-case words/],
      [
        'another checksum',
        forgeZip(valid('evil')),
        'M3M_PLUGIN_CHECKSUM',
        /not the one that was meant/,
        `sha256=${'0'.repeat(64)}`,
      ],
      ['one that is looked after by hand', pack(t, 'well', '9.0.0'), 'M3M_PLUGIN_MANAGED', /looked after by hand/],
    ]
    await unharmed(async () => {
      for (const [what, archive, code, message, query] of refused) {
        const { status, body } = await send(archive, query)
        assert.ok(status === 422 || status === 409, `${what}: ${status} ${JSON.stringify(body)}`)
        assert.equal(body.code, code, `${what}: ${body.detail}`)
        assert.match(body.detail, message, what)
      }
      assert.equal(existsSync(join(root, 'evil')), false)
      assert.deepEqual(
        readdirSync(root).filter((name) => name !== 'data'),
        ['staging'],
      )
      assert.deepEqual(readdirSync(join(root, 'staging')), [])
      const ids = server()
        .kernel.get(pluginsRef)
        .list()
        .map(({ id }) => id)
      assert.equal(ids.includes('evil'), false)
      await assert.rejects(client().call('DELETE', '/plugins/well'), /M3M_PLUGIN_MANAGED/)
      await assert.rejects(client().call('POST', '/plugins/install', { not: 'an archive' }), /M3M_PLUGIN_ARCHIVE/)
      assert.equal((await send(forgeZip(valid('evil')), '', '')).status, 401)
    })
  })

  test('K5 a downgrade has to be meant', async () => {
    await unharmed(async () => {
      assert.equal((await send(forgeZip(valid('steps', '2.0.0')))).status, 200)
      assert.deepEqual(await call('steps'), { ok: true, value: '2.0.0' })
      const older = forgeTar(valid('steps', '1.9.0'))
      assert.equal((await send(older)).body.code, 'M3M_PLUGIN_DOWNGRADE')
      assert.deepEqual(await call('steps'), { ok: true, value: '2.0.0' })
      assert.equal((await send(older, 'force=true')).status, 200)
      assert.deepEqual(await call('steps'), { ok: true, value: '1.9.0' })
      await client().call('DELETE', '/plugins/steps')
    })
  })
})
