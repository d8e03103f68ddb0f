/** Puts the parts of the module together. */
import { join, resolve } from 'node:path'
import type { Events, KernelInfo, ModuleContext, RuntimeApis } from '../../kernel/index.ts'
import type { AuditService } from '../audit/contract.ts'
import type { AuthService } from '../auth/contract.ts'
import type { Database } from '../database/contract.ts'
import type { EnvironmentService } from '../environment/contract.ts'
import type { MetricsService } from '../metrics/contract.ts'
import type { PipelinesService } from '../pipelines/contract.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { installRoutes } from './install/install.routes.ts'
import { createInstaller } from './install/install.ts'
import type { PluginsConfig } from './plugins.config.ts'
import { countPlugins } from './plugins.metrics.ts'
import { createPluginsRepository } from './plugins.repository.ts'
import { pluginsRoutes } from './plugins.routes.ts'
import { createPlugins } from './plugins.service.ts'
import type { PluginPlace } from './scanner.ts'
import { createUsage } from './usage.ts'
import { watchPlaces } from './watch.ts'

interface PluginsNeeds {
  kernel: KernelInfo
  events: Events
  apis: RuntimeApis
  db: Database
  auth: AuthService
  environment: EnvironmentService
  projects: ProjectsService
  pipelines?: PipelinesService
  metrics?: MetricsService
  audit?: AuditService
}

export function setUpPlugins(needs: PluginsNeeds, { config, log, dataDir }: ModuleContext<PluginsConfig>) {
  const { kernel, events, apis, db, auth, environment, projects, pipelines, metrics, audit } = needs
  const root = join(dataDir, 'plugins')
  const places: PluginPlace[] = [
    ...config.path.map((path) => ({ folder: resolve(kernel.baseDir, path), source: 'folder' as const })),
    { folder: join(root, 'installed'), source: 'installed' },
  ]
  const { version } = kernel
  const plugins = createPlugins({
    config,
    places,
    repository: createPluginsRepository(db),
    installer: createInstaller(root, version),
    apis,
    vault: environment,
    events,
    log,
    version,
    dataDir,
  })
  if (metrics) countPlugins(metrics, plugins.records)
  let unwatch = () => {}
  return {
    service: plugins,
    routes: [pluginsRoutes(plugins, auth, createUsage({ projects, pipelines }), audit), installRoutes(plugins, audit)],
    health: () => plugins.health(),
    start: () => plugins.start(),
    listen() {
      plugins.launch()
      const folders = places.filter(({ source }) => source === 'folder').map(({ folder }) => folder)
      unwatch = watchPlaces(folders, log, () => {
        plugins.rescan().catch((err: unknown) => log.error({ err }, 'the folders of plugins could not be looked at'))
      })
    },
    async stop() {
      unwatch()
      await plugins.stop()
    },
  }
}
