import { defineModule, eventsRef, kernelRef, optional, runtimeApisRef } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { authRef } from '../auth/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { environmentRef } from '../environment/contract.ts'
import { metricsRef } from '../metrics/contract.ts'
import { pipelinesRef } from '../pipelines/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { pluginsRef } from './contract.ts'
import { pluginsCommands } from './plugins.commands.ts'
import { PluginsConfig } from './plugins.config.ts'
import { setUpPlugins } from './plugins.setup.ts'

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
    projects: projectsRef,
    pipelines: optional(pipelinesRef),
    metrics: optional(metricsRef),
    audit: optional(auditRef),
  },
  provides: pluginsRef,
  config: { key: 'plugins', schema: PluginsConfig },
  commands: pluginsCommands,
  critical: false,
  timeout: 20,
  setup: setUpPlugins,
})
