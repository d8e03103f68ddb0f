import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fake } from '../../../kernel/index.ts'
import audit from '../../../modules/audit/index.ts'
import { databaseRef } from '../../../modules/database/contract.ts'
import { environmentRef } from '../../../modules/environment/contract.ts'
import environment from '../../../modules/environment/index.ts'
import metrics from '../../../modules/metrics/index.ts'
import { pluginsRef } from '../../../modules/plugins/contract.ts'
import plugins from '../../../modules/plugins/index.ts'
import projects from '../../../modules/projects/index.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { databaseFor } from '../../support/database.ts'
import { tempDir } from '../../support/temp.ts'
import { until } from '../../support/until.ts'
import { crowd, signIn, startServer } from '../auth/support.ts'
import { manifestOf, methodsOf, moduleWith, pluginServer, removePlugin, writePlugin } from './support.ts'

const one = (id: string, methods: string, more: object = {}, setup = '') =>
  [
    manifestOf(id, { runtime: [{ name: id, summary: 'x', methods: methodsOf('run') }], ...more }),
    { 'index.js': moduleWith(id, methods, setup) },
  ] as const

const SETTINGS = {
  config: {
    type: 'object',
    required: ['token'],
    properties: {
      token: { type: 'string', 'x-secret': true, minLength: 3 },
      city: { type: 'string', default: 'Berlin', pattern: '^(\\w+ ?)+$' },
      size: { type: 'integer', minimum: 1 },
    },
  },
}

describe('looking after plugins', () => {
  test('is for root; others see what they offer', async (t) => {
    const place = tempDir(t)
    writePlugin(place, 'one', ...one('one', 'run: () => 1'))
    const { people, service } = crowd('root', 'member')
    const server = await startServer(t, {
      modules: [projects, environment, plugins],
      fakes: [fake(usersRef, service)],
      config: { plugins: { path: [place] } },
    })
    const member = await signIn(server, people.member!)
    const root = await signIn(server, people.root!)
    const { body } = await server.call('GET', '/api/plugins', { as: member })
    assert.equal(body.items.length, 1)
    assert.deepEqual(
      [body.items[0].id, body.items[0].runtime[0].methods[0].signature],
      ['one', 'run(): Promise<unknown>'],
    )
    for (const hidden of ['folder', 'settings', 'process', 'problems', 'figures'])
      assert.equal(body.items[0][hidden], undefined, hidden)
    assert.equal((await server.call('GET', '/api/plugins/one', { as: root })).body.folder, join(place, 'one'))
    const calls: [string, string, unknown?][] = [
      ['POST', '/plugins/one/enable'],
      ['POST', '/plugins/one/disable'],
      ['POST', '/plugins/one/restart'],
      ['POST', '/plugins/rescan'],
      ['PUT', '/plugins/one/settings', { values: {} }],
      ['GET', '/plugins/one/logs'],
      ['POST', '/plugins/install'],
      ['DELETE', '/plugins/one'],
    ]
    for (const [method, path, content] of calls) {
      const answer = await server.call(method, `/api${path}`, { as: member, body: content })
      assert.equal(answer.status, 403, `${method} ${path}`)
      assert.equal((await server.call(method, `/api${path}`, { body: content })).status, 401, `${method} ${path}`)
    }
    assert.equal(server.kernel.get(pluginsRef).get('one').enabled, true)
    assert.equal((await server.call('GET', '/api/plugins/none', { as: root })).body.code, 'M3M_PLUGIN_NOT_FOUND')
  })

  test('finds what comes and goes without being asked', async (t) => {
    const place = tempDir(t)
    const server = await pluginServer(t, place)
    writePlugin(place, 'comes', ...one('comes', 'run: () => 1'))
    const find = () =>
      server.kernel
        .get(pluginsRef)
        .list()
        .find(({ id }) => id === 'comes')
    await until('it is there', () => find()?.state === 'ready')
    removePlugin(place, 'comes')
    await until('it is gone', () => find() === undefined)
  })

  test('keeps settings, and secrets so that nobody sees them', async (t) => {
    const place = tempDir(t)
    writePlugin(place, 'one', ...one('one', 'run: () => config', SETTINGS))
    const server = await pluginServer(t, place)
    const set = (values: object) => server.api('PUT', '/plugins/one/settings', { values })
    assert.match(server.details('one').reason!, /settings of the plugin "one" do not fit: token is required/)
    assert.equal((await server.error('one', 'run')).code, 'M3M_API_UNKNOWN')

    const bad = await set({ token: 'x', size: 'large', other: 1 })
    assert.equal(bad.status, 422)
    assert.deepEqual(bad.body.errors.map(({ path }: { path: string }) => path).sort(), [
      '/values/other',
      '/values/size',
      '/values/token',
    ])
    const { status, body } = await set({ token: 'hunter2 of the test', size: 3 })
    assert.equal(status, 200)
    assert.deepEqual([body.settings.values, body.settings.secrets], [{ size: 3 }, ['token']])
    assert.deepEqual(await server.value('one', 'run'), { token: 'hunter2 of the test', size: 3, city: 'Berlin' })
    // What is left out is gone, but a secret stays.
    await set({ city: 'Tver' })
    assert.deepEqual(await server.value('one', 'run'), { token: 'hunter2 of the test', city: 'Tver' })
    // A new key for the secrets of environments is one for those of plugins.
    await server.kernel.get(environmentRef).rotateKey()
    await server.api('POST', '/plugins/one/restart')
    assert.deepEqual(await server.value('one', 'run'), { token: 'hunter2 of the test', city: 'Tver' })
    const shown = JSON.stringify((await server.api('GET', '/plugins/one')).body)
    assert.doesNotMatch(shown, /hunter2/)
    const db = server.kernel.get(databaseRef)
    const stored = [
      await db.collection('plugins').find({}).toArray(),
      await db.collection('environments').find({}).toArray(),
    ]
    assert.doesNotMatch(JSON.stringify(stored), /hunter2/)
    assert.match(JSON.stringify(stored), /Tver/)
    assert.match((await set({ token: null })).body.detail, /token is required/)
    assert.equal(server.details('one').state, 'ready')
    // A pattern that takes for ever costs half a second, not the server.
    const slow = await set({ token: 'abc', city: `${'a'.repeat(60)}!` })
    assert.deepEqual([slow.status, slow.body.code], [422, 'M3M_PLUGIN_SETTINGS_SLOW'])
    writePlugin(place, 'two', ...one('two', 'run: () => 1'))
    await server.rescan()
    assert.equal((await server.api('PUT', '/plugins/two/settings', { values: {} })).body.code, 'M3M_PLUGIN_NO_SETTINGS')
  })

  test('remembers what is on and off, and what is set, over a restart of the server', async (t) => {
    const place = tempDir(t)
    writePlugin(place, 'one', ...one('one', 'run: () => config', SETTINGS))
    writePlugin(place, 'off', ...one('off', 'run: () => 1'))
    writePlugin(place, 'later', ...one('later', 'run: () => 1', { enabled: false }))
    const first = await pluginServer(t, place)
    assert.deepEqual(
      [first.details('later').state, first.details('later').reason],
      ['disabled', 'Nobody has enabled it yet'],
    )
    await first.api('POST', '/plugins/later/enable')
    await first.api('POST', '/plugins/off/disable')
    await first.api('PUT', '/plugins/one/settings', { values: { token: 'secret', city: 'Oslo' } })
    await first.kernel.stop()
    const second = await startServer(t, {
      modules: [projects, environment, plugins],
      config: { storage: { path: first.dataDir }, ...databaseFor(first.dataDir), plugins: { path: [place] } },
    })
    const facade = second.kernel.get(pluginsRef)
    assert.deepEqual(
      facade.list().map(({ id, enabled }) => [id, enabled]),
      [
        ['later', true],
        ['off', false],
        ['one', true],
      ],
    )
    assert.deepEqual(await facade.call('one', 'one', 'run', []), { token: 'secret', city: 'Oslo' })
    await assert.rejects(facade.call('off', 'off', 'run', []), { code: 'M3M_PLUGIN_DISABLED' })
  })

  test('keeps what plugins say in logs of their own', async (t) => {
    const place = tempDir(t)
    const flood = `for (let i = 0; i < 3000; i++) console.log('line ' + i); console.log('x'.repeat(100_000))`
    const warn = `log.warn('with', { fields: 1 }, new Error('stack')); console.error('\\u001b[31mred\\u0007')`
    const setup = `let calls = 0; log.info('ready for', config)`
    writePlugin(
      place,
      'talks',
      ...one('talks', `run: () => { if (calls++ > 0) { ${flood} } else { ${warn} } }`, {}, setup),
    )
    const server = await pluginServer(t, place)
    await server.state('talks', 'ready')
    const lines = async (after = 0) => (await server.api('GET', `/plugins/talks/logs?after=${after}`)).body.items
    const [said, ready] = await until('it has said so', async () => {
      const all = await lines()
      return all.length === 2 && all
    })
    assert.deepEqual([said.level, said.source, said.message], ['info', 'plugin', 'ready for {}'])
    assert.deepEqual([ready.source, ready.message], ['system', 'It is ready (version 1.0.0)'])
    await server.value('talks', 'run')
    interface Line {
      message: string
    }
    const find = (level: string, message: RegExp) =>
      until(`"${message}" is said`, async () =>
        ((await lines(ready.id)) as (Line & { level: string })[]).some(
          (line) => line.level === level && message.test(line.message),
        ),
      )
    await find('warn', /^red$/)
    await find('warn', /^with {"fields":1} Error: stack\s+at /)
    await server.value('talks', 'run')
    const last = await until('all is said', async () => {
      const all: Line[] = await lines(ready.id)
      return all.filter(({ message }) => /^x+$/.test(message)).length === 7 ? all : undefined
    })
    assert.deepEqual([last.length, Math.max(...last.map(({ message }) => message.length))], [1_000, 16_384])
    assert.ok(last.some(({ message }) => message === 'line 2999'))
  })

  test('starts one anew when somebody asks, writes down who, and tells Prometheus', async (t) => {
    const place = tempDir(t)
    writePlugin(place, 'one', ...one('one', 'run: () => process.pid'))
    const server = await pluginServer(t, place, { modules: [metrics, audit] })
    const before = await server.value('one', 'run')
    assert.equal(server.details('one').process?.pid, before)
    writeFileSync(join(place, 'one', 'index.js'), moduleWith('one', "run: () => 'new ' + process.pid"))
    assert.equal((await server.api('POST', '/plugins/one/restart')).status, 200)
    assert.match(String(await server.value('one', 'run')), /^new \d+$/)
    const text = String((await server.call('GET', '/metrics', { headers: { host: '127.0.0.1' } })).body)
    assert.match(
      text,
      /# TYPE m3m_plugin_calls_total counter\nm3m_plugin_calls_total\{plugin="one",method="one\.run"\} 2\n/,
    )
    assert.match(text, /m3m_plugin_state\{plugin="one",state="ready"\} 1/)
    assert.match(text, /m3m_plugin_restarts_total\{plugin="one"\} 0/)
    assert.match(text, /m3m_plugin_rss_bytes\{plugin="one"\} \d{7,}/)
    const written = (await server.api('GET', '/audit?action=plugin')).body.items
    assert.deepEqual([written.length, written[0].action, written[0].target], [1, 'plugin.restart', 'one'])
    const { figures } = server.details('one')
    assert.deepEqual([figures.calls, figures.errors], [2, 0])
    assert.ok(figures.meanMs! > 0)
  })

  test('keeps JavaScript from all files but its own, and from the environment of the server', async (t) => {
    const place = tempDir(t)
    const shared = tempDir(t)
    writeFileSync(join(shared, 'file'), 'shared')
    writePlugin(
      place,
      'nosy',
      manifestOf('nosy', {
        access: { read: [shared] },
        runtime: [{ name: 'nosy', summary: 'x', methods: methodsOf('look') }],
      }),
      {
        'own.txt': 'own',
        'index.js': `
          import { execFileSync } from 'node:child_process'
          import { readFileSync, writeFileSync } from 'node:fs'
          import { join } from 'node:path'
          import { Worker } from 'node:worker_threads'
          const attempt = (work) => { try { return work() } catch (error) { return error.code } }
          export default ({ dataDir }) => ({ runtime: { nosy: { look: () => ({
            own: attempt(() => readFileSync(join(import.meta.dirname, 'own.txt'), 'utf8')),
            changesItself: attempt(() => writeFileSync(join(import.meta.dirname, 'own.txt'), 'x')),
            data: attempt(() => { writeFileSync(join(dataDir, 'x'), '1'); return readFileSync(join(dataDir, 'x'), 'utf8') }),
            shared: attempt(() => readFileSync(${JSON.stringify(join(shared, 'file'))}, 'utf8')),
            changesShared: attempt(() => writeFileSync(${JSON.stringify(join(shared, 'file'))}, 'x')),
            passwd: attempt(() => readFileSync('/etc/passwd', 'utf8')),
            secrets: attempt(() => readFileSync(join(dataDir, '../../../secrets/environment.key'), 'utf8')),
            program: attempt(() => execFileSync('/bin/true')),
            thread: attempt(() => new Worker('1', { eval: true })),
            environment: Object.keys(process.env),
          }) } } })`,
      },
    )
    const server = await pluginServer(t, place)
    const denied = 'ERR_ACCESS_DENIED'
    assert.deepEqual(await server.value('nosy', 'look'), {
      own: 'own',
      changesItself: denied,
      data: '1',
      shared: 'shared',
      changesShared: denied,
      passwd: denied,
      secrets: denied,
      program: denied,
      thread: denied,
      environment: [],
    })
    assert.equal(readFileSync(join(server.dataDir, 'plugins', 'data', 'nosy', 'x'), 'utf8'), '1')
    assert.ok(existsSync(join(server.dataDir, 'secrets', 'environment.key')))
  })
})
