/** Makes figures of counters: of a point, a route, a version, a job. */
import type { JobKind, Metrics, MetricsPoint, RouteFigures } from './contract.ts'
import { nameOf } from './counters.ts'
import { type Histogram, percentile } from './histogram.ts'
import type { MetricsDocument } from './metrics.repository.ts'
import { OTHER } from './series.ts'

/** Counts of one route as they are stored. */
export interface RouteCounts {
  n: number
  ms: number
  e4: number
  e5: number
  h: Histogram
}
interface JobCounts {
  ok: number
  failed: number
  ms: number
}

/** Counts of documents, added up. */
export interface Tally {
  n: number
  ms: number
  bytes: number
  cpuMs: number
  throttledMs: number
  restarts: number
  recycles: number
  inFlight: number
  heapBytes: number
  c: Record<string, number>
  h: Histogram
  lines: Record<string, number>
  limits: Record<string, number>
  jobs: Record<string, JobCounts>
  routes: Record<string, RouteCounts>
}

export const newTally = (): Tally => ({
  n: 0,
  ms: 0,
  bytes: 0,
  cpuMs: 0,
  throttledMs: 0,
  restarts: 0,
  recycles: 0,
  inFlight: 0,
  heapBytes: 0,
  c: {},
  h: {},
  lines: {},
  limits: {},
  jobs: {},
  routes: {},
})

const SUMS = ['n', 'ms', 'bytes', 'cpuMs', 'throttledMs', 'restarts', 'recycles'] as const
const MAXIMA = ['inFlight', 'heapBytes'] as const
const MAPS = ['c', 'h', 'lines', 'limits'] as const
const NO_ROUTE: RouteCounts = { n: 0, ms: 0, e4: 0, e5: 0, h: {} }
const NO_JOB: JobCounts = { ok: 0, failed: 0, ms: 0 }

/** Adds a stored document. */
export function addDocument(tally: Tally, document: MetricsDocument): void {
  const { routes = {}, jobs = {}, ...counts } = document as unknown as Partial<Tally>
  for (const key of SUMS) tally[key] += counts[key] ?? 0
  for (const key of MAXIMA) tally[key] = Math.max(tally[key], counts[key] ?? 0)
  for (const key of MAPS) addMap(tally[key], counts[key])
  for (const part in routes) {
    const { h, ...rest } = routes[part]!
    tally.routes[part] ??= { ...NO_ROUTE, h: {} }
    const into = tally.routes[part]
    for (const key of ['n', 'ms', 'e4', 'e5'] as const) into[key] += rest[key] ?? 0
    addMap(into.h, h)
  }
  for (const part in jobs) {
    tally.jobs[part] ??= { ...NO_JOB }
    const into = tally.jobs[part]
    for (const key of ['ok', 'failed', 'ms'] as const) into[key] += jobs[part]![key] ?? 0
  }
}

function addMap(into: Record<string, number>, more: Record<string, number> = {}): void {
  for (const key in more) into[key] = (into[key] ?? 0) + more[key]!
}

const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 100) / 100)
const mean = (ms: number, count: number): number | null => (count === 0 ? null : rounded(ms / count))

/** Requests by class of their status. */
export function classesOf(codes: Record<string, number>): MetricsPoint['statuses'] {
  const classes = { '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 }
  for (const code in codes) {
    const name = `${code[0]}xx` as keyof typeof classes
    if (name in classes) classes[name] += codes[code]!
  }
  return classes
}

export const figuresOf = (tally: Tally): Omit<MetricsPoint, 'time'> => ({
  requests: tally.n,
  statuses: classesOf(tally.c),
  p50: rounded(percentile(tally.h, 0.5)),
  p90: rounded(percentile(tally.h, 0.9)),
  p95: rounded(percentile(tally.h, 0.95)),
  p99: rounded(percentile(tally.h, 0.99)),
  bytes: tally.bytes,
  inFlight: tally.inFlight,
  cpuMs: Math.round(tally.cpuMs * 10) / 10,
  throttledMs: tally.throttledMs,
  heapBytes: tally.heapBytes || null,
  restarts: tally.restarts,
  recycles: tally.recycles,
  lines: { debug: 0, info: 0, warn: 0, error: 0, ...tally.lines },
  limits: tally.limits,
})

export const totalsOf = (tally: Tally): Metrics['totals'] => ({
  ...figuresOf(tally),
  codes: tally.c,
  meanMs: mean(tally.ms, tally.n),
})

/** Routes with most requests first; those beyond `most` together at the end. */
export function routesOf({ routes }: Tally, most: number): RouteFigures[] {
  const sorted = Object.entries(routes).sort(([, a], [, b]) => b.n - a.n)
  const other = newTally()
  const named = sorted.filter(([part]) => nameOf(part) !== OTHER)
  const shown = named.slice(0, most)
  const rest = sorted.filter((entry) => !shown.includes(entry))
  for (const [, counts] of rest) addDocument(other, { routes: { [OTHER]: counts } } as unknown as MetricsDocument)
  return [...shown, ...Object.entries(other.routes)].map(([part, { n, e4, e5, h }]) => ({
    route: nameOf(part),
    requests: n,
    clientErrors: e4,
    errors: e5,
    p50: rounded(percentile(h, 0.5)),
    p90: rounded(percentile(h, 0.9)),
    p99: rounded(percentile(h, 0.99)),
  }))
}

export const versionOf = (version: string, tally: Tally): Metrics['versions'][number] => ({
  version: version === '' ? null : version,
  requests: tally.n,
  errors: classesOf(tally.c)['5xx'],
  p50: rounded(percentile(tally.h, 0.5)),
  p99: rounded(percentile(tally.h, 0.99)),
  cpuMs: Math.round(tally.cpuMs * 10) / 10,
})

export const jobsOf = ({ jobs }: Tally): Metrics['jobs'] =>
  Object.entries(jobs)
    .map(([part, { ok, failed, ms }]) => {
      const colon = part.indexOf(':')
      return {
        kind: part.slice(0, colon) as JobKind,
        name: nameOf(part.slice(colon + 1)),
        ok,
        failed,
        meanMs: mean(ms, ok + failed),
      }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
