import { join, resolve } from 'node:path'
import { defineModule, eventsRef, kernelRef, runtimeApisRef } from '../../kernel/index.ts'
import { authRef } from '../auth/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { environmentRef } from '../environment/contract.ts'
import { pluginsRef } from './contract.ts'
import { PluginsConfig } from './plugins.config.ts'
import { createPluginsRepository } from './plugins.repository.ts'
import { pluginsRoutes } from './plugins.routes.ts'
import { createPlugins } from './plugins.service.ts'

export default defineModule({
  id: 'plugins',
  summary: 'Runs plugins in processes of their own and gives services what they offer',
  needs: {
    kernel: kernelRef,
    events: eventsRef,
    apis: runtimeApisRef,
    db: databaseRef,
    auth: authRef,
    environment: environmentRef,
  },
  provides: pluginsRef,
  config: { key: 'plugins', schema: PluginsConfig },
  critical: false,
  timeout: 20,
  setup({ kernel, events, apis, db, auth, environment }, { config, log, dataDir }) {
    const plugins = createPlugins({
      config,
      places: [
        ...config.path.map((path) => ({ folder: resolve(kernel.baseDir, path), source: 'folder' as const })),
        { folder: join(dataDir, 'plugins', 'installed'), source: 'installed' },
      ],
      repository: createPluginsRepository(db),
      apis,
      sealer: environment.sealer('plugins'),
      events,
      log,
      version: kernel.version,
      dataDir,
    })
    return {
      service: plugins,
      routes: pluginsRoutes(plugins, auth),
      start: () => plugins.start(),
      listen: () => plugins.launch(),
      stop: () => plugins.stop(),
    }
  },
})
