import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ROOT_USER, signIn } from '../support/client.ts'
import { EMBEDDED } from '../support/database.ts'
import { runCli, startServer, writeConfig } from '../support/server.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'

const NEW_ADMIN = ['new-admin', ROOT_USER.email, ROOT_USER.password]

describe('m3m serve', () => {
  test('starts on nothing, says where to go and how to make the first administrator, and stops on SIGTERM', async (t) => {
    const server = await startServer(tempDir(t))
    t.after(() => server.stop('SIGKILL'))
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
    const way = /No administrator yet\. Open http:\/\/127\.0\.0\.1:\d+\/setup\?token=\S+/
    await until('the way to make one is printed', () => way.test(server.output()))
    assert.equal(await server.stop(), 0)
  })

  test('new-admin works beside a running server, and only once', async (t) => {
    const folder = tempDir(t)
    const server = await startServer(folder)
    t.after(() => server.stop('SIGKILL'))
    const config = ['--config', join(folder, 'config', 'm3m.yaml')]
    const first = runCli(folder, [...NEW_ADMIN, ...config])
    assert.equal(first.code, 0, first.stderr)
    assert.match(first.stdout, /root@example\.com/)
    const me = await (await signIn(server.url)).call<{ root: boolean }>('GET', '/auth/me')
    assert.equal(me.root, true)
    const second = runCli(folder, [...NEW_ADMIN, ...config])
    assert.equal(second.code, 1)
    assert.match(second.stderr, /^m3m: .*exists/)
  })

  test('reset-password works beside a running server and without one, and ends what was open', async (t) => {
    const folder = tempDir(t)
    const server = await startServer(folder)
    t.after(() => server.stop('SIGKILL'))
    const config = ['--config', join(folder, 'config', 'm3m.yaml')]
    runCli(folder, [...NEW_ADMIN, ...config])
    const client = await signIn(server.url)
    await client.createProject('Shop', 'shop')
    const stream = await fetch(`${server.url}/api/projects/shop/logs/stream`, {
      headers: { authorization: `Bearer ${client.token}` },
    })
    const reset = runCli(folder, ['reset-password', ROOT_USER.email, ...config])
    assert.equal(reset.code, 0, reset.stderr)
    await stream.text()
    await assert.rejects(client.call('GET', '/auth/me'), { status: 401 })
    await assert.rejects(signIn(server.url), { status: 401 })
    const password = /is now (\S+)/.exec(reset.stdout)![1]!
    await signIn(server.url, { email: ROOT_USER.email, password })
    await server.stop()
    const chosen = runCli(folder, ['reset-password', ROOT_USER.email, ROOT_USER.password, ...config])
    assert.equal(chosen.code, 0, chosen.stderr)
    assert.equal(chosen.stdout.includes(ROOT_USER.password), false)
    const again = await startServer(folder)
    t.after(() => again.stop('SIGKILL'))
    await signIn(again.url)
    const nobody = runCli(folder, ['reset-password', 'nobody@example.com', ...config])
    assert.equal(nobody.code, 1)
    assert.match(nobody.stderr, /^m3m: There is no user nobody@example\.com/)
  })

  test('new-admin works without a server; what it wrote survives kill -9 of the server', async (t) => {
    const folder = tempDir(t)
    const file = writeConfig(folder)
    const { code, stderr } = runCli(folder, [...NEW_ADMIN, '--config', file])
    assert.equal(code, 0, stderr)
    const first = await startServer(folder)
    t.after(() => first.stop('SIGKILL'))
    const project = await (await signIn(first.url)).createProject('Survivor')
    await first.stop('SIGKILL')
    const second = await startServer(folder)
    t.after(() => second.stop('SIGKILL'))
    const client = await signIn(second.url)
    assert.equal((await client.call<{ id: string }>('GET', `/projects/${project.slug}`)).id, project.id)
  })

  test('new-admin refuses a bad address and a short password in one line', (t) => {
    const folder = tempDir(t)
    const file = writeConfig(folder)
    for (const [args, pattern] of [
      [['nobody', ROOT_USER.password], /email/i],
      [[ROOT_USER.email, 'short'], /password/i],
    ] as const) {
      const { code, stderr } = runCli(folder, ['new-admin', ...args, '--config', file])
      assert.equal(code, 1)
      assert.match(stderr, pattern)
      assert.equal(stderr.trim().split('\n').length, 1, stderr)
    }
  })

  test('doctor passes on a healthy place and names what is wrong on another', async (t) => {
    const folder = tempDir(t)
    const file = writeConfig(folder, EMBEDDED)
    const healthy = runCli(folder, ['doctor', '--config', file])
    assert.equal(healthy.code, 0, healthy.stdout)
    assert.match(healthy.stdout, /✓ sandbox: isolated-vm works/)
    assert.match(healthy.stdout, /✓ database: embedded answers/)
    const broken = runCli(folder, ['doctor', '--config', join(folder, 'nothing.yaml')])
    assert.equal(broken.code, 1)
    assert.match(broken.stdout, /✗ configuration: There is no configuration file/)
  })
})
