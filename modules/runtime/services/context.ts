import type { Events, Logger, RuntimeApis } from '../../../kernel/index.ts'
import type { LogsService } from '../../logs/contract.ts'
import type { MetricsService } from '../../metrics/contract.ts'
import type { ModelsService } from '../../models/contract.ts'
import type { PipelinesService } from '../../pipelines/contract.ts'
import type { Project } from '../../projects/contract.ts'
import type { QueueService } from '../../queue/contract.ts'
import { createGate, type Gate } from '../../shared/gate.ts'
import type { RunnerPool } from '../processes/runner-pool.ts'
import type { Limits } from '../runtime.config.ts'
import type { EnvironmentFeed } from './environment-feed.ts'
import type { ScheduleRunsRepository } from './schedule-runs.repository.ts'
import type { ServicesRepository } from './services.repository.ts'

/** Boots of all services at once. */
const BOOTS_AT_ONCE = 4
const STARTS_AT_ONCE = 2 * BOOTS_AT_ONCE
/** Boots that wait for something do not keep others waiting. */
const BOOT_PATIENCE_MS = 500

/** What every service works with. */
export interface ServiceContext {
  pool: RunnerPool
  apis: RuntimeApis
  logs: LogsService
  metrics: MetricsService
  pipelines: PipelinesService
  events: Events
  repository: ServicesRepository
  runs: ScheduleRunsRepository
  /** Absent when the module is switched off. */
  queue?: QueueService
  /** The same. */
  models?: ModelsService
  /** In force for the project; its values follow every change. */
  limits: Readonly<Limits>
  log: Logger
  /** Boots of all services at once are limited. */
  boots: Gate
  /** Services that start, with their code in memory; it is held there by no more of them than come to boot soon. */
  starts: Gate
  environment: EnvironmentFeed
  /** How long a service in quarantine has to run without a crash, `1h`; null where there is none. */
  quarantine: string | null
  /** Address a project's service answers at. */
  urlOf(project: Project): string
}

export const startGate = () => createGate(STARTS_AT_ONCE, BOOT_PATIENCE_MS)
export const bootGate = () => createGate(BOOTS_AT_ONCE, BOOT_PATIENCE_MS)
