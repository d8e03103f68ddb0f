import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, test } from 'node:test'
import { createLogger } from '../../../kernel/index.ts'
import { runnerCommand } from '../../../modules/runtime/processes/runner-command.ts'
import { type RunnerEnd, RunnerProcess } from '../../../modules/runtime/processes/runner-process.ts'
import { processUsage } from '../../../modules/shared/process-usage.ts'
import { until } from '../../support/until.ts'
import { boot, LIMITS, probe, runnerPool } from './instance-support.ts'

const FRAMES = `
const { writeSync, readSync } = require('node:fs')
const frame = (type, instance, text) => { const body = Buffer.alloc(13 + Buffer.byteLength(text)); body.writeUInt32BE(body.length - 4); body[4] = type; body.writeUInt32BE(instance, 5); body.writeUInt32BE(Buffer.byteLength(text), 9); body.write(text, 13); return body }
const all = (data) => { for (let at = 0; at < data.length;) try { at += writeSync(3, data, at) } catch (error) { if (error.code !== 'EAGAIN') process.exit() } }
setInterval(() => {}, 1000)
`

/** A process that plays the runner; resolves to how it ended. */
function playing(script: string): Promise<RunnerEnd> {
  return new Promise((resolve) => {
    const runner = new RunnerProcess({
      name: 'played',
      guestScript: '',
      memoryMb: 512,
      log: createLogger({ level: 'silent', pretty: false }),
      command: {
        program: process.execPath,
        args: ['-e', FRAMES + script],
        options: { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
      },
      onExit() {},
    })
    runner.attach(1, { onFrame() {}, busySince: () => undefined, onUsage() {}, onRunnerEnd: resolve })
  })
}

describe('runner process', () => {
  const cases: [what: string, script: string, message: RegExp][] = [
    ['garbage', `all(Buffer.from('GET / HTTP/1.1'))`, /no frame/],
    ['a frame without end', `all(Buffer.from([0xff, 0xff, 0xff, 0xff, 1]))`, /no frame/],
    ['an unknown kind of frame', `all(frame(99, 0, ''))`, /unknown/],
    ['a frame for an instance it does not have', `all(frame(17, 4711, '[]'))`, /4711/],
    ['what is no JSON', `all(frame(20, 0, '{'))`, /no frame/],
    ['figures that are none', `all(frame(20, 0, '{"busy":[],"used":[[1,-1,null]]}'))`, /cannot have used/],
    ['part of a frame, and then nothing', `all(frame(17, 1, 'x'.repeat(1000)).subarray(0, 100))`, /did not answer/],
    ['its end', `process.exit(3)`, /exited with 3/],
  ]
  for (const [what, script, message] of cases)
    test(`J2 a runner that sends ${what} is ended`, async () => {
      assert.match((await playing(script)).message, message)
    })

  test('J2 a runner that sends a gigabyte is ended before the server holds much of it', async () => {
    const before = process.memoryUsage.rss()
    const end = await playing(
      `const head = Buffer.alloc(13); head.writeUInt32BE(1 << 30); head[4] = 17; head.writeUInt32BE(1, 5); all(head); const part = Buffer.alloc(1 << 20); for (let i = 0; i < 1024; i++) all(part)`,
    )
    assert.match(end.message, /1073741824/)
    assert.ok(process.memoryUsage.rss() - before < 150 * 1024 * 1024)
  })

  test('reads nothing but its own code, has no environment and can start nothing', () => {
    const { args, options } = runnerCommand()
    assert.deepEqual(options.env, {})
    assert.ok(args.includes('--permission'))
    assert.ok(!args.some((arg) => /--allow-(fs-write|child-process|worker|wasi)/.test(arg)))
    assert.ok(!args.some((arg) => arg === '--allow-fs-read=*' || arg === '--allow-fs-read=/'))
  })

  test('one that is alone ends with its instance', async (t) => {
    const pool = runnerPool(t)
    const runner = pool.take({ alone: true })
    const { instance } = await boot(runner, '')
    assert.notEqual(pool.take(), runner)
    await instance.stop()
    pool.release(runner)
    assert.equal(runner.alive, false)
  })

  test('instances are spread over the runners', async (t) => {
    const pool = runnerPool(t, { runners: 2 })
    const first = await boot(pool.take(), '')
    const second = await boot(pool.take(), '')
    assert.notEqual(first.instance.runner, second.instance.runner)
    assert.equal(pool.health().status, 'ok')
  })

  test('J1 runners end when their server is killed', async (t) => {
    const url = (path: string) => import.meta.resolve(`../../../${path}`)
    const script = `
      import { createLogger } from '${url('kernel/index.ts')}'
      import { probeNetwork } from '${url('modules/runtime/processes/network.ts')}'
      import { runnerCommand } from '${url('modules/runtime/processes/runner-command.ts')}'
      import { RunnerProcess } from '${url('modules/runtime/processes/runner-process.ts')}'
      const log = createLogger({ level: 'silent', pretty: false })
      const { prefix } = await probeNetwork('auto')
      const pids = [runnerCommand(), runnerCommand(prefix)].map((command, index) => {
        const runner = new RunnerProcess({ name: 'x' + index, guestScript: '', memoryMb: 512, log, command, onExit() {} })
        return runner.pid
      })
      console.log(pids.join(' '))
      setInterval(() => {}, 1000)`
    const server = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    t.after(() => server.kill('SIGKILL'))
    const pids = String((await once(server.stdout, 'data'))[0])
      .trim()
      .split(' ')
      .map(Number)
    t.after(() => {
      for (const pid of pids) if (processUsage(pid).rssBytes > 0) process.kill(pid, 'SIGKILL')
    })
    for (const pid of pids) assert.ok(processUsage(pid).rssBytes > 0, 'the runner lives')
    server.kill('SIGKILL')
    await until('the runners are gone', () => pids.every((pid) => processUsage(pid).rssBytes === 0))
  })

  test('one that takes too much memory is killed, and who ran code in it is named', async (t) => {
    const runner = runnerPool(t, { limits: { ...LIMITS, runnerMemoryMb: 130 } }).take()
    const neighbour = await boot(runner, '')
    const { instance, ended } = await boot(
      runner,
      `router.get('/', () => { const a = []; for (;;) a.push(new Intl.DateTimeFormat('ru', { dateStyle: 'full' })) })`,
      { limits: { cpuMs: 20_000 } },
    )
    instance.send(probe('/'))
    const { failure, innocent, suspect } = await ended
    assert.deepEqual([failure.reason, innocent, suspect], ['MEMORY_LIMIT', false, true])
    const other = await neighbour.ended
    assert.deepEqual([other.failure.reason, other.innocent, other.suspect], ['CRASH', true, false])
  })

  test('in dedicated isolation nobody shares a runner, in shared isolation everybody does', async (t) => {
    const dedicated = runnerPool(t, { isolation: 'dedicated' })
    assert.notEqual(dedicated.take(), dedicated.take())
    const shared = runnerPool(t, { isolation: 'shared' })
    assert.equal(shared.take({ alone: true }), shared.take({ alone: true }))
  })
})
