import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RouteFigures } from '../../../modules/metrics/contract.ts'
import { errorRate, sumOf } from '../../../web/src/features/overview/lib/compare.ts'
import { markersOf } from '../../../web/src/features/overview/lib/markers.ts'
import {
  DEFAULT_SORTING,
  pressed,
  type Sorting,
  sortingOf,
  sortRoutes,
  toSearch,
} from '../../../web/src/features/overview/lib/routes.ts'
import { changeOf } from '../../../web/src/lib/change.ts'
import { createFormat } from '../../../web/src/lib/format.ts'

describe('comparison with the period before', () => {
  it('tells how much more or less', () => {
    assert.deepEqual(changeOf(112, 100), { ratio: 0.12, direction: 'up' })
    assert.deepEqual(changeOf(50, 100), { ratio: -0.5, direction: 'down' })
    assert.equal(changeOf(1001, 1000)?.direction, 'same')
  })

  it('says nothing when there was nothing', () => {
    assert.equal(changeOf(5, 0), null)
    assert.equal(changeOf(null, 5), null)
    assert.equal(changeOf(5, undefined), null)
  })

  it('is written in percents, or in times', () => {
    const format = createFormat('en')
    assert.equal(format.growth(0.124), '12%')
    assert.equal(format.growth(-0.5), '50%')
    assert.equal(format.growth(14), '×15')
  })
})

describe('figures', () => {
  it('have an error rate once there are requests', () => {
    assert.equal(errorRate({ requests: 0, statuses: { '5xx': 0 } }), null)
    assert.equal(errorRate({ requests: 8, statuses: { '5xx': 2 } }), 0.25)
  })

  it('are summed over reasons', () => {
    assert.equal(sumOf({ CPU_LIMIT: 2, OVERLOADED: 3 }), 5)
  })
})

describe('the table of routes', () => {
  const route = (name: string, requests: number, p99: number | null): RouteFigures => ({
    route: name,
    requests,
    clientErrors: 0,
    errors: 0,
    p50: null,
    p90: null,
    p99,
  })
  const routes = [route('GET /b', 9, 5), route('GET /a', 9, null), route('GET /c', 1, 70)]
  const names = (sorting: Sorting) =>
    sortRoutes(routes, sorting, (a, b) => a.localeCompare(b)).map((one) => one.route.at(-1))

  it('is sorted by any column; what was not measured comes last', () => {
    assert.deepEqual(names(DEFAULT_SORTING), ['b', 'a', 'c'])
    assert.deepEqual(names({ by: 'route', order: 'asc' }), ['a', 'b', 'c'])
    assert.deepEqual(names({ by: 'p99', order: 'desc' }), ['c', 'b', 'a'])
    assert.deepEqual(names({ by: 'p99', order: 'asc' }), ['b', 'c', 'a'])
  })

  it('turns round when the same head is pressed again', () => {
    const once = pressed('p99', DEFAULT_SORTING)
    assert.deepEqual(once, { by: 'p99', order: 'desc' })
    assert.deepEqual(pressed('p99', once), { by: 'p99', order: 'asc' })
    assert.deepEqual(pressed('route', once), { by: 'route', order: 'asc' })
  })

  it('keeps its order in the address, and nothing that goes without saying', () => {
    assert.deepEqual(toSearch(DEFAULT_SORTING), { sort: undefined, order: undefined })
    for (const by of ['route', 'requests', 'p99'] as const) {
      for (const order of ['asc', 'desc'] as const) {
        const { sort, order: said } = toSearch({ by, order })
        assert.deepEqual(sortingOf(sort, said), { by, order })
      }
    }
  })
})

describe('publishes on the axis', () => {
  const times = ['2026-11-28T14:00:00.000Z', '2026-11-28T14:01:00.000Z']
  it('stand at the step they fell into, together where there were several', () => {
    const versions = [
      { number: '3', createdAt: '2026-11-28T14:01:50.000Z' },
      { number: '2', createdAt: '2026-11-28T14:01:05.000Z' },
      { number: '1', createdAt: '2026-11-28T13:59:59.000Z' },
    ]
    assert.deepEqual(markersOf(versions, times, 60_000), [{ time: times[1], versions: ['2', '3'] }])
    assert.deepEqual(markersOf(versions, [], 60_000), [])
  })
})
