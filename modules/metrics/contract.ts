import { type Static, Type } from 'typebox'
import { serviceRef } from '../../kernel/service-ref.ts'
import type { LogLevel } from '../logs/contract.ts'
import { Nullable, OneOf, Timestamp } from '../schemas.ts'

export const STEPS = ['minute', '5m', 'hour', 'day'] as const
export type Step = (typeof STEPS)[number]
/** Length of each step, in ms. */
export const STEP_MS: Record<Step, number> = { minute: 60_000, '5m': 300_000, hour: 3_600_000, day: 86_400_000 }

export const JOB_KINDS = ['schedule', 'queue'] as const
export type JobKind = (typeof JOB_KINDS)[number]

const Counts = Type.Record(Type.String(), Type.Number())
const Ms = Nullable(Type.Number({ description: 'Milliseconds; null when nothing was counted' }))

const Figures = {
  requests: Type.Integer(),
  /** By class of the status: `2xx`. */
  statuses: Type.Object({
    '2xx': Type.Integer(),
    '3xx': Type.Integer(),
    '4xx': Type.Integer(),
    '5xx': Type.Integer(),
  }),
  p50: Ms,
  p90: Ms,
  p95: Ms,
  p99: Ms,
  /** Bytes of bodies that were answered whole; streams are not in it. */
  bytes: Type.Number(),
  /** The most at once. */
  inFlight: Type.Integer(),
  cpuMs: Type.Number(),
  /** Time its code was held back because it used too much CPU. */
  throttledMs: Type.Number(),
  /** The most at once; null when nothing ran. */
  heapBytes: Nullable(Type.Number()),
  /** Starts after a crash. */
  restarts: Type.Integer(),
  /** Fresh instances in the place of those whose memory grew and grew. */
  recycles: Type.Integer(),
  /** Log lines by level. */
  lines: Type.Object({
    debug: Type.Integer(),
    info: Type.Integer(),
    warn: Type.Integer(),
    error: Type.Integer(),
  }),
  /** Limits that were hit, by reason. */
  limits: Counts,
}

export const MetricsPoint = Type.Object({ time: Timestamp, ...Figures })
export type MetricsPoint = Static<typeof MetricsPoint>

export const RouteFigures = Type.Object({
  /**
   * `GET /hello/:name`; `(fetch)`: the module's fetch handler, `(none)`: no route took it, `(refused)`: no code was run,
   * `(other)`: routes beyond the first 200.
   */
  route: Type.String(),
  requests: Type.Integer(),
  clientErrors: Type.Integer(),
  errors: Type.Integer(),
  p50: Ms,
  p90: Ms,
  p99: Ms,
})
export type RouteFigures = Static<typeof RouteFigures>

export const Metrics = Type.Object({
  from: Timestamp,
  to: Timestamp,
  step: OneOf(STEPS),
  totals: Type.Object({
    ...Figures,
    /** By status: `404`. */
    codes: Counts,
    meanMs: Ms,
  }),
  /** One for each step, oldest first, those where nothing happened too. */
  series: Type.Array(MetricsPoint),
  /** Most requests first. */
  routes: Type.Array(RouteFigures),
  versions: Type.Array(
    Type.Object({
      version: Nullable(Type.String({ description: 'null: no version ran' })),
      requests: Type.Integer(),
      errors: Type.Integer(),
      p50: Ms,
      p99: Ms,
      cpuMs: Type.Number(),
    }),
  ),
  jobs: Type.Array(
    Type.Object({
      kind: OneOf(JOB_KINDS),
      name: Type.String(),
      ok: Type.Integer(),
      failed: Type.Integer(),
      meanMs: Ms,
    }),
  ),
})
export type Metrics = Static<typeof Metrics>

export const MetricsQuery = Type.Object({
  from: Type.Optional(Timestamp),
  to: Type.Optional(Timestamp),
  step: Type.Optional(OneOf(STEPS, { description: 'Chosen for the range when absent' })),
})
export type MetricsQuery = Static<typeof MetricsQuery>

/** How a service does at the moment. */
export const LiveMetrics = Type.Object({
  time: Timestamp,
  requestsPerSecond: Type.Number(),
  errorsPerSecond: Type.Number(),
  p99: Ms,
  inFlight: Type.Integer(),
  heapBytes: Type.Number(),
  /** Share of one CPU, 1 is all of it. */
  cpu: Type.Number(),
})
export type LiveMetrics = Static<typeof LiveMetrics>

/** Counts requests. On the hot path: nothing here waits or throws. */
export interface RequestMeter {
  /** A request came in; each is ended once. */
  begin(): void
  end(): void
  /** An answer: number of the declared route (-1: the fetch handler, absent: none), status 100 to 599, latency, bytes. */
  request(route: number | undefined, status: number, ms: number, bytes: number): void
}

/** Counts what one instance does. */
export interface InstanceMeter extends RequestMeter {
  /** CPU time and time it was held back in ms since its beginning, heap in bytes as of now. */
  usage(cpuMs: number, heapBytes: number, throttledMs?: number): void
  /** It is over, and holds nothing any more. */
  close(): void
}

/** Counts what a project's service does; requests counted here were answered without any code of it. */
export interface ProjectMeter extends RequestMeter {
  /** @param routes what it declared, as it stands when a request is counted */
  instance(version: string, routes: () => readonly string[]): InstanceMeter
  line(level: LogLevel, version: string | null): void
  /** @param times how often it was hit; once unless told otherwise */
  limit(reason: string, times?: number): void
  restart(): void
  /** A fresh instance took the place of one whose memory grew and grew. */
  recycle(): void
  job(kind: JobKind, name: string, ok: boolean, ms: number): void
}

/** One value of a metric that is read when it is asked for. */
export interface Sample {
  labels: Record<string, string>
  value: number
}

export interface MetricsService {
  project(projectId: string): ProjectMeter
  /** @throws M3M_METRICS_RANGE */
  read(projectId: string, query: MetricsQuery): Promise<Metrics>
  /** Adds a gauge to `/metrics`; `read` is called each time somebody asks. */
  gauge(name: string, help: string, read: () => Sample[] | Promise<Sample[]>): void
  /** The same for what only grows; the name ends in `_total`. */
  counter(name: string, help: string, read: () => Sample[] | Promise<Sample[]>): void
  /** Resolves when everything counted is stored. */
  flush(): Promise<void>
}

export const metricsRef = serviceRef<MetricsService>('metrics')
