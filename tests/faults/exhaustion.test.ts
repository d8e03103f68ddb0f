import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { childrenOf } from '../bench/processes.ts'
import { rawExchange, statusOf } from '../support/raw.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { until } from '../support/until.ts'

describe('J17. A server that may have few descriptors', () => {
  test('J17 refuses what is beyond, and works as before when there are some again', { timeout: 180_000 }, async (t) => {
    const { server, client } = await serverWithRoot(t)
    await client.createProject('Canary')
    await client.publish('canary', `router.get('/', () => ({ alive: true }))`)
    const pid = server.child.pid!
    const open = () => readdirSync(`/proc/${pid}/fd`).length
    const alive = async () => {
      const answer = await fetch(`${server.url}/r/canary/`, { signal: AbortSignal.timeout(5_000) }).catch(() => null)
      return answer?.status === 200
    }
    assert.ok(await alive())
    const before = open()
    // As `ulimit -n` gives it, a little above what is in use.
    const limit = before + 40
    if (spawnSync('prlimit', [`--pid=${pid}`, `--nofile=${limit}:${limit}`]).status !== 0)
      return t.skip('limits of a process cannot be changed here')

    const { hostname, port } = new URL(server.url)
    const sockets: Socket[] = Array.from({ length: 200 }, () => connect(Number(port), hostname).on('error', () => {}))
    await until('all are in use', () => open() >= limit - 1)
    // Whoever is new is turned away.
    assert.equal(statusOf(await rawExchange(server.url, 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')), 0)
    // What dies now finds no room to come back, or little.
    const runners = childrenOf(pid).filter((child) =>
      readFileSync(`/proc/${child}/cmdline`, 'latin1').includes('/runtime/runner/'),
    )
    assert.notDeepEqual(runners, [])
    for (const runner of runners) process.kill(runner, 'SIGKILL')
    assert.equal(server.child.exitCode, null)

    for (const socket of sockets) socket.destroy()
    await until('services are back', alive, 30_000).catch((error) => {
      throw new Error(`${error.message}\n${server.output().slice(-2_000)}`)
    })
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
    await client.publish('canary', `router.get('/', () => ({ alive: 2 }))`)
    assert.deepEqual(await (await fetch(`${server.url}/r/canary/`)).json(), { alive: 2 })
    await until('none is left behind', () => open() <= before + 20)
    assert.equal(server.child.exitCode, null)
    assert.equal(await server.stop(), 0)
  })
})
