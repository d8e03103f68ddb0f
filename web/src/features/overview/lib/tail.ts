/** Puts the newest steps onto figures that are there already, so that following a service needs no more than its last minute. */
import type { Metrics, MetricsPoint } from '../../../../../modules/metrics/contract.ts'
import type { Window } from './range.ts'

/** Where a request for what is new begins: the last step known was not over when it was read. */
export const tailFrom = (known: Metrics): string => known.series.at(-1)?.time ?? known.from

/** Whether the end that is asked for would be most of the range anyway. */
export const isStale = (known: Metrics, window: Window): boolean =>
  Date.parse(tailFrom(known)) < window.from + (window.to - window.from) / 2

/**
 * The figures of `window`: steps of `tail` in place of those known. What can be added up or compared is told anew;
 * percentiles of the whole, routes, versions and jobs stay as they were read.
 */
export function withTail(known: Metrics, tail: Metrics, window: Window): Metrics {
  const since = Date.parse(tail.from)
  const series = [
    ...known.series.filter(({ time }) => Date.parse(time) >= window.from && Date.parse(time) < since),
    ...tail.series.filter(({ time }) => Date.parse(time) < window.to),
  ]
  return {
    ...known,
    from: new Date(window.from).toISOString(),
    to: new Date(window.to).toISOString(),
    series,
    totals: { ...known.totals, ...totalsOf(series) },
  }
}

const SUMS = ['requests', 'bytes', 'cpuMs', 'restarts', 'recycles'] as const
const MAPS = ['statuses', 'lines', 'limits'] as const

function totalsOf(series: readonly MetricsPoint[]) {
  const sums = Object.fromEntries(SUMS.map((key) => [key, series.reduce((sum, point) => sum + point[key], 0)]))
  const maps = Object.fromEntries(MAPS.map((key) => [key, addUp(series.map((point) => point[key]))]))
  const heaps = series.flatMap(({ heapBytes }) => heapBytes ?? [])
  return {
    ...sums,
    ...maps,
    inFlight: Math.max(0, ...series.map(({ inFlight }) => inFlight)),
    heapBytes: heaps.length === 0 ? null : Math.max(...heaps),
  } as Pick<Metrics['totals'], (typeof SUMS)[number] | (typeof MAPS)[number] | 'inFlight' | 'heapBytes'>
}

function addUp(maps: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const map of maps) for (const key in map) sum[key] = (sum[key] ?? 0) + map[key]!
  return sum
}
