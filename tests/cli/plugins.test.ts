import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { manifestOf, methodsOf, moduleWith, writePlugin } from '../modules/plugins/support.ts'
import { runCli, startServer, writeConfig } from '../support/server.ts'
import { tempDir } from '../support/temp.ts'

describe('m3m plugins', () => {
  test('looks at a folder without running any of its code', (t) => {
    const folder = tempDir(t)
    const params = [{ name: 'ip', schema: { type: 'string' } }]
    const runtime = [{ name: 'geo', summary: 'x', methods: [{ name: 'country', summary: 'x', params }] }]
    writePlugin(folder, 'geo', { ...manifestOf('geo', { runtime }), icon: 'x' }, { 'index.js': 'process.exit(7)' })
    writePlugin(folder, 'bad', manifestOf('other', { version: 'one', main: 'none.js' }))
    const good = runCli(folder, ['plugins', 'validate', 'geo'])
    assert.equal(good.code, 0, good.stderr)
    assert.deepEqual(good.stdout.trim().split('\n').slice(-1), ['geo 1.0.0 is right; it gives geo.country'])
    assert.match(good.stdout, /^warning: plugin\.json: \/icon is not a known field/)
    const bad = runCli(folder, ['plugins', 'validate', join(folder, 'bad')])
    assert.equal(bad.code, 1)
    assert.match(bad.stdout, /plugin\.json: \/id must be the name of the folder, "bad"/)
    assert.match(bad.stdout, /plugin\.json: \/version must be a semantic version/)
    assert.match(bad.stdout, /plugin\.json: \/main must be there/)
    assert.match(bad.stderr, /^m3m: There is something wrong with .*bad: 3 problems\n$/)
  })

  test('lists, switches and calls plugins, beside a server and without one', async (t) => {
    const folder = tempDir(t)
    const place = join(folder, 'plugins')
    const runtime = (name: string) => [
      {
        name,
        summary: 'x',
        methods: [
          { ...methodsOf('add')[0], params: ['a', 'b'].map((p) => ({ name: p, schema: { type: 'number' } })) },
          ...methodsOf('fail'),
        ],
      },
    ]
    for (const id of ['sums', 'more'])
      writePlugin(place, id, manifestOf(id, { runtime: runtime(id), enabled: id === 'sums' }), {
        'index.js': moduleWith(id, `add: ({ a, b }) => a + b, fail() { throw new Error('not today') }`),
      })
    const config = ['--config', writeConfig(folder)]
    const run = (...args: string[]) => runCli(folder, ['plugins', ...args, ...config])
    const lines = (...args: string[]) => {
      const { code, stdout, stderr } = run(...args)
      assert.equal(code, 0, stderr)
      return stdout
        .trim()
        .split('\n')
        .map((line) => line.split(/ {2,}/))
    }
    assert.deepEqual(lines('list'), [
      ['ID', 'VERSION', 'KIND', 'STATE', 'GIVES', 'WHY'],
      ['more', '1.0.0', 'js', 'disabled', 'more', 'Nobody has enabled it yet'],
      ['sums', '1.0.0', 'js', 'enabled', 'sums'],
    ])
    assert.deepEqual(lines('call', 'sums.add', '[40, 2]'), [['42']])
    assert.deepEqual(lines('enable', 'more'), [['more is enabled']])

    const server = await startServer(folder)
    t.after(() => server.stop('SIGKILL'))
    assert.deepEqual(lines('call', 'more.add', '[1, 2]'), [['3']])
    assert.deepEqual(
      lines('list').map((row) => row[3]),
      ['STATE', 'ready', 'ready'],
    )
    const failures: [string[], RegExp][] = [
      [['call', 'sums.fail', ''], /^m3m: sums\.fail: not today\n$/],
      [['call', 'nothing.add', '[]'], /^m3m: No plugin has a method "nothing\.add"; "m3m plugins list"/],
    ]
    for (const [args, message] of failures) {
      const { code, stderr } = run(...args)
      assert.equal(code, 1, args.join(' '))
      assert.match(stderr, message)
    }
    assert.deepEqual(lines('disable', 'more'), [['more is disabled']])
    assert.match(run('call', 'more.add', '[1, 2]').stderr, /^m3m: The plugin "more" is disabled: It was switched off/)
    await server.stop()
    assert.match(run('list').stdout, /^more .*disabled .*It was switched off$/m)
  })
})
