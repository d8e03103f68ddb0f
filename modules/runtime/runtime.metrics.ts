/** Tells the metrics what happens to services besides requests: lines, limits, restarts, runs of jobs, processes. */
import type { Events } from '../../kernel/index.ts'
import type { LogsService } from '../logs/contract.ts'
import type { MetricsService } from '../metrics/contract.ts'
import { DRAFT_VERSION } from '../pipelines/contract.ts'
import { jobRun, REASONS, SERVICE_STATES, serviceChanged } from './contract.ts'
import type { RunnerPool } from './processes/runner-pool.ts'
import type { Services } from './services/services.ts'

const isReason = (code: string): boolean => (REASONS as readonly string[]).includes(code)

/** A line of m3m may stand for many: see `createTeller`. */
const timesOf = (fields: unknown): number => (fields as { times?: number } | undefined)?.times ?? 1

/** Logs that count what is written: every limit that is hit leaves a line of m3m with its reason. */
export const countedLogs = (logs: LogsService, metrics: MetricsService): LogsService => ({
  ...logs,
  write(projectId, lines) {
    const meter = metrics.project(projectId)
    // What drafts do in previews is no figure of the service.
    for (const { level, source, code, fields, version = null } of lines) {
      if (version === DRAFT_VERSION) continue
      meter.line(level, version)
      if (source === 'system' && code !== undefined && isReason(code)) meter.limit(code, timesOf(fields))
    }
    logs.write(projectId, lines)
  },
})

export interface CountedEvents {
  events: Events
  metrics: MetricsService
  services: Pick<Services, 'states'>
  pool: Pick<RunnerPool, 'runners'>
}

/** Returns the undo. */
export function countEvents({ events, metrics, services, pool }: CountedEvents): () => void {
  const restarts = new Map<string, number>()
  const undoChanged = events.on(serviceChanged, ({ projectId, status }) => {
    if (status.restarts > (restarts.get(projectId) ?? 0)) metrics.project(projectId).restart()
    if (status.restarts === 0) restarts.delete(projectId)
    else restarts.set(projectId, status.restarts)
  })
  const undoRuns = events.on(jobRun, ({ projectId, kind, name, ok, ms }) =>
    metrics.project(projectId).job(kind, name, ok, ms),
  )
  metrics.gauge('m3m_runner_rss_bytes', 'Resident memory of the processes that run services.', () =>
    pool.runners().map(({ name, rssBytes }) => ({ labels: { runner: name }, value: rssBytes })),
  )
  metrics.gauge('m3m_service_state', '1 for the state that a service is in, 0 for the others.', () =>
    services
      .states()
      .flatMap(({ slug, state }) =>
        SERVICE_STATES.map((name) => ({ labels: { project: slug, state: name }, value: name === state ? 1 : 0 })),
      ),
  )
  return () => {
    undoChanged()
    undoRuns()
  }
}
