/** What the charts draw, out of the figures of each step. */
import type { MetricsPoint } from '../../../../../modules/metrics/contract.ts'

/** A step's values by the names of a chart's lines; null where nothing was measured. */
export interface Row {
  time: string
  values: Record<string, number | null>
}

export const CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const
export const PERCENTILES = ['p50', 'p90', 'p99'] as const

export const requestRows = (points: readonly MetricsPoint[]): Row[] =>
  points.map(({ time, statuses }) => ({ time, values: statuses }))

export const latencyRows = (points: readonly MetricsPoint[]): Row[] =>
  points.map(({ time, p50, p90, p99 }) => ({ time, values: { p50, p90, p99 } }))

const MB = 1024 ** 2

/** Share of one core, on average over the step. */
export const cpuRows = (points: readonly MetricsPoint[], stepMs: number): Row[] =>
  points.map(({ time, cpuMs }) => ({ time, values: { cpu: cpuMs / stepMs } }))

/** In MB, so that the axis has round figures. */
export const memoryRows = (points: readonly MetricsPoint[]): Row[] =>
  points.map(({ time, heapBytes }) => ({ time, values: { heap: heapBytes === null ? null : heapBytes / MB } }))
