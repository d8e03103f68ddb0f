import { type Static, Type } from 'typebox'
import { topic } from '../../kernel/events.ts'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Id, Nullable, OneOf, Timestamp } from '../schemas.ts'

export type { Trial, TrialAnswer } from './ingress/trial.schema.ts'
export type { LimitsView } from './limits/limits.schema.ts'
export type {
  Reference,
  ReferenceApi,
  ReferenceLimit,
  ReferenceMember,
  ReferenceParam,
} from './reference/reference.schema.ts'

export const SERVICE_STATES = ['stopped', 'starting', 'running', 'stopping', 'crashed'] as const
export type ServiceState = (typeof SERVICE_STATES)[number]

/** Why a service did not do what it was asked; in answers, log lines and metrics. */
export const REASONS = [
  'CPU_LIMIT',
  'WALL_LIMIT',
  'MEMORY_LIMIT',
  'CRASH',
  'BOOT_ERROR',
  'BOOT_TIMEOUT',
  'EGRESS_DENIED',
  'QUOTA',
  'OVERLOADED',
] as const
export type Reason = (typeof REASONS)[number]

export const ServiceError = Type.Object({
  reason: OneOf(REASONS),
  message: Type.String(),
  /** Place in the written code, when known. */
  place: Type.Optional(Type.Object({ file: Type.String(), line: Type.Integer(), column: Type.Integer() })),
  time: Timestamp,
})
export type ServiceError = Static<typeof ServiceError>

export const OVERLAPS = ['skip', 'queue', 'parallel'] as const
export type Overlap = (typeof OVERLAPS)[number]

/** What a runner hosts: services that share it, one service, previews, or nothing yet. */
export const RUNNER_KINDS = ['shared', 'own', 'preview', 'spare'] as const
export type RunnerKind = (typeof RUNNER_KINDS)[number]

export const RunnerInfo = Type.Object({
  name: Type.String(),
  pid: Type.Integer(),
  kind: OneOf(RUNNER_KINDS),
  rssBytes: Type.Integer(),
  /** Share of one core over the last second. */
  cpuPercent: Type.Integer(),
  instances: Type.Integer(),
})
export type RunnerInfo = Static<typeof RunnerInfo>

/** What the instance of a service runs in. */
export const SERVICE_RUNNERS = ['shared', 'own'] as const satisfies readonly RunnerKind[]

export const ISOLATION_MODES = ['adaptive', 'dedicated', 'shared'] as const

/** Whether runners are cut off from the network: where the host allows it, always, never. */
export const NETWORK_MODES = ['auto', 'isolated', 'host'] as const
export type NetworkMode = (typeof NETWORK_MODES)[number]

export const HARDENINGS = ['environment', 'descriptors', 'permission', 'network', 'privileges', 'priority'] as const

/** One thing that keeps runners away from the machine, whatever runs in them. */
export const Hardening = Type.Object({
  name: OneOf(HARDENINGS),
  inForce: Type.Boolean(),
  /** One English sentence: what it does here, or why it does not. */
  detail: Type.String(),
})
export type Hardening = Static<typeof Hardening>

/** What keeps services apart from each other and from the machine. */
export const Isolation = Type.Object({
  mode: OneOf(ISOLATION_MODES),
  /** In the order of `HARDENINGS`. */
  hardening: Type.Array(Hardening),
  runners: Type.Array(RunnerInfo),
})
export type Isolation = Static<typeof Isolation>

export const Schedule = Type.Object({
  name: Type.String(),
  /** `1h` or a cron expression. */
  when: Type.String(),
  /** IANA time zone of a cron expression; null: the server's. */
  timezone: Nullable(Type.String()),
  /** What becomes of a run that is due while the one before is still going. */
  overlap: OneOf(OVERLAPS),
  lastRun: Nullable(Timestamp),
  /** How long the last run took, and its error; kept when the service or the server starts anew. */
  lastMs: Nullable(Type.Integer()),
  lastError: Nullable(Type.String()),
  nextRun: Nullable(Timestamp),
  running: Type.Boolean(),
})
export type Schedule = Static<typeof Schedule>

export const ServiceStatus = Type.Object({
  projectId: Id,
  state: OneOf(SERVICE_STATES),
  /** Version that runs or would run. */
  version: Nullable(Type.String()),
  since: Nullable(Timestamp),
  /** Times it was started again after a crash since the last start by a person or a publish. */
  restarts: Type.Integer(),
  /** When the next try comes, while crashed. */
  retryAt: Nullable(Timestamp),
  error: Nullable(ServiceError),
  /** What it runs in: a process that services share, or one of its own; null while it does not run. */
  runner: Nullable(OneOf(SERVICE_RUNNERS)),
  /**
   * It took its process down, or cannot be cleared of it: since when it shares none, and until when, should it go on
   * without a crash; `until` is null while it does not run.
   */
  quarantine: Nullable(Type.Object({ since: Timestamp, until: Nullable(Timestamp) })),
  /** Where the service answers. */
  url: Type.String(),
  /** Declared routes, `GET /hello/:name`. */
  routes: Type.Array(Type.String()),
  schedules: Type.Array(Schedule),
})
export type ServiceStatus = Static<typeof ServiceStatus>

export const PREVIEW_STATES = ['stopped', 'starting', 'running', 'crashed'] as const
export type PreviewState = (typeof PREVIEW_STATES)[number]

/** The draft, run for those who write it. */
export const PreviewStatus = Type.Object({
  projectId: Id,
  state: OneOf(PREVIEW_STATES),
  /** Revision of the draft that runs. */
  revision: Nullable(Type.Integer()),
  since: Nullable(Timestamp),
  startedBy: Nullable(Type.Object({ id: Id, name: Type.String() })),
  error: Nullable(ServiceError),
  /** Where it answers whoever has this address, until it ends. */
  url: Nullable(Type.String()),
  routes: Type.Array(Type.String()),
})
export type PreviewStatus = Static<typeof PreviewStatus>

export interface RuntimeService {
  status(projectId: string): Promise<ServiceStatus>
  /** Starts the published version; resolves when it runs. @throws M3M_SERVICE_NOT_PUBLISHED, M3M_SERVICE_BOOT */
  start(projectId: string): Promise<ServiceStatus>
  /** Always stops, within 10 s. */
  stop(projectId: string): Promise<ServiceStatus>
  restart(projectId: string): Promise<ServiceStatus>
  isolation(): Isolation
}

export const runtimeRef = serviceRef<RuntimeService>('runtime')

/** Told on every change of a preview's state. */
export const previewChanged = topic<{ projectId: string; status: PreviewStatus }>('runtime.preview-changed')

/** Told on every change of a service's state. */
export const serviceChanged = topic<{ projectId: string; status: ServiceStatus }>('runtime.service-changed')

/** Told when a schedule or a job of a queue has ended. */
export interface JobRun {
  projectId: string
  kind: 'schedule' | 'queue'
  /** Of the schedule or queue. */
  name: string
  ok: boolean
  ms: number
}
export const jobRun = topic<JobRun>('runtime.job-run')
