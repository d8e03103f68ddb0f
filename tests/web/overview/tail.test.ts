import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Metrics, MetricsPoint } from '../../../modules/metrics/contract.ts'
import { windowOf } from '../../../web/src/features/overview/lib/range.ts'
import { isStale, tailFrom, withTail } from '../../../web/src/features/overview/lib/tail.ts'

const MINUTE = 60_000
const NOW = Date.parse('2026-11-28T14:03:20.000Z')

function point(time: number, requests: number, more: Partial<MetricsPoint> = {}): MetricsPoint {
  return {
    time: new Date(time).toISOString(),
    requests,
    statuses: { '2xx': requests, '3xx': 0, '4xx': 0, '5xx': 0 },
    p50: null,
    p90: null,
    p95: null,
    p99: null,
    bytes: 0,
    inFlight: 0,
    cpuMs: 0,
    throttledMs: 0,
    heapBytes: null,
    restarts: 0,
    recycles: 0,
    lines: { debug: 0, info: 0, warn: 0, error: 0 },
    limits: {},
    ...more,
  }
}

function metrics(from: number, to: number, requests: (index: number) => number): Metrics {
  const series = Array.from({ length: (to - from) / MINUTE }, (_, i) => point(from + i * MINUTE, requests(i)))
  const { time: _, ...totals } = point(0, 0)
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    step: 'minute',
    totals: { ...totals, p99: 12, codes: {}, meanMs: null },
    series,
    routes: [],
    versions: [],
    jobs: [],
  }
}

describe('the newest steps put onto known figures', () => {
  const window = windowOf('1h', NOW)
  const known = metrics(window.from, window.to, () => 1)

  it('take the place of the step that was not over, and of nothing else', () => {
    const from = Date.parse(tailFrom(known))
    const later = windowOf('1h', NOW + 2 * MINUTE)
    const tail = metrics(from, later.to, (i) => 10 + i)
    const next = withTail(known, tail, later)
    assert.equal(next.series.length, 60)
    assert.deepEqual(
      next.series.map(({ requests }) => requests),
      [...Array<number>(57).fill(1), 10, 11, 12],
    )
    assert.equal(next.series[0]?.time, new Date(later.from).toISOString())
    assert.equal(next.totals.requests, 57 + 33)
    assert.equal(next.totals.p99, 12, 'a percentile cannot be added up')
  })

  it('add up what can be added up, and find the greatest of the rest', () => {
    const tail = metrics(Date.parse(tailFrom(known)), window.to, () => 0)
    tail.series = [
      point(Date.parse(tailFrom(known)), 3, {
        limits: { QUOTA: 2 },
        heapBytes: 7,
        inFlight: 4,
        cpuMs: 5,
        restarts: 1,
        recycles: 2,
      }),
    ]
    const { totals } = withTail(known, tail, window)
    assert.deepEqual(
      [
        totals.statuses['2xx'],
        totals.limits,
        totals.heapBytes,
        totals.inFlight,
        totals.cpuMs,
        totals.restarts,
        totals.recycles,
      ],
      [62, { QUOTA: 2 }, 7, 4, 5, 1, 2],
    )
  })

  it('are not worth it when half of the range is unknown', () => {
    assert.equal(isStale(known, windowOf('1h', NOW + 20 * MINUTE)), false)
    assert.equal(isStale(known, windowOf('1h', NOW + 40 * MINUTE)), true)
  })
})
