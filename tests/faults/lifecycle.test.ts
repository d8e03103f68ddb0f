import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { environmentRef } from '../../modules/environment/contract.ts'
import { runtimeRef } from '../../modules/runtime/contract.ts'
import { startServer } from '../modules/runtime/support.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'
import { type FaultServer, faultServer, problemOf } from './support.ts'

describe('J. Life cycle', () => {
  const undo: (() => unknown)[] = []
  const context = { after: (work: () => unknown) => void undo.push(work) } as never
  let server: FaultServer
  before(async () => {
    server = await faultServer(context)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  /** Sends a signal to the runner; a service answers again by itself. */
  async function signalled(slug: string, signal: NodeJS.Signals): Promise<void> {
    const project = await server.deploy(slug, `router.get('/', () => ({ slug: '${slug}' }))`)
    assert.equal((await server.get(`/r/${slug}/`)).status, 200)
    const runners = server.runners()
    for (const runner of runners) process.kill(runner, signal)
    await until('the runners are gone', () => !server.runners().some((runner) => runners.includes(runner)))
    await until('it answers', async () => (await server.get(`/r/${slug}/`)).status === 200)
    await server.reason(project, 'CRASH')
    await server.state(project, 'running')
    assert.equal((await server.get('/r/canary/')).status, 200)
    assert.equal((await server.get('/healthz')).status, 200)
  }

  for (const signal of ['SIGKILL', 'SIGSEGV', 'SIGABRT'] as const) {
    test(`J2 ${signal} to the runner`, async () => {
      await signalled(`j2-${signal.toLowerCase()}`, signal)
    })
  }

  test('J2 runners that die again and again before they are up park no service', async () => {
    const project = await server.deploy('j2-mown', `router.get('/', () => 'up')`)
    const mower = setInterval(() => {
      for (const runner of server.runners()) process.kill(runner, 'SIGKILL')
    }, 5)
    try {
      await until('it waits for another try', async () => {
        const { state, retryAt } = await server.kernel.get(runtimeRef).status(project.id)
        return state === 'crashed' && retryAt !== null
      })
    } finally {
      clearInterval(mower)
    }
    await server.state(project, 'running')
    await server.state(server.canary, 'running')
    assert.equal(await (await server.get('/r/j2-mown/')).text(), 'up')
  })

  test('I5 a service that does not start any more is tried again, until it does', async () => {
    const environment = server.kernel.get(environmentRef)
    const project = await server.deploy(
      'i5-moody',
      `if (env.get('BROKEN', false)) throw new Error('not today')\nrouter.get('/', () => 'up')`,
    )
    const broken = (value: boolean) => environment.set(project.id, [{ key: 'BROKEN', type: 'boolean', value }])
    await broken(true)
    await server.unharmed(async () => {
      await server.kernel
        .get(runtimeRef)
        .restart(project.id)
        .catch(() => {})
      const down = await until('it has been tried again', async () => {
        const status = await server.kernel.get(runtimeRef).status(project.id)
        return status.restarts > 1 && status.retryAt ? status : undefined
      })
      assert.equal(down.state, 'crashed')
      assert.equal(down.error?.message, 'Error: not today')
      await broken(false)
      await server.state(project, 'running')
      assert.equal(await (await server.get('/r/i5-moody/')).text(), 'up')
    })
  })

  test('J2 SIGSTOP to the runner is noticed by the heartbeat', async () => {
    await signalled('j2-stop', 'SIGSTOP')
  })

  test('J2 requests wait while the runner is replaced', async () => {
    const crashes = async () => (await server.logs(server.canary)).filter(({ code }) => code === 'CRASH').length
    const before = await crashes()
    for (const runner of server.runners()) process.kill(runner, 'SIGKILL')
    // What is sent to a runner that nobody knows to be dead has begun, and is not sent again.
    await until('m3m has noticed', async () => (await crashes()) > before)
    const answers = await Promise.all(Array.from({ length: 20 }, () => server.get('/r/canary/')))
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  })

  test('J4 publishing under load fails no request', async () => {
    const project = await server.deploy('j4', `router.get('/', () => ({ version: 1 }))`)
    const seen = new Map<string, number>()
    let done = false
    let sent = 0
    const load = Array.from({ length: 8 }, async () => {
      while (!done) {
        const answer = await server.get('/r/j4/')
        const key = `${answer.status} ${await answer.text()}`
        seen.set(key, (seen.get(key) ?? 0) + 1)
        sent += 1
      }
    })
    for (let version = 2; version <= 4; version += 1) {
      const before = sent
      await until('some requests', () => sent > before + 50)
      await server.publish(
        project,
        `service.start(() => new Promise((done) => setTimeout(done, 50)))
         router.get('/', () => new Promise((done) => setTimeout(() => done({ version: ${version} }), 10)))`,
      )
      const answer = await server.get('/r/j4/')
      assert.deepEqual(await answer.json(), { version }, 'the new version answers as soon as it is published')
    }
    done = true
    await Promise.all(load)
    const expected = [1, 2, 3, 4].map((version) => `200 {"version":${version}}`)
    assert.deepEqual(
      [...seen.keys()].filter((key) => !expected.includes(key)),
      [],
    )
  })

  test('J4 requests under way are answered by the version they began with', async () => {
    const project = await server.deploy(
      'j4-drain',
      `router.get('/', () => new Promise((done) => setTimeout(() => done('old'), 500)))`,
    )
    const slow = server.get('/r/j4-drain/')
    await new Promise((resolve) => setTimeout(resolve, 50))
    await server.publish(project, `router.get('/', () => 'new')`)
    assert.equal(await (await server.get('/r/j4-drain/')).text(), 'new')
    assert.equal(await (await slow).text(), 'old')
  })

  test('J4 requests that take too long are told that the service was started anew, not that it is stopped', async (t) => {
    const server = await faultServer(t, { limits: { drainMs: 100 } })
    const code = `router.get('/', () => { console.log('came'); return new Promise(() => {}) })`
    const project = await server.deploy('j4-late', code)
    const { restart, status } = server.kernel.get(runtimeRef)
    const came = async () => (await server.logs(project)).filter(({ message }) => message === 'came').length
    const cutOff = async (renew: () => Promise<unknown>) => {
      const [before, { since }] = [await came(), await status(project.id)]
      const asked = server.get('/r/j4-late/')
      await until('the service has the request', async () => (await came()) > before)
      await renew()
      const answer = await asked
      assert.equal(answer.headers.get('retry-after'), '1')
      assert.deepEqual(await problemOf(answer), { status: 503, code: 'M3M_SERVICE_REPLACED' })
      assert.notEqual((await status(project.id)).since, since)
    }
    await cutOff(() => server.publish(project, `${code} // again`))
    await cutOff(() => restart(project.id))
  })

  test('J4 a version that does not start leaves the old one serving and tells the place', async () => {
    const project = await server.deploy('j4-boot', `router.get('/', () => 'old')`)
    const error = await server
      .publish(
        project,
        `const a: number = 1\n\nfunction broken(): never {\n  throw new TypeError('no way')\n}\nbroken()`,
      )
      .then(
        () => assert.fail('it was published'),
        (error) => error,
      )
    assert.equal(error.code, 'M3M_SERVICE_BOOT')
    assert.equal(error.statusCode, 422)
    assert.deepEqual(error.errors, [{ path: 'main.ts:4:9', message: 'TypeError: no way' }])
    assert.equal(await (await server.get('/r/j4-boot/')).text(), 'old')
    const line = await server.reason(project, 'BOOT_ERROR')
    assert.match(line.stack!, /main\.ts:4:9/)
    assert.equal((await server.kernel.get(runtimeRef).status(project.id)).version, '1')
  })

  test('J8 what ran before a restart of the server runs after it, what was stopped stays stopped', async (t) => {
    const dataDir = tempDir(t)
    const first = await startServer(t, { dataDir })
    await first.deploy('runs', `router.get('/', () => 1)`)
    const stopped = await first.deploy('rests', `router.get('/', () => 1)`)
    await first.kernel.get(runtimeRef).stop(stopped.id)
    await first.kernel.stop()
    const second = await startServer(t, { dataDir })
    assert.equal((await second.get('/r/runs/')).status, 200)
    const resting = await second.get('/r/rests/')
    assert.equal(resting.status, 503)
    assert.equal(((await resting.json()) as { code: string }).code, 'M3M_SERVICE_STOPPED')
  })

  test('crashes in a row make the service wait longer, and a person starts it at once', async () => {
    const project = await server.deploy(
      'backoff',
      `router.get('/', () => 1)\nrouter.get('/spin', () => { for (;;) {} })`,
    )
    const runtime = server.kernel.get(runtimeRef)
    await server.get('/r/backoff/spin')
    await server.state(project, 'running')
    await server.get('/r/backoff/spin')
    const crashed = await runtime.status(project.id)
    assert.equal(crashed.state, 'crashed')
    assert.equal(crashed.error?.reason, 'CPU_LIMIT')
    assert.equal(crashed.restarts, 2)
    const wait = new Date(crashed.retryAt!).getTime() - Date.now()
    assert.ok(wait > 1_000 && wait <= 2_000, `the next try comes in ${wait} ms`)
    const started = await runtime.start(project.id)
    assert.equal(started.state, 'running')
    assert.equal(started.restarts, 0)
    assert.equal((await server.get('/r/backoff/')).status, 200)
  })

  test('a service that took its runner down comes back in one of its own, its neighbours do not', async (t) => {
    const others = server.runners()
    const alone = await faultServer(t, { limits: { cpuMs: 300 } })
    const mine = () => alone.runners().filter((runner) => !others.includes(runner))
    const bomb = await alone.deploy(
      'bomb',
      // Nothing interrupts this one: its runner has to go.
      `router.get('/ok', () => 1)\nrouter.get('/bomb', () => [].indexOf.call({ length: 2 ** 53 - 1 }, 1))`,
    )
    assert.equal(mine().length, 1)
    await alone.unharmed(async () => {
      await alone.get('/r/bomb/bomb')
      await alone.state(bomb, 'running')
    })
    assert.equal(mine().length, 2)
    const lines = await alone.logs(alone.canary)
    assert.ok(lines.some(({ message }) => message === 'The process it ran in ended'))
    // Now the neighbour does not notice at all.
    const [first] = mine()
    await alone.unharmed(async () => {
      await alone.get('/r/bomb/bomb')
      await alone.state(bomb, 'running')
    })
    assert.ok(mine().includes(first!))
    assert.equal((await alone.logs(alone.canary)).length, lines.length)
    const status = () => alone.kernel.get(runtimeRef).status(bomb.id)
    const { runner, quarantine } = await status()
    assert.equal(runner, 'own')
    const left = new Date(quarantine!.until!).getTime() - Date.now()
    assert.ok(left > 3_500_000 && left <= 3_600_000, `it is over in ${left} ms`)
    assert.ok(new Date(quarantine!.since) < new Date(quarantine!.until!))
    await alone.publish(bomb, `router.get('/ok', () => 2)`)
    await until('it shares a runner again', () => mine().length === 1)
    assert.equal((await alone.get('/r/bomb/ok')).status, 200)
    const published = await status()
    assert.deepEqual([published.runner, published.quarantine], ['shared', null])
  })

  const BOMB = `router.get('/ok', () => 1)\nrouter.get('/bomb', () => [].indexOf.call({ length: 2 ** 53 - 1 }, 1))`
  const alike = (words: string) => (line: { message: string }) => line.message.startsWith(words)

  test('a service that has run for long enough shares a runner again, without a gap', async (t) => {
    const server = await faultServer(t, { runtime: { quarantine: '2s' } })
    const bomb = await server.deploy('bomb', BOMB)
    const status = () => server.kernel.get(runtimeRef).status(bomb.id)
    await server.get('/r/bomb/bomb')
    await until('it runs in a process of its own', async () => (await status()).runner === 'own')
    let own = 0
    const answers = new Set<number>()
    await server.unharmed(() =>
      until('it shares one again', async () => {
        answers.add((await server.get('/r/bomb/ok')).status)
        const { runner } = await status()
        own += runner === 'own' ? 1 : 0
        return runner === 'shared'
      }),
    )
    assert.ok(own > 0)
    assert.deepEqual([...answers], [200])
    assert.deepEqual((await status()).quarantine, null)
    await until('its own is gone', () => server.runners().length === 1)
    const lines = await server.logs(bomb)
    assert.equal(lines.filter(alike('Runs in a process of its own')).length, 1)
    assert.equal(lines.filter(alike('Shares a process again: it has run for 2s')).length, 1)
  })

  test('a service that must not share a runner does not after a restart of the server', async (t) => {
    const dataDir = tempDir(t)
    const first = await startServer(t, { dataDir })
    const bomb = await first.deploy('bomb', BOMB)
    await first.get('/r/bomb/bomb')
    await until('it is in quarantine', async () => (await first.kernel.get(runtimeRef).status(bomb.id)).quarantine)
    const before = (await first.kernel.get(runtimeRef).status(bomb.id)).quarantine
    await first.kernel.stop()
    const second = await startServer(t, { dataDir })
    const status = await until('it runs', async () => {
      const status = await second.kernel.get(runtimeRef).status(bomb.id)
      return status.state === 'running' ? status : undefined
    })
    assert.equal(status.runner, 'own')
    assert.equal(status.quarantine?.since, before?.since)
    await second.kernel.stop()
    const third = await startServer(t, { dataDir, runtime: { isolation: 'shared' } })
    const { quarantine } = await third.kernel.get(runtimeRef).status(bomb.id)
    assert.equal(quarantine, null, 'where services always share there is no quarantine')
  })
})
