import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { tempDir } from '../../support/temp.ts'
import { manifestOf, moduleWith, pluginServer, writePlugin } from './support.ts'

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
})
