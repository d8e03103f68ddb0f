import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { runtimeApisRef } from '../../../kernel/index.ts'
import { startServer } from '../../support/server.ts'
import { tempDir } from '../../support/temp.ts'
import { until } from '../../support/until.ts'
import { isAlive, manifestOf, methodsOf, moduleWith, pluginServer, writePlugin } from './support.ts'

const text = { type: 'string' }
const bytes = { type: 'string', format: 'binary' }

describe('a plugin in JavaScript', () => {
  test('gives services methods that are checked by its manifest', async (t) => {
    const place = tempDir(t)
    writePlugin(
      place,
      'geo-ip',
      manifestOf('geo-ip', {
        runtime: [
          {
            name: 'geoip',
            summary: 'Addresses',
            methods: [
              {
                name: 'country',
                summary: 'Country of an address',
                params: [
                  { name: 'ip', schema: { ...text, pattern: '^[0-9.]+$', maxLength: 15 } },
                  { name: 'language', schema: { ...text, default: 'en' } },
                ],
                returns: { type: ['string', 'null'] },
              },
              { name: 'reverse', summary: 'Bytes', params: [{ name: 'data', schema: bytes }], returns: bytes },
              { name: 'who', summary: 'Who calls', returns: { type: 'object' } },
              { name: 'fails', summary: 'Fails', params: [{ name: 'code', schema: text, optional: true }] },
              { name: 'lies', summary: 'Gives something else', returns: { type: 'integer' } },
            ],
          },
        ],
      }),
      {
        'index.js': moduleWith(
          'geoip',
          `country: ({ ip, language }) => ip === '0.0.0.0' ? null : ip + ' ' + language,
           reverse: ({ data }) => data.slice().reverse(),
           who: (args, context) => ({ args, keys: Object.keys(context).sort(), project: context.projectId }),
           fails: ({ code }) => { throw Object.assign(new Error('no such thing'), { code }) },
           lies: () => 'seven',`,
        ),
      },
    )
    const server = await pluginServer(t, place)
    await server.state('geo-ip', 'ready')
    assert.equal(await server.value('geoip', 'country', '192.0.2.1'), '192.0.2.1 en')
    assert.equal(await server.value('geoip', 'country', '192.0.2.1', 'ru'), '192.0.2.1 ru')
    assert.equal(await server.value('geoip', 'country', '0.0.0.0'), null)
    assert.deepEqual(await server.error('geoip', 'country', 7), {
      code: 'M3M_API_ARGUMENTS',
      message: 'geoip.country: ip must be a string',
    })
    assert.match((await server.error('geoip', 'country')).message, /ip is required/)
    assert.match((await server.error('geoip', 'country', '1', 'en', 'x')).message, /takes 2 arguments, got 3/)
    // What could take for ever is looked at by the plugin's own process.
    assert.deepEqual(await server.error('geoip', 'country', 'a.b.c.d'), {
      code: 'M3M_API_ARGUMENTS',
      message: 'geoip.country: ip must match pattern "^[0-9.]+$"',
    })
    const reversed = await server.value('geoip', 'reverse', new Uint8Array([1, 2, 3]))
    assert.ok(reversed instanceof Uint8Array)
    assert.deepEqual([...reversed], [3, 2, 1])
    assert.match((await server.error('geoip', 'reverse', 'text')).message, /data must be a Uint8Array/)
    assert.deepEqual(await server.value('geoip', 'who'), {
      args: {},
      keys: ['projectId', 'signal'],
      project: 'a'.repeat(24),
    })
    assert.deepEqual(await server.error('geoip', 'fails', 'GEO_UNKNOWN'), {
      code: 'GEO_UNKNOWN',
      message: 'no such thing',
    })
    assert.deepEqual(await server.error('geoip', 'fails'), {
      code: 'M3M_PLUGIN_ERROR',
      message: 'geoip.fails: no such thing',
    })
    // Codes of m3m are m3m's.
    assert.equal((await server.error('geoip', 'fails', 'M3M_AUTH_LOGIN')).code, 'M3M_PLUGIN_ERROR')
    assert.deepEqual(await server.error('geoip', 'lies'), {
      code: 'M3M_PLUGIN_RESULT',
      message: 'geoip.lies gave what its manifest does not promise: it must be an integer',
    })
    assert.equal((await server.error('geoip', 'nothing')).code, 'M3M_API_UNKNOWN')
  })

  test('is called as often at once as it says, and told when nobody waits any more', async (t) => {
    const place = tempDir(t)
    const methods = [...methodsOf('most', 'seen'), { name: 'waits', summary: 'x', timeoutMs: 60_000 }]
    const runtime = [{ name: 'busy', summary: 'x', methods }]
    writePlugin(place, 'busy', manifestOf('busy', { runtime, limits: { concurrency: 3 } }), {
      'index.js': moduleWith(
        'busy',
        `async most() {
           now += 1
           most = Math.max(most, now)
           await new Promise((resolve) => setTimeout(resolve, 20))
           now -= 1
           return most
         },
         waits: (args, { signal }) => new Promise((resolve, reject) => {
           signal.addEventListener('abort', () => { cancelled += 1; reject(new Error('over')) })
         }),
         seen: () => cancelled`,
        'let now = 0, most = 0, cancelled = 0',
      ),
    })
    const server = await pluginServer(t, place)
    await server.state('busy', 'ready')
    const all = (await Promise.all(Array.from({ length: 10 }, () => server.value('busy', 'most')))) as number[]
    assert.equal(Math.max(...all), 3)
    const stop = new AbortController()
    const run = { projectId: 'b'.repeat(24), version: '1', instanceId: 'i', signal: stop.signal }
    const waiting = Array.from({ length: 5 }, () => server.kernel.get(runtimeApisRef).call(run, 'busy', 'waits', []))
    await until('they are under way', () => server.details('busy').figures.running === 3)
    assert.equal(server.details('busy').figures.waiting, 2)
    stop.abort()
    for (const answer of await Promise.all(waiting))
      assert.deepEqual(answer.ok ? undefined : answer.error.code, 'M3M_PLUGIN_CANCELLED')
    assert.equal(await server.value('busy', 'seen'), 3)
  })

  test('ends with its server, whatever it is doing', async (t) => {
    const place = tempDir(t)
    const folder = tempDir(t)
    writePlugin(place, 'holds', manifestOf('holds'), {
      'index.js': moduleWith(
        'holds',
        'run: () => 1',
        'setTimeout(() => { for (;;); }, 200); console.log("pid " + process.pid)',
      ),
    })
    const server = await startServer(folder, { plugins: { path: [place] } })
    t.after(() => server.stop('SIGKILL'))
    const pid = await until('it runs', () => Number(/pid (\d+)/.exec(server.output())?.[1]))
    await server.stop('SIGKILL')
    await until('it is gone', () => !isAlive(pid))
  })
})
