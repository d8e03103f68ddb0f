/** What `/metrics` tells: the server process, its modules, requests of services, and gauges of other modules. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { KernelInfo } from '../../../kernel/index.ts'
import type { Sample } from '../contract.ts'
import { upperMs } from '../histogram.ts'
import type { Meters } from '../meters.ts'
import type { Family, Line } from './exposition.ts'

const HEALTH = { ok: 1, degraded: 0.5, failed: 0 }
/** Buckets told, every doubling from 0.8 ms to 13 s. */
const TOLD = Array.from({ length: 15 }, (_, index) => 12 + 4 * index)

/** A metric of another module. */
export interface Gauge {
  type: 'gauge' | 'counter'
  name: string
  help: string
  read(): Sample[] | Promise<Sample[]>
}

const gauge = (name: string, help: string, value: number): Family => ({
  name,
  help,
  type: 'gauge',
  samples: [{ value }],
})
const counter = (name: string, help: string, samples: Line[]): Family => ({ name, help, type: 'counter', samples })

/** The returned function reads the families of the process and the modules. */
export function createProcessFamilies(kernel: KernelInfo) {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  const read = async (): Promise<Family[]> => {
    const health = await kernel.health()
    const { user, system } = process.cpuUsage()
    const { rss, heapUsed } = process.memoryUsage()
    const families: Family[] = [
      {
        name: 'm3m_info',
        help: 'Version of the server.',
        type: 'gauge',
        samples: [{ labels: { version: kernel.version, node: process.version }, value: 1 }],
      },
      gauge('process_uptime_seconds', 'Seconds since the server started.', process.uptime()),
      counter('process_cpu_seconds_total', 'CPU time of the server process.', [{ value: (user + system) / 1e6 }]),
      gauge('process_resident_memory_bytes', 'Resident memory of the server process.', rss),
      gauge('nodejs_heap_size_used_bytes', 'Heap of the server process that is in use.', heapUsed),
      {
        name: 'nodejs_eventloop_delay_seconds',
        help: 'Delay of the event loop of the server process since the last time this was read.',
        type: 'gauge',
        samples: [0.5, 0.99].map((share) => ({
          labels: { quantile: String(share) },
          value: delay.count === 0 ? 0 : delay.percentile(share * 100) / 1e9,
        })),
      },
      {
        name: 'm3m_module_health',
        help: '1 well, 0.5 degraded, 0 failed.',
        type: 'gauge',
        samples: Object.entries(health).map(([module, { status }]) => ({ labels: { module }, value: HEALTH[status] })),
      },
    ]
    delay.reset()
    return families
  }
  return { read, stop: () => delay.disable() }
}

/** Requests, latencies and events of services since the server started. */
export async function serviceFamilies(
  meters: Meters,
  slugOf: (projectId: string) => Promise<string>,
): Promise<Family[]> {
  const slugs = new Map<string, string>()
  for (const projectId of meters.projects()) slugs.set(projectId, await slugOf(projectId))
  const requests: Line[] = []
  const projects = new Map<string, Record<string, number>>()
  for (const { projectId, version, counters } of meters.since()) {
    const project = slugs.get(projectId) ?? projectId
    const sums = projects.get(project) ?? {}
    projects.set(project, sums)
    for (const path in counters.sum) {
      const value = counters.sum[path]!
      sums[path] = (sums[path] ?? 0) + value
      if (path.startsWith('c.')) requests.push({ labels: { project, version, status: path.slice(2) }, value })
    }
  }
  const byPath = (prefix: string, label: string): Line[] =>
    [...projects].flatMap(([project, sums]) =>
      Object.keys(sums)
        .filter((path) => path.startsWith(prefix))
        .map((path) => ({ labels: { project, [label]: path.slice(prefix.length) }, value: sums[path]! })),
    )
  const single = (path: string, scale = 1): Line[] =>
    [...projects].map(([project, sums]) => ({ labels: { project }, value: (sums[path] ?? 0) / scale }))
  return [
    counter('m3m_requests_total', 'Requests to services, by status; without a version: no code was run.', requests),
    {
      name: 'm3m_request_duration_seconds',
      help: 'Time until a service began to answer.',
      type: 'histogram',
      samples: [...projects].flatMap(([project, sums]) => durations(project, sums)),
    },
    {
      name: 'm3m_requests_in_flight',
      help: 'Requests to services that are not over.',
      type: 'gauge',
      samples: [...slugs].map(([id, project]) => ({ labels: { project }, value: meters.gauges(id).inFlight })),
    },
    {
      name: 'm3m_service_heap_bytes',
      help: 'Heap of the instances of a service, as of when they last ran.',
      type: 'gauge',
      samples: [...slugs].map(([id, project]) => ({ labels: { project }, value: meters.gauges(id).heapBytes })),
    },
    counter('m3m_service_cpu_seconds_total', 'CPU time of services.', single('cpuMs', 1000)),
    counter(
      'm3m_service_throttled_seconds_total',
      'Time services were held back because they used too much CPU.',
      single('throttledMs', 1000),
    ),
    counter('m3m_service_restarts_total', 'Starts after a crash.', single('restarts')),
    counter(
      'm3m_service_recycles_total',
      'Fresh instances in the place of those whose memory grew and grew.',
      single('recycles'),
    ),
    counter('m3m_service_limits_total', 'Limits that were hit, by reason.', byPath('limits.', 'reason')),
    counter('m3m_service_log_lines_total', 'Log lines, by level.', byPath('lines.', 'level')),
  ]
}

function durations(project: string, sums: Record<string, number>): Line[] {
  const lines: Line[] = []
  let below = 0
  let bucket = 0
  for (const told of TOLD) {
    for (; bucket <= told; bucket += 1) below += sums[`h.${bucket}`] ?? 0
    const le = String(Number((upperMs(told) / 1000).toPrecision(6)))
    lines.push({ suffix: '_bucket', labels: { project, le }, value: below })
  }
  lines.push({ suffix: '_bucket', labels: { project, le: '+Inf' }, value: sums.n ?? 0 })
  lines.push({ suffix: '_sum', labels: { project }, value: (sums.ms ?? 0) / 1000 })
  lines.push({ suffix: '_count', labels: { project }, value: sums.n ?? 0 })
  return lines
}
