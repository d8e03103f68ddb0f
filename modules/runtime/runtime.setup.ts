/** Puts the parts of the runtime together. */
import {
  type Events,
  type Http,
  type KernelInfo,
  limitsOf,
  type ModuleContext,
  type RuntimeApis,
} from '../../kernel/index.ts'
import type { AuditService } from '../audit/contract.ts'
import type { AuthService } from '../auth/contract.ts'
import type { Database } from '../database/contract.ts'
import type { EnvironmentService } from '../environment/contract.ts'
import type { LogsService } from '../logs/contract.ts'
import type { MetricsService } from '../metrics/contract.ts'
import type { ModelsService } from '../models/contract.ts'
import type { PipelinesService } from '../pipelines/contract.ts'
import type { ProjectsService } from '../projects/contract.ts'
import type { QueueService } from '../queue/contract.ts'
import type { Isolation, RuntimeService } from './contract.ts'
import { createHops } from './egress/hops.ts'
import { httpRuntime } from './egress/http.runtime.ts'
import { createHttpClient } from './egress/http-client.ts'
import { createEgressPolicy } from './egress/policy.ts'
import { createSocketClient } from './egress/socket-client.ts'
import { guestScript } from './guest/build.ts'
import { runtimeTypes } from './guest/types.ts'
import { createIngress, MOUNT } from './ingress/ingress.ts'
import { createPreviewDoor, previewName } from './ingress/preview-address.ts'
import { createTrials } from './ingress/trials.ts'
import { createVisits, endLostVisits } from './ingress/visits.ts'
import { createLimitsRepository } from './limits/limits.repository.ts'
import { limitsRoutes } from './limits/limits.routes.ts'
import { createProjectLimits } from './limits/limits.ts'
import { previewsRoutes } from './previews.routes.ts'
import { hardeningOf } from './processes/hardening.ts'
import { probeNetwork } from './processes/network.ts'
import { runnerCommand } from './processes/runner-command.ts'
import { createRunnerPool } from './processes/runner-pool.ts'
import { guestApis, referenceOf } from './reference/reference.ts'
import { RuntimeConfig } from './runtime.config.ts'
import { countEvents, countedLogs } from './runtime.metrics.ts'
import { runtimeRoutes } from './runtime.routes.ts'
import { bootGate, startGate } from './services/context.ts'
import { createEnvironmentFeed } from './services/environment-feed.ts'
import { createPreviews } from './services/previews.ts'
import { createScheduleRunsRepository } from './services/schedule-runs.repository.ts'
import { createServicesRepository } from './services/services.repository.ts'
import { createServices } from './services/services.ts'

interface RuntimeNeeds {
  kernel: KernelInfo
  http: Http
  events: Events
  apis: RuntimeApis
  db: Database
  auth: AuthService
  projects: ProjectsService
  pipelines: PipelinesService
  logs: LogsService
  environment: EnvironmentService
  metrics: MetricsService
  queue?: QueueService
  models?: ModelsService
  audit?: AuditService
}

export async function setUpRuntime(needs: RuntimeNeeds, { config, log, signal }: ModuleContext<RuntimeConfig>) {
  const { kernel, http, events, apis, db, auth, projects, pipelines, environment, metrics, queue, models, audit } =
    needs
  const logs = countedLogs(needs.logs, metrics)
  const { limits, egress } = config
  const { servicesUri } = kernel.config.values.server as { servicesUri?: string }
  const origin = () => servicesUri?.replace(/\/$/, '') ?? http.uri

  const repository = createServicesRepository(db)
  const runs = createScheduleRunsRepository(db)
  const limitsRepository = createLimitsRepository(db)
  const [script, network] = await Promise.all([guestScript(), probeNetwork(config.network)])
  const pool = createRunnerPool({ config, guestScript: script, command: runnerCommand(network.prefix), log })
  const hops = createHops()
  const policy = createEgressPolicy(egress)
  const client = createHttpClient({
    policy,
    bodyBytes: egress.bodyBytes,
    timeoutMs: egress.timeoutMs,
    outgoing: (key) => projectLimits.now(key.split('@')[0]!).outgoing,
  })
  const projectLimits = createProjectLimits({
    defaults: limits,
    repository: limitsRepository,
    onBootLimit(projectId) {
      services.renew(projectId, 'Started anew: its limits were changed').catch((err: unknown) => {
        log.error({ err, projectId }, 'a service could not be started anew with its changed limits')
      })
    },
  })
  const sockets = createSocketClient({ policy })
  const urlOf = ({ slug }: { slug: string }) => `${origin()}${MOUNT}/${slug}`
  const feed = createEnvironmentFeed({ environment, events, log })
  const shared = {
    pool,
    apis,
    logs,
    metrics,
    pipelines,
    projects,
    events,
    repository,
    runs,
    queue,
    models,
    limits: projectLimits,
    log,
    boots: bootGate(),
    starts: startGate(),
    quarantine: config.isolation === 'adaptive' ? config.quarantine : null,
    environment: feed,
    urlOf,
  }
  const services = createServices(shared)
  const previews = createPreviews({
    ...shared,
    config: config.preview,
    previewUrl: ({ slug }, token) => `${origin()}${MOUNT}/${previewName(slug, token)}`,
  })
  const visits = createVisits()
  const undoVisits = endLostVisits({ visits, previews, projects, events, log })
  const ingress = createIngress({
    services,
    previewDoor: createPreviewDoor({ previews, projects, auth }),
    visits,
    hops,
    log,
    origin,
    servicesHost: http.servicesHost,
    limits,
  })
  http.onRequest(MOUNT, ingress.take)
  http.onUpgrade(MOUNT, ingress.takeUpgrade)
  const undoCounting = countEvents({ events, metrics, services, pool })
  const isolation = (): Isolation => ({
    mode: config.isolation,
    hardening: hardeningOf(network, pool.readyPids()),
    runners: pool.runners(),
  })
  pipelines.setDeployer({ prepare: (deployment) => services.prepare(deployment) })

  projects.onDelete('runtime', async ({ id }) => {
    await Promise.all([services.remove(id), previews.end(id)])
    await Promise.all([projectLimits.remove(id), runs.removeAll(id)])
  })

  signal.addEventListener('abort', () => windDown(), { once: true })

  const windDown = () => {
    services.windDown()
    previews.windDown()
  }

  return {
    service: { ...services, isolation } satisfies RuntimeService,
    routes: [
      runtimeRoutes({
        services,
        isolation,
        projects,
        auth,
        audit,
        events,
        signal,
        types: () => runtimeTypes(apis.list()),
        projectTypes: (projectId) => apis.projectTypes(projectId),
        reference: () => referenceOf(guestApis(), apis.list(), limitsOf('runtime', RuntimeConfig, config)),
      }),
      previewsRoutes({ previews, trials: createTrials({ services, previews, origin }), projects, auth }),
      limitsRoutes({ limits: projectLimits, projects, auth, audit }),
    ],
    runtime: httpRuntime(client, sockets, logs, hops),
    health: () => pool.health(),
    async start() {
      pool.start()
      const indexed = [repository, runs, limitsRepository].map((of) => of.ensureIndexes())
      await Promise.all([pool.up(), ...indexed])
      await services.open()
      previews.open()
    },
    async stop() {
      await Promise.all([services.close(), previews.close()])
      undoCounting()
      undoVisits()
      feed.close()
      await pool.stop()
      await client.close()
    },
  }
}
