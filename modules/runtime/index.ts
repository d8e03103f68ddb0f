import { defineModule, eventsRef, httpRef, kernelRef, optional, runtimeApisRef } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { authRef } from '../auth/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { environmentRef } from '../environment/contract.ts'
import { logsRef } from '../logs/contract.ts'
import { metricsRef } from '../metrics/contract.ts'
import { modelsRef } from '../models/contract.ts'
import { pipelinesRef } from '../pipelines/contract.ts'
import { pluginsRef } from '../plugins/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { queueRef } from '../queue/contract.ts'
import { runtimeRef } from './contract.ts'
import { runtimeCommands } from './runtime.commands.ts'
import { RuntimeConfig } from './runtime.config.ts'
import { setUpRuntime } from './runtime.setup.ts'

export default defineModule({
  id: 'runtime',
  summary: 'Runs services in isolates of expendable processes and passes requests to them',
  needs: {
    kernel: kernelRef,
    http: httpRef,
    events: eventsRef,
    apis: runtimeApisRef,
    db: databaseRef,
    auth: authRef,
    projects: projectsRef,
    pipelines: pipelinesRef,
    logs: logsRef,
    metrics: metricsRef,
    queue: optional(queueRef),
    models: optional(modelsRef),
    audit: optional(auditRef),
    environment: environmentRef,
    // Services that start with the server see the APIs of plugins.
    plugins: optional(pluginsRef),
  },
  provides: runtimeRef,
  config: { key: 'runtime', schema: RuntimeConfig },
  commands: runtimeCommands,
  timeout: 20,
  setup: setUpRuntime,
})
