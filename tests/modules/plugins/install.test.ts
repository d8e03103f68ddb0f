import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import environment from '../../../modules/environment/index.ts'
import { pluginsRef } from '../../../modules/plugins/contract.ts'
import plugins from '../../../modules/plugins/index.ts'
import projects from '../../../modules/projects/index.ts'
import { tempDir } from '../../support/temp.ts'
import { startServer } from '../auth/support.ts'
import { forgeZip, pack, valid } from './archives.ts'
import { manifestOf, moduleWith, type PluginServer, pluginServer, writePlugin } from './support.ts'

async function start(t: TestContext) {
  const place = tempDir(t)
  const server = await pluginServer(t, place)
  const send = async (archive: Buffer, query = '', as = server.root, type = 'application/gzip') => {
    const answer = await server.kernel.app.inject({
      method: 'POST',
      url: `/api/plugins/install?${query}`,
      headers: { 'content-type': type, authorization: `Bearer ${as}` },
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

  test('takes a .zip, with the folder or without it, and leaves out what macOS adds', async (t) => {
    const { server, send } = await start(t)
    const inFolder = [
      { path: 'zipped/', type: 'Directory' },
      ...valid('zipped', '1.0.0', 'zipped/'),
      { path: '__MACOSX/zipped/._plugin.json', content: 'x' },
      { path: 'zipped/.DS_Store', content: 'x' },
    ]
    const { status, body } = await send(forgeZip(inFolder), '', server.root, 'application/zip')
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(await server.value('zipped', 'run'), '1.0.0')
    assert.deepEqual(readdirSync(body.plugin.folder).sort(), ['index.js', 'plugin.json'])
    assert.equal((await send(forgeZip(valid('zipped', '1.1.0'), 0))).body.replaced, '1.0.0')
    assert.equal(await server.value('zipped', 'run'), '1.1.0')
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
