import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { openEmbedded } from '../../modules/database/embedded/driver.ts'
import { serveWire } from '../../modules/database/wire/server.ts'
import { childrenOf } from '../bench/processes.ts'
import { type ApiError, type Client, ROOT_USER, signIn } from '../support/client.ts'
import { freePort } from '../support/free-port.ts'
import { runCli, startServer, writeConfig } from '../support/server.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'

describe('I. a database server that', () => {
  test('I6 is not there at the start is named, without the password', { timeout: 60_000 }, (t) => {
    const folder = tempDir(t)
    const file = writeConfig(folder, {
      database: { driver: 'mongodb' },
      mongodb: { uri: 'mongodb://m3m:s3cret@127.0.0.1:1/?directConnection=true' },
    })
    const { code, stdout, stderr } = runCli(folder, ['serve', '--config', file])
    assert.equal(code, 1)
    const [line] = stderr.trim().split('\n').slice(-1)
    assert.match(
      line!,
      /^m3m: .*mongodb:\/\/m3m:\*\*\*@127\.0\.0\.1:1.* does not answer .*; start it, correct mongodb\.uri/,
    )
    assert.ok(!`${stdout}${stderr}`.includes('s3cret'))
  })

  test('I6 goes away takes the services with it as little as it can, and nothing is lost when it is back', {
    timeout: 120_000,
  }, async (t) => {
    const store = await openEmbedded({ dataDir: ':memory:' })
    const port = await freePort()
    const serve = () => serveWire({ database: store, name: 'm3m', port })
    let database = await serve()
    t.after(async () => {
      await database.close()
      await store.close()
    })
    const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`
    const config = { database: { driver: 'mongodb' }, mongodb: { uri, database: 'm3m' } }
    const folder = tempDir(t)
    const server = await startServer(folder, config)
    t.after(() => server.stop())
    const token = await until(
      'the way to set it up is printed',
      () => /setup\S*token=([\w-]+)/.exec(server.output())?.[1],
    )
    const setup = await fetch(`${server.url}/api/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, name: 'Root', ...ROOT_USER }),
    })
    assert.ok(setup.ok, await setup.text())
    const client: Client = await signIn(server.url)
    await client.createProject('Outage', 'outage')
    await client.publish('outage', `router.get('/', () => { console.log('still here'); return { up: true } })`)
    const ask = async (path: string) => (await fetch(`${server.url}${path}`)).status
    assert.equal(await ask('/r/outage/'), 200)
    assert.equal(await ask('/readyz'), 200)

    await database.close()
    assert.equal(await ask('/r/outage/'), 200)
    assert.equal(await ask('/healthz'), 200)
    assert.equal(await ask('/readyz'), 503)
    const refused = await client.createProject('Lost', 'lost').catch((error: ApiError) => error)
    assert.ok(refused instanceof Error)
    const { status, problem } = refused as ApiError
    assert.deepEqual([status, problem.code], [503, 'M3M_DATABASE_UNAVAILABLE'])
    assert.match(problem.detail, /^The database does not answer \(.*\); .* Try again in a moment$/)
    assert.equal(await ask('/r/outage/'), 200)
    // What dies now cannot come back before its code can be read.
    const runners = childrenOf(server.child.pid!).filter((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('/runtime/runner/'),
    )
    assert.notDeepEqual(runners, [])
    for (const pid of runners) process.kill(pid, 'SIGKILL')

    database = await serve()
    await until('the database is found again', async () => (await ask('/readyz')) === 200, 30_000)
    assert.equal((await client.createProject('Found', 'found')).slug, 'found')
    const lines = await until('the lines of the outage are stored', async () => {
      const found = await client.logs('outage', 'q=still+here')
      return found.length >= 3 ? found : null
    })
    assert.equal(lines.length, 3)
    await until('the service whose process died is back', async () => (await ask('/r/outage/')) === 200)
  })
})
