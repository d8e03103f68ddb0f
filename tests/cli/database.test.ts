import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { openEmbedded } from '../../modules/database/embedded/driver.ts'
import { serveWire } from '../../modules/database/wire/server.ts'
import { ROOT_USER } from '../support/client.ts'
import { runCli, startCli, startServer, writeConfig } from '../support/server.ts'
import { tempDir } from '../support/temp.ts'

type Folder = ReturnType<typeof place>

/** A folder with a configuration, and `m3m database` on it. */
const place = (t: Parameters<typeof tempDir>[0], config = {}) => {
  const folder = tempDir(t)
  const file = writeConfig(folder, config)
  const m3m = (...args: string[]) => runCli(folder, [...args, '--config', file])
  return { folder, database: join(folder, 'storage', 'database'), m3m }
}

const fill = async ({ database: dataDir }: Folder): Promise<void> => {
  const database = await openEmbedded({ dataDir })
  await database.collection('things').createIndex({ n: 1 })
  await database.collection('things').insertMany([{ n: 1 }, { n: [2, 3] }])
  await database.close()
}

const damage = ({ database }: Folder): void => {
  const file = new DatabaseSync(join(database, 'm3m.db'))
  file.exec('DELETE FROM index_1 WHERE row = 1')
  file.close()
}

const oneLine = (text: string, pattern: RegExp): void => {
  assert.equal(text.trim().split('\n').length, 1, text)
  assert.match(text, pattern)
}

describe('m3m database', () => {
  test('tells in its help what it can do', (t) => {
    const { m3m } = place(t)
    assert.match(m3m('--help').stdout, /database\s+look after the database/)
    const { stdout } = m3m('database', '--help')
    for (const name of ['check', 'backup', 'compact', 'copy']) assert.match(stdout, new RegExp(`^  ${name} `, 'm'))
    assert.match(m3m('database', 'copy', '--help').stdout, /--to \[uri\][\s\S]*--from \[uri\][\s\S]*--overwrite/)
  })

  test('check counts what it looked at, names damage with exit code 1, and mends indexes', async (t) => {
    const folder = place(t)
    await fill(folder)
    const sound = folder.m3m('database', 'check')
    assert.equal(sound.code, 0, sound.stderr)
    oneLine(sound.stdout, /^no damage in 1 collection, 2 documents, 3 index entries \(\d+\.\d s\)$/m)
    damage(folder)
    const damaged = folder.m3m('database', 'check')
    assert.equal(damaged.code, 1)
    oneLine(damaged.stdout, /m3m\.db: index "n_1" of collection "things": 1 entry missing/)
    oneLine(damaged.stderr, /^m3m: The database has 1 problem; "m3m database check --repair"/)
    const mended = folder.m3m('database', 'check', '--repair')
    assert.equal(mended.code, 0, mended.stderr)
    assert.match(mended.stdout, /^index "n_1" of collection "things": filled anew\nno damage in 1 collection/)
    assert.equal(folder.m3m('database', 'check').code, 0)
  })

  test('works beside a running server: check, backup below the caller, compact', async (t) => {
    const folder = place(t)
    const server = await startServer(folder.folder)
    t.after(() => server.stop('SIGKILL'))
    assert.equal(folder.m3m('new-admin', ROOT_USER.email, ROOT_USER.password).code, 0)
    assert.match(folder.m3m('database', 'check').stdout, /^no damage in \d+ collections, \d+ documents?/)

    const caller = tempDir(t)
    const config = ['--config', join(folder.folder, 'config', 'm3m.yaml')]
    const backup = runCli(caller, ['database', 'backup', 'mine/today', ...config])
    assert.equal(backup.code, 0, backup.stderr)
    assert.match(backup.stdout, /m3m\.db {2}[\d.]+ (kB|MB)\n.*m3m-logs\.db {2}[\d.]+ (kB|MB)\nwritten in \d+\.\d s\n$/)
    const copy = await openEmbedded({ dataDir: join(caller, 'mine', 'today') })
    t.after(() => copy.close())
    assert.equal(await copy.collection('users').countDocuments({ email: ROOT_USER.email }), 1)
    const again = runCli(caller, ['database', 'backup', 'mine/today', ...config])
    assert.equal(again.code, 1)
    oneLine(again.stderr, /^m3m: The folder .*mine\/today is not empty/)

    const compact = folder.m3m('database', 'compact')
    assert.equal(compact.code, 0, compact.stderr)
    assert.match(compact.stdout, /m3m\.db {2}.* before, .* after\n[\s\S]*with the server stopped/)
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200)
  })

  test('backs up and compacts without a server', async (t) => {
    const folder = place(t)
    await fill(folder)
    const backup = folder.m3m('database', 'backup', 'copy')
    assert.equal(backup.code, 0, backup.stderr)
    assert.deepEqual(readdirSync(join(folder.folder, 'copy')).sort(), ['m3m-logs.db', 'm3m.db'])
    const compact = folder.m3m('database', 'compact')
    assert.equal(compact.code, 0, compact.stderr)
    assert.doesNotMatch(compact.stdout, /with the server stopped/)
  })

  test('a restored backup is what it was', async (t) => {
    const folder = place(t)
    await fill(folder)
    assert.equal(folder.m3m('database', 'backup', join('storage', 'restored')).code, 0)
    const restored = place(t, { database: { path: join(folder.folder, 'storage', 'restored') } })
    assert.match(restored.m3m('database', 'check').stdout, /no damage in 1 collection, 2 documents/)
  })

  test('what is typed wrongly ends with exit code 1 and says what is wrong', (t) => {
    const { m3m } = place(t)
    for (const [args, pattern] of [
      [['backup'], /missing required argument 'folder'/],
      [['check', '--fast'], /unknown option '--fast'/],
      [['defragment'], /unknown command 'defragment'/],
      [['copy'], /^m3m: Say which way to copy/],
      [['copy', '--to', 'mongodb://a', '--from', 'mongodb://b'], /^m3m: Say which way to copy/],
      [['copy', '--to', 'http://u:secret@a'], /^m3m: "http:\/\/u:\*\*\*@a" is no connection string/],
    ] as const) {
      const { code, stderr, stdout } = m3m('database', ...args)
      assert.equal(code, 1, stdout)
      assert.match(stderr, pattern)
      assert.doesNotMatch(stderr + stdout, /secret/)
    }
  })

  test('on a MongoDB server: check lists what is there, and the others say what to use instead', async (t) => {
    const behind = await openEmbedded({ dataDir: ':memory:' })
    const server = await serveWire({ database: behind, name: 'm3m' })
    t.after(async () => {
      await server.close()
      await behind.close()
    })
    await behind.collection('things').insertMany([{ n: 1 }, { n: 2 }])
    const { folder } = place(t, { database: { driver: 'mongodb' }, mongodb: { uri: server.uri, database: 'm3m' } })
    const m3m = (...args: string[]) => startCli(folder, [...args, '--config', join(folder, 'config', 'm3m.yaml')]).ended
    const check = await m3m('database', 'check')
    assert.equal(check.code, 0, check.stderr)
    assert.match(check.stdout, /^things: 2 documents, not validated: no such command: 'validate'$/m)
    assert.match(check.stdout, /a MongoDB server checks its files itself\n$/)
    for (const [args, pattern] of [
      [['backup', 'there'], /^m3m: The database is MongoDB at \S+, database "m3m"; back it up with mongodump$/],
      [['compact'], /^m3m: The database is MongoDB at .*; the server gives space back with its command "compact"$/],
    ] as const) {
      const { code, stderr } = await m3m('database', ...args)
      assert.equal(code, 1)
      oneLine(stderr.trim(), pattern)
    }
  })

  test('doctor looks at the files', async (t) => {
    const folder = place(t)
    await fill(folder)
    const { stdout, code } = folder.m3m('doctor')
    assert.equal(code, 0, stdout)
    assert.match(stdout, /✓ database: embedded answers\n✓ integrity: no damage found by SQLite/)
  })
})
