import assert from 'node:assert/strict'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { startCli } from '../support/server.ts'
import { assertRefused, developer } from './remote-support.ts'

describe('m3m login', () => {
  test('keeps a key that opens the project, for this user alone; logout forgets it', async (t) => {
    const dev = await developer(t)
    const settings = join(dev.home, 'settings')
    const file = join(settings, 'm3m', 'credentials.json')
    const env = { XDG_CONFIG_HOME: settings }
    const login = async (text: string, project = 'shop') => {
      const { child, ended } = startCli(dev.home, ['login', project, '--server', `${dev.server.url}/`], env)
      child.stdin.end(text)
      return ended
    }
    assertRefused(await login(''), /No key was given/)
    assertRefused(await login('hunter2\n'), /no API key \(they begin with m3m_\)/)
    assertRefused(await login(`m3m_${'x'.repeat(43)}\n`), /does not know this key/)
    assertRefused(await login(`${dev.key}\n`, 'bank'), /does not open a project "bank"/)
    assert.equal(existsSync(file), false)

    const { code, stdout, stderr } = await login(`${dev.key}\n`)
    assert.equal(code, 0, stderr)
    assert.equal((stdout + stderr).includes(dev.key), false)
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.equal(readFileSync(file, 'utf8').includes(dev.key), true)

    const none = { M3M_API_KEY: '', M3M_SERVER: '' }
    const pulled = dev.run(['pull', 'shop'], { env: none })
    assert.equal(pulled.code, 0, pulled.stderr)
    await dev.client.call('PATCH', '/projects/shop', { slug: 'store' })
    dev.write('main.ts', `router.get('/', () => 'renamed')`)
    const pushed = dev.run(['push'], { env: none, cwd: dev.folder })
    assert.equal(pushed.code, 0, pushed.stderr)

    if (process.platform !== 'win32') {
      chmodSync(file, 0o644)
      assertRefused(dev.run(['push'], { env: none, cwd: dev.folder }), /can be read by others; run: chmod 600/)
      chmodSync(file, 0o600)
    }
    assert.match(dev.ok(['logout', 'shop']), /forgotten/)
    assert.equal(readFileSync(file, 'utf8').includes(dev.key), false)
    assertRefused(dev.run(['logout', 'shop']), /No key of shop is kept/, 2)
  })

  test('a key in a file is taken as well', async (t) => {
    const dev = await developer(t)
    writeFileSync(join(dev.home, 'key'), `${dev.key}\n`)
    const { code, stderr } = dev.run(['pull', 'shop', '--key-file', 'key'], { env: { M3M_API_KEY: '' } })
    assert.equal(code, 0, stderr)
  })
})
