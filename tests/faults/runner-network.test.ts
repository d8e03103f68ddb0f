import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readlinkSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { getPriority } from 'node:os'
import { describe, test } from 'node:test'
import { runtimeRef } from '../../modules/runtime/contract.ts'
import { probeNetwork } from '../../modules/runtime/processes/network.ts'
import { runnerCommand } from '../../modules/runtime/processes/runner-command.ts'
import { until } from '../support/until.ts'
import { faultServer } from './support.ts'

const network = await probeNetwork('auto')
const skip = network.isolated ? false : network.detail

/** Runs a script in a process that is started as runners are; resolves to what it reports. */
async function escaped<T>(script: string): Promise<T> {
  const { program, args, options } = runnerCommand(network.prefix)
  const child = spawn(program, [...args.slice(0, -1), '--input-type=commonjs', '-e', script], options)
  let text = ''
  let errors = ''
  child.stdio[3]!.on('data', (chunk) => (text += chunk))
  child.stderr!.on('data', (chunk) => (errors += chunk))
  await once(child, 'close')
  assert.notEqual(text, '', errors)
  return JSON.parse(text) as T
}

const REPORT = `const report = (value) => new (require('node:net').Socket)({ fd: 3 }).end(JSON.stringify(value))\n`

describe('E. What has escaped into the runner', () => {
  test('E13 reaches nothing from a raw socket', { skip }, async (t) => {
    const server = createServer().listen(0, '127.0.0.1')
    const hidden = createServer().listen(`\0m3m-test-${process.pid}`)
    t.after(() => Promise.all([server, hidden].map((one) => new Promise((done) => one.close(done)))))
    await Promise.all([server, hidden].map((one) => one.listening || once(one, 'listening')))
    const { port } = server.address() as AddressInfo
    const found = await escaped<Record<string, string>>(`${REPORT}
      const net = require('node:net')
      const targets = {
        loopback: { host: '127.0.0.1', port: ${port} },
        metadata: { host: '169.254.169.254', port: 80 },
        public: { host: '1.1.1.1', port: 443 },
        abstract: { path: '\\0m3m-test-${process.pid}' },
      }
      const attempts = Object.entries(targets).map(([name, target]) => new Promise((done) => {
        const socket = net.connect(target, () => done([name, 'connected']))
        socket.on('error', ({ code }) => done([name, code]))
      }))
      attempts.push(new Promise((done) => {
        require('node:dgram').createSocket('udp4').send('x', 53, '1.1.1.1', (error) => done(['udp', error?.code ?? 'sent']))
      }))
      Promise.all(attempts).then((all) => { report(Object.fromEntries(all)); setTimeout(process.exit, 50) })
    `)
    assert.deepEqual(found, {
      loopback: 'ENETUNREACH',
      metadata: 'ENETUNREACH',
      public: 'ENETUNREACH',
      abstract: 'ECONNREFUSED',
      udp: 'ENETUNREACH',
    })
  })

  test('reads no file but its own, starts nothing, and has neither environment nor descriptors', async () => {
    const found = await escaped<Record<string, unknown>>(`${REPORT}
      const code = (attempt) => { try { attempt(); return 'done' } catch (error) { return error.code } }
      const { fstatSync, readFileSync, writeFileSync } = require('node:fs')
      report({
        environment: Object.keys(process.env),
        descriptors: Array.from({ length: 256 }, (_, fd) => fd).filter((fd) => fd > 3 && code(() => fstatSync(fd)) === 'done')
          .filter((fd) => fstatSync(fd).isFile() || fstatSync(fd).isSocket()),
        read: code(() => readFileSync('/etc/passwd')),
        list: code(() => require('node:fs').readdirSync('/proc/self')),
        write: code(() => writeFileSync('/tmp/m3m-escaped', '')),
        start: code(() => require('node:child_process').spawnSync('/bin/true')),
        thread: code(() => new (require('node:worker_threads').Worker)('', { eval: true })),
      })
    `)
    assert.deepEqual(found, {
      environment: [],
      descriptors: [],
      read: 'ERR_ACCESS_DENIED',
      list: 'ERR_ACCESS_DENIED',
      write: 'ERR_ACCESS_DENIED',
      start: 'ERR_ACCESS_DENIED',
      thread: 'ERR_ACCESS_DENIED',
    })
  })

  test('E13 runners of a server are cut off, measured, behind it, and end when they are told', { skip }, async (t) => {
    const server = await faultServer(t, { limits: { cpuMs: 2_000 } })
    const runtime = server.kernel.get(runtimeRef)
    const busy = await server.deploy(
      'busy',
      `router.get('/', () => { const end = Date.now() + 100; while (Date.now() < end); return 'done' })`,
    )
    const { hardening } = runtime.isolation()
    assert.deepEqual(
      hardening.filter(({ inForce }) => !inForce),
      [],
    )
    const [pid] = server.runners()
    assert.notEqual(readlinkSync(`/proc/${pid}/ns/net`), readlinkSync('/proc/self/ns/net'))
    assert.match(readFileSync(`/proc/${pid}/status`, 'latin1'), /^CapEff:\s*0+$/m)
    assert.ok(getPriority(pid) > getPriority())
    await server.unharmed(() =>
      until('what it takes is measured', async () => {
        assert.equal((await server.get('/r/busy/')).status, 200)
        const [info] = runtime.isolation().runners.filter((runner) => runner.pid === pid)
        return info && info.rssBytes > 10_000_000 && info.cpuPercent > 0
      }),
    )
    process.kill(pid!, 'SIGKILL')
    await until('it is gone', () => !server.runners().includes(pid!))
    await server.unharmed(() => server.state(busy, 'running'))
    assert.notEqual(readlinkSync(`/proc/${server.runners()[0]}/ns/net`), readlinkSync('/proc/self/ns/net'))
  })
})
