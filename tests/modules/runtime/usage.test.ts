import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createUsageMeter, type Measured } from '../../../modules/runtime/runner/usage.ts'
import { until } from '../../support/until.ts'
import { boot, probe, runnerPool } from './instance-support.ts'

describe('what instances use', () => {
  test('is told of the one that ran, and of nobody else', async (t) => {
    const runner = runnerPool(t).take()
    const idle = await boot(runner, '')
    const busy = await boot(
      runner,
      `router.get('/', () => { globalThis.kept = Array.from({ length: 1e5 }, (_, i) => ({ i })); const end = Date.now() + 150; while (Date.now() < end); return 1 })`,
    )
    await until('both have been told of', () => idle.instance.usage.heapBytes > 0 && busy.instance.usage.heapBytes > 0)
    const [first, before] = [{ ...idle.instance.usage }, { ...busy.instance.usage }]
    const asked = probe('/')
    busy.instance.send(asked)
    assert.equal(await asked.outcome, '200 1')
    await until('the heap has grown', () => busy.instance.usage.heapBytes > before.heapBytes + 1e6)
    const spent = busy.instance.usage.cpuMs - before.cpuMs
    assert.ok(spent > 50 && spent < 1_000, `${spent} ms`)
    assert.deepEqual(idle.instance.usage, first)
  })

  test('is not asked of the idle, and never of those that run', async () => {
    const meter = createUsageMeter<Measured & { busy: boolean; asked: number }>()
    const make = (number: number) => ({
      number,
      busy: false,
      asked: 0,
      cpuMs: () => number,
      throttledMs: () => number * 10,
      heapBytes: async function (this: { asked: number }) {
        this.asked += 1
        return number * 100
      },
    })
    const [one, two] = [make(1), make(2)]
    meter.ran(one)
    meter.ran(two)
    two.busy = true
    assert.deepEqual(meter.take(), [
      [1, 1, 0, 10],
      [2, 2, 0, 20],
    ])
    await null
    two.busy = false
    assert.deepEqual(meter.take(), [
      [1, 1, 100, 10],
      [2, 2, 0, 20],
    ])
    await null
    meter.ran(one)
    assert.deepEqual(meter.take(), [
      [2, 2, 200, 20],
      [1, 1, 100, 10],
    ])
    await null
    assert.deepEqual(meter.take(), [[1, 1, 100, 10]])
    assert.deepEqual(meter.take(), [])
    assert.deepEqual([one.asked, two.asked], [2, 1])
  })
})
