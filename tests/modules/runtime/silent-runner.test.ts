import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { createLogger } from '../../../kernel/index.ts'
import { type RunnerEnd, RunnerProcess } from '../../../modules/runtime/processes/runner-process.ts'

const HEARTBEAT_MS = 500

interface Sample {
  cpuMs: number
  runnable: boolean
}

/** A runner that says nothing, on a machine and a clock of the test's own. */
function silent(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] })
  let usage = { rssBytes: 1, cpuMs: 0, runnable: false }
  let end: RunnerEnd | undefined
  const runner = new RunnerProcess({
    name: 'silent',
    guestScript: '',
    memoryMb: 512,
    log: createLogger({ level: 'silent', pretty: false }),
    command: {
      program: process.execPath,
      args: ['-e', 'setInterval(() => {}, 1000)'],
      options: { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
    },
    meter: () => ({
      sample() {},
      cpuPercent: 0,
      get usage() {
        return usage
      },
    }),
    onExit() {},
  })
  t.after(() => runner.close())
  runner.attach(1, {
    onFrame() {},
    busySince: () => 1,
    onUsage() {},
    onRunnerEnd(how) {
      end = how
    },
  })
  return {
    /** Lets seconds pass, with what is seen at each heartbeat; tells how it ended, if it did. */
    pass(seconds: number, at: (beat: number) => Sample): RunnerEnd | undefined {
      for (let beat = 1; beat <= (seconds * 1000) / HEARTBEAT_MS && !end; beat += 1) {
        usage = { rssBytes: 1, ...at(beat) }
        t.mock.timers.tick(HEARTBEAT_MS)
      }
      return end
    },
  }
}

describe('a runner that does not answer', () => {
  test('is stuck after three seconds when the machine let it run', (t) => {
    const { pass } = silent(t)
    const spins = (beat: number) => ({ cpuMs: beat * 450, runnable: true })
    assert.equal(pass(3, spins), undefined)
    const end = pass(1, (beat) => spins(6 + beat))
    assert.deepEqual([end?.reason, end?.message, end?.culprits], ['CRASH', 'The runner did not answer for 3 s', [1]])
  })

  test('is stuck when it does not even want to run', (t) => {
    const end = silent(t).pass(4, () => ({ cpuMs: 20, runnable: false }))
    assert.equal(end?.message, 'The runner did not answer for 3 s')
  })

  test('is not stuck when it wants to run and a busy machine does not let it', (t) => {
    const { pass } = silent(t)
    // A tenth of a core: what it gets beside nine others.
    assert.equal(
      pass(10, (beat) => ({ cpuMs: beat * 50, runnable: true })),
      undefined,
    )
  })

  test('is stuck once it has had the time it needs', (t) => {
    const { pass } = silent(t)
    assert.equal(
      pass(8, () => ({ cpuMs: 100, runnable: true })),
      undefined,
    )
    assert.match(pass(1, () => ({ cpuMs: 1_100, runnable: true }))!.message, /did not answer for 8/)
  })

  test('is stuck after fifteen seconds however busy the machine is', (t) => {
    const { pass } = silent(t)
    const starved = () => ({ cpuMs: 0, runnable: true })
    assert.equal(pass(15, starved), undefined)
    assert.equal(pass(1, starved)?.message, 'The runner did not answer for 15 s')
  })

  test('is judged by what it used since it fell silent, not before', (t) => {
    const { pass } = silent(t)
    assert.equal(
      pass(10, (beat) => ({ cpuMs: 1_000_000 + beat * 10, runnable: true })),
      undefined,
    )
  })
})
