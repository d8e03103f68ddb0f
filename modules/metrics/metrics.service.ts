import type { KernelInfo, Logger } from '../../kernel/index.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { durationMs } from '../schemas.ts'
import type { LiveMetrics, MetricsService } from './contract.ts'
import { createLiveReader } from './live.ts'
import { createMeters } from './meters.ts'
import type { MetricsConfig } from './metrics.config.ts'
import type { MetricsRepository } from './metrics.repository.ts'
import { createMetricsWriter } from './metrics-writer.ts'
import { exposition } from './prometheus/exposition.ts'
import { createProcessFamilies, type Gauge, serviceFamilies } from './prometheus/families.ts'
import { readMetrics } from './reading.ts'

const CLEAN_UP_MS = 10 * 60_000
/** The page of a project shows the last day in steps of five minutes. */
const LEAST_MINUTES_MS = 86_400_000

export interface MetricsModule extends MetricsService {
  /** The returned function tells how the service does since it was called before. */
  live(projectId: string): () => LiveMetrics
  /** Everything in Prometheus' text format. */
  prometheus(): Promise<string>
  /** Forgets a project: what was counted and what is stored. */
  remove(projectId: string): Promise<void>
  /** Deletes what is too old. */
  cleanUp(): Promise<void>
  start(): void
  stop(): Promise<void>
}

export interface MetricsOptions {
  repository: MetricsRepository
  projects: Pick<ProjectsService, 'byId'>
  kernel: KernelInfo
  config: MetricsConfig
  log: Logger
  /** The time in ms. */
  now?: () => number
}

export function createMetricsService(options: MetricsOptions): MetricsModule {
  const { repository, projects, kernel, config, log, now = Date.now } = options
  const meters = createMeters()
  const writer = createMetricsWriter(meters, repository, log, now)
  const server = createProcessFamilies(kernel)
  const gauges: Gauge[] = []
  let cleaning: NodeJS.Timeout | undefined

  const service: MetricsModule = {
    project: meters.project,
    async read(projectId, query) {
      await writer.flush()
      return readMetrics(repository, projectId, query, now())
    },
    gauge: (name, help, read) => void gauges.push({ type: 'gauge', name, help, read }),
    counter: (name, help, read) => void gauges.push({ type: 'counter', name, help, read }),
    flush: writer.flush,

    live(projectId) {
      writer.gather()
      const read = createLiveReader(meters, projectId, now)
      return () => {
        writer.gather()
        return read()
      }
    },
    async prometheus() {
      writer.gather()
      const slugOf = async (id: string) => (await projects.byId(id))?.slug ?? id
      const others = gauges.map(async ({ type, name, help, read }) => ({
        name,
        help,
        type,
        samples: await read(),
      }))
      return exposition([
        ...(await server.read()),
        ...(await serviceFamilies(meters, slugOf)),
        ...(await Promise.all(others)),
      ])
    },

    async remove(projectId) {
      meters.forget(projectId)
      // What was gathered before is stored first, so that it is found.
      await writer.flush()
      await repository.removeAll(projectId)
    },
    async cleanUp() {
      const minutes = Math.max(LEAST_MINUTES_MS, durationMs(config.minutes))
      await repository.deleteBefore('minute', new Date(now() - minutes))
      await repository.deleteBefore('hour', new Date(now() - durationMs(config.hours)))
    },
    start() {
      writer.start()
      const round = () =>
        void service.cleanUp().catch((error) => log.error({ err: error }, 'cleaning up metrics failed'))
      cleaning = setInterval(round, CLEAN_UP_MS)
      cleaning.unref()
    },
    async stop() {
      clearInterval(cleaning)
      server.stop()
      await writer.stop()
    },
  }
  return service
}
