import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { GoalStats } from '../../../modules/goals/contract.ts'
import { periodOf, ticksOf } from '../../../web/src/features/goals/lib/period.ts'
import { SEARCH } from '../../../web/src/features/goals/lib/search.ts'
import { colorsOf, csvOf, rowsOf } from '../../../web/src/features/goals/lib/series.ts'
import { search } from '../../../web/src/lib/search-params.ts'

const TODAY = '2026-11-28'
const statsOf = (id: string, values: number[]): GoalStats => ({
  id,
  total: 0,
  previous: 0,
  series: values.map((value, index) => ({ date: `2026-11-2${index}`, value })),
  projects: [],
})

describe('periods of goals', () => {
  it('end today, and are grouped so that they can be read', () => {
    const of = (range?: 'today' | '30d' | 'quarter' | 'year') => {
      const { from, to, group } = periodOf({ range }, TODAY)
      return [from, to, group]
    }
    assert.deepEqual(of(), ['2026-11-22', TODAY, 'day'])
    assert.deepEqual(of('today'), [TODAY, TODAY, 'day'])
    assert.deepEqual(of('30d'), ['2026-10-30', TODAY, 'day'])
    assert.deepEqual(of('quarter'), ['2026-08-30', TODAY, 'week'])
    assert.deepEqual(of('year'), ['2025-11-29', TODAY, 'month'])
    assert.equal(periodOf({ range: 'year', group: 'day' }, TODAY).group, 'day')
  })

  it('of somebody’s own are whole, whatever the address says', () => {
    const of = (from?: string, to?: string) => {
      const period = periodOf({ range: 'custom', from, to }, TODAY)
      return [period.from, period.to]
    }
    assert.deepEqual(of('2026-01-01', '2026-02-01'), ['2026-01-01', '2026-02-01'])
    assert.deepEqual(of('2026-02-01', '2026-01-01'), ['2026-01-01', '2026-02-01'])
    assert.deepEqual(of('2026-11-01'), ['2026-11-01', TODAY])
    assert.deepEqual(of('2027-01-01'), ['2027-01-01', '2027-01-01'])
    assert.deepEqual(of(undefined, '2026-01-31'), ['2026-01-31', '2026-01-31'])
    assert.deepEqual(of(), ['2026-11-22', TODAY])
    assert.equal(periodOf({ range: 'custom', from: '2000-01-01', group: 'day' }, TODAY).group, 'month')
  })

  it('are read from the address, what does not fit is dropped', () => {
    const { parse } = search(SEARCH)
    const fits = { range: 'custom', from: '2026-01-01', group: 'week', chart: 'bar', hide: 'a,b', new: 1 }
    assert.deepEqual(parse(fits), fits)
    assert.deepEqual(parse({ range: 'decade', from: '2026-13-01', to: 'x', group: 'hour', chart: 3, goal: '' }), {})
  })

  it('have some marks on the axis', () => {
    const dates = Array.from({ length: 30 }, (_, index) => String(index))
    assert.deepEqual(ticksOf(dates), ['0', '4', '8', '12', '16', '20', '24', '28'])
    assert.deepEqual(ticksOf(['1', '2']), ['1', '2'])
    assert.deepEqual(ticksOf([]), [])
  })
})

describe('charts of goals', () => {
  it('have a row for each step', () => {
    assert.deepEqual(rowsOf([statsOf('a', [1, 2]), statsOf('b', [3, 4])]), [
      { time: '2026-11-20', values: { a: 1, b: 3 } },
      { time: '2026-11-21', values: { a: 2, b: 4 } },
    ])
    assert.deepEqual(rowsOf([]), [])
  })

  it('have a colour for each goal, its own where it can', () => {
    const colors = colorsOf([
      { id: 'a', color: null },
      { id: 'b', color: 'blue' },
      { id: 'c', color: 'blue' },
    ])
    assert.equal(colors.get('b'), 'var(--tag-blue)')
    assert.equal(new Set(colors.values()).size, 3)
    assert.equal(colorsOf(Array.from({ length: 40 }, (_, id) => ({ id: String(id), color: null }))).size, 40)
  })

  it('are written as CSV that no spreadsheet runs', () => {
    const goals = [
      { id: 'a', fullSlug: 'shop-sales' },
      { id: 'b', fullSlug: 'all' },
    ]
    assert.equal(
      csvOf([statsOf('a', [1, -2]), statsOf('b', [3, 4])], goals, 'date'),
      'date,shop-sales,all\r\n2026-11-20,1,3\r\n2026-11-21,-2,4\r\n',
    )
    assert.equal(csvOf([], [], '=cmd,"x"'), '"\'=cmd,""x"""\r\n')
  })
})
