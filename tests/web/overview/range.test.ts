import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { STEP_MS as SERVER_STEP_MS } from '../../../modules/metrics/contract.ts'
import { STEP_MS, ticksOf, windowBefore, windowOf } from '../../../web/src/features/overview/lib/range.ts'
import { RANGES } from '../../../web/src/features/overview/lib/search.ts'

const NOW = Date.parse('2026-11-28T14:03:20.000Z')
const text = ({ from, to }: { from: number; to: number }) => [new Date(from).toISOString(), new Date(to).toISOString()]

describe('ranges of time', () => {
  it('are cut into the steps of the server', () => {
    assert.deepEqual(STEP_MS, SERVER_STEP_MS)
  })

  it('end with the step that is going on, and are as long as they say', () => {
    assert.deepEqual(text(windowOf('1h', NOW)), ['2026-11-28T13:04:00.000Z', '2026-11-28T14:04:00.000Z'])
    assert.deepEqual(text(windowOf('30d', NOW)), ['2026-10-30T00:00:00.000Z', '2026-11-29T00:00:00.000Z'])
  })

  it('are compared with as long a time just before', () => {
    for (const range of RANGES) {
      const [now, before] = [windowOf(range, NOW), windowBefore(range, NOW)]
      assert.equal(before.to, now.from)
      assert.equal(before.to - before.from, now.to - now.from)
    }
  })

  it('have a handful of marks on the axis', () => {
    for (const range of RANGES) {
      const { from, to, stepMs } = windowOf(range, NOW)
      const times = Array.from({ length: (to - from) / stepMs }, (_, i) => new Date(from + i * stepMs).toISOString())
      const ticks = ticksOf(times, range)
      assert.ok(ticks.length >= 5 && ticks.length <= 8, `${range}: ${ticks.length}`)
      assert.ok(ticks.every((tick) => times.includes(tick)))
    }
  })
})
