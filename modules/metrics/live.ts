/** How a service does right now: what was counted between two looks. */
import type { LiveMetrics } from './contract.ts'
import { percentile } from './histogram.ts'
import type { Meters } from './meters.ts'

interface Look {
  time: number
  sum: Record<string, number>
}

/** Each call of the returned function tells what happened since the call before. */
export function createLiveReader(meters: Meters, projectId: string, now: () => number = Date.now): () => LiveMetrics {
  const look = (): Look => {
    const sum: Record<string, number> = {}
    for (const { projectId: id, counters } of meters.since()) {
      if (id !== projectId) continue
      for (const path in counters.sum) sum[path] = (sum[path] ?? 0) + counters.sum[path]!
    }
    return { time: now(), sum }
  }
  let before = look()
  return () => {
    const current = look()
    const seconds = Math.max(0.001, (current.time - before.time) / 1000)
    const histogram: Record<string, number> = {}
    let errors = 0
    // A version that has not been used for long is not counted any more: never less than nothing.
    const grown = (path: string) => Math.max(0, (current.sum[path] ?? 0) - (before.sum[path] ?? 0))
    for (const path in current.sum) {
      if (path.startsWith('h.')) histogram[path.slice(2)] = grown(path)
      else if (path.startsWith('c.5')) errors += grown(path)
    }
    const live: LiveMetrics = {
      time: new Date(current.time).toISOString(),
      requestsPerSecond: round(grown('n') / seconds),
      errorsPerSecond: round(errors / seconds),
      p99: percentile(histogram, 0.99),
      cpu: round(grown('cpuMs') / 1000 / seconds),
      ...meters.gauges(projectId),
    }
    before = current
    return live
  }
}

const round = (value: number): number => Math.round(value * 1000) / 1000
