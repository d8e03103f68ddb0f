import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, test } from 'node:test'
import { HARDENINGS, type Isolation } from '../../modules/runtime/contract.ts'
import { ROOT_USER, signIn } from '../support/client.ts'
import { runCli, startServer, writeConfig } from '../support/server.ts'
import { tempDir } from '../support/temp.ts'

const WHY = 'unshare: unshare failed: Operation not permitted'

/** Environment of a host that allows nobody a namespace. */
function strictHost(folder: string): Record<string, string> {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'unshare'), `#!/bin/sh\necho '${WHY}' >&2\nexit 1\n`, { mode: 0o755 })
  return { PATH: bin + delimiter + process.env.PATH }
}

describe('m3m isolation', () => {
  test('tells without a server what would be in force, and so does doctor', (t) => {
    const folder = tempDir(t)
    const config = ['--config', writeConfig(folder)]
    const told = runCli(folder, ['isolation', ...config])
    assert.equal(told.code, 0, told.stderr)
    const [first, ...rest] = told.stdout.trim().split('\n')
    assert.equal(first, 'isolation: adaptive')
    assert.deepEqual(
      rest.map((line) => /^[✓-] (\w+): .+\.?$/.exec(line)?.[1]),
      [...HARDENINGS],
    )
    const doctor = runCli(folder, ['doctor', ...config])
    assert.match(doctor.stdout, /✓ isolation: adaptive; in force: environment, descriptors, permission/)
  })

  test('a host that allows no namespaces runs services all the same, and everybody is told why', async (t) => {
    const folder = tempDir(t)
    const env = strictHost(folder)
    const server = await startServer(folder, {}, env)
    t.after(() => server.stop('SIGKILL'))
    const config = ['--config', join(folder, 'config', 'm3m.yaml')]
    assert.equal(runCli(folder, ['new-admin', ROOT_USER.email, ROOT_USER.password, ...config]).code, 0)
    const client = await signIn(server.url)
    const { slug } = await client.createProject('Here')
    await client.publish(slug, `router.get('/', () => 'here')`)
    assert.equal(await (await fetch(`${server.url}/r/${slug}/`)).text(), 'here')
    const { hardening } = await client.call<Isolation>('GET', '/runtime/isolation')
    const expected = { name: 'network', inForce: false, detail: `Runners share the network of the server: ${WHY}` }
    assert.deepEqual(
      hardening.find(({ name }) => name === 'network'),
      expected,
    )
    // The server is asked, whatever this process could do.
    assert.match(runCli(folder, ['isolation', ...config]).stdout, new RegExp(`- network: .*${WHY}`))
    assert.match(runCli(folder, ['doctor', ...config]).stdout, new RegExp(`✓ isolation: .*; no network: .*${WHY}`))
  })

  test('where it is demanded, such a host does not start, and doctor fails', async (t) => {
    const folder = tempDir(t)
    const env = strictHost(folder)
    const config = { runtime: { network: 'isolated' } }
    const refusal = new RegExp(`Runners cannot be cut off from the network here: ${WHY}; allow user namespaces, or set`)
    await assert.rejects(startServer(folder, config, env), refusal)
    const doctor = runCli(folder, ['doctor', '--config', join(folder, 'config', 'm3m.yaml')], env)
    assert.equal(doctor.code, 1)
    assert.match(doctor.stdout, refusal)
  })
})
