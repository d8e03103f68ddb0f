import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type AnyModule, createLogger, defineModule, fake, serviceRef } from '../../kernel/index.ts'
import { startedKernel, testKernel } from '../support/kernel.ts'

const low = serviceRef<{ name: string }>('low')
const mid = serviceRef<{ name: string }>('mid')

/** Three modules on top of each other that note what happens to them. */
function tower(
  events: string[],
  override: Record<string, Partial<{ setup(): void; start(): unknown; stop(): unknown }>> = {},
  more = {},
): AnyModule[] {
  const life = (id: string) => {
    override[id]?.setup?.()
    events.push(`setup ${id}`)
    return {
      service: { name: id },
      start: () => {
        events.push(`start ${id}`)
        return override[id]?.start?.() as undefined
      },
      stop: () => {
        events.push(`stop ${id}`)
        return override[id]?.stop?.() as undefined
      },
    }
  }
  return [
    defineModule({ id: 'top', summary: 'top', needs: { mid }, ...more, setup: () => life('top') }),
    defineModule({ id: 'mid', summary: 'mid', needs: { low }, provides: mid, ...more, setup: () => life('mid') }),
    defineModule({ id: 'low', summary: 'low', provides: low, setup: () => life('low') }),
  ]
}

const LEVELS = ['low', 'mid', 'top']
const fail = () => {
  throw new Error('boom')
}

describe('life cycle', () => {
  test('opens the doors of its modules when it begins to serve, and not before', async (t) => {
    const events: string[] = []
    const door = (id: string, listen: () => void) =>
      defineModule({ id, summary: id, setup: () => ({ listen, stop: () => void events.push(`stop ${id}`) }) })
    const kernel = await startedKernel(t, { modules: [door('door', () => void events.push('open'))] })
    assert.deepEqual(events, [])
    await kernel.listen()
    assert.deepEqual(events, ['open'])
    const stuck = await startedKernel(t, { modules: [door('stuck', fail)] })
    await assert.rejects(stuck.listen(), /stuck.*boom/)
  })

  test('modules are set up and started in order, and stopped in the reverse order', async (t) => {
    const events: string[] = []
    const kernel = await startedKernel(t, { modules: tower(events) })
    await kernel.stop()
    assert.deepEqual(events, [
      ...LEVELS.map((id) => `setup ${id}`),
      ...LEVELS.map((id) => `start ${id}`),
      ...LEVELS.toReversed().map((id) => `stop ${id}`),
    ])
    assert.deepEqual(
      kernel.report().map(({ state }) => state),
      ['stopped', 'stopped', 'stopped'],
    )
  })

  test('a failing start names module, step and cause, and stops all that was set up', async (t) => {
    const events: string[] = []
    const kernel = testKernel(t, { modules: tower(events, { mid: { start: fail } }) })
    await assert.rejects(kernel.start(), (error: Error) => {
      assert.match(error.message, /Module "mid" failed in start: boom/)
      assert.match((error.cause as Error).message, /boom/)
      return true
    })
    assert.ok(!events.includes('start top'))
    assert.deepEqual(events.slice(-3), ['stop top', 'stop mid', 'stop low'])
  })

  test('a failing stop does not keep the others from stopping', async (t) => {
    const events: string[] = []
    const kernel = await startedKernel(t, { modules: tower(events, { mid: { stop: fail } }) })
    await kernel.stop()
    assert.deepEqual(events.slice(-3), ['stop top', 'stop mid', 'stop low'])
  })

  test('a step that hangs is ended with the name of the culprit', async (t) => {
    const hang = new Promise(() => {})
    const kernel = testKernel(t, { modules: tower([], { mid: { start: () => hang } }, { timeout: 0.05 }) })
    await assert.rejects(kernel.start(), /Module "mid" did not finish start within 0.05 s/)
  })

  test('a module that is not critical fails alone, and those that need it say why', async (t) => {
    const events: string[] = []
    const kernel = await startedKernel(t, { modules: tower(events, { mid: { setup: fail } }, { critical: false }) })
    const report = Object.fromEntries(kernel.report().map((line) => [line.id, line]))
    assert.equal(report.low!.state, 'started')
    assert.equal(report.mid!.state, 'failed')
    assert.match(report.mid!.error!, /boom/)
    assert.match(report.top!.error!, /its dependency "mid" failed/)
    assert.equal((await kernel.health()).mid!.status, 'failed')
  })

  test('stopping twice is one stop', async (t) => {
    const events: string[] = []
    const kernel = await startedKernel(t, { modules: tower(events) })
    await Promise.all([kernel.stop(), kernel.stop()])
    assert.equal(events.filter((event) => event === 'stop top').length, 1)
  })

  test('a fake stands in for the module that provides its ref', async (t) => {
    const events: string[] = []
    const kernel = await startedKernel(t, { modules: tower(events), fakes: [fake(low, { name: 'fake' })] })
    assert.equal(kernel.get(low).name, 'fake')
    assert.ok(!events.includes('setup low'))
  })

  test('a module sees exactly what it asked for', async (t) => {
    let seen: object = {}
    const nosy = defineModule({
      id: 'nosy',
      summary: 'nosy',
      needs: { low },
      setup(needs) {
        seen = needs
        return {}
      },
    })
    await startedKernel(t, { modules: [...tower([]), nosy] })
    assert.deepEqual(Object.keys(seen), ['low'])
    assert.ok(Object.isFrozen(seen))
  })

  test('every step is timed in the report', async (t) => {
    const kernel = await startedKernel(t, { modules: tower([]) })
    for (const { times } of kernel.report()) assert.ok(times.setup! >= 0 && times.start! >= 0)
  })

  test('the signal is aborted before anything stops', async (t) => {
    let aborted: boolean | undefined
    const watcher = defineModule({
      id: 'watcher',
      summary: 'watcher',
      setup: (_, { signal }) => ({
        stop() {
          aborted = signal.aborted
        },
      }),
    })
    const kernel = await startedKernel(t, { modules: [watcher], log: createLogger({ level: 'silent' }) })
    await kernel.stop()
    assert.equal(aborted, true)
  })
})
