import { defineModule, eventsRef, optional } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { environmentRef } from './contract.ts'
import { environmentCommands } from './environment.commands.ts'
import { SecretConfig } from './environment.config.ts'
import { createEnvironmentRepository } from './environment.repository.ts'
import { environmentRoutes } from './environment.routes.ts'
import { createEnvironmentService } from './environment.service.ts'
import { environmentTypes } from './environment.types.ts'
import { loadKeyring } from './keyring.ts'

export default defineModule({
  id: 'environment',
  summary: 'Variables of a project, delivered to its code by type; secrets encrypted at rest',
  needs: { db: databaseRef, projects: projectsRef, events: eventsRef, audit: optional(auditRef) },
  provides: environmentRef,
  config: { key: 'secret', schema: SecretConfig },
  commands: environmentCommands,
  setup({ db, projects, events, audit }, { config, dataDir, log }) {
    const repository = createEnvironmentRepository(db)
    const keyring = loadKeyring(config, dataDir)
    const environment = createEnvironmentService({ repository, keyring, events, log })
    projects.onDelete('environment', ({ id }) => repository.remove(id))
    return {
      service: {
        ...environment,
        async rotateKey(progress) {
          const rotation = await environment.rotateKey(progress)
          await audit?.record('cli', { action: 'env.rotateKey', after: { encrypted: rotation.encrypted } })
          return rotation
        },
      },
      routes: environmentRoutes(environment, projects, audit),
      projectTypes: async (projectId) => environmentTypes(await environment.list(projectId)),
      async start() {
        await repository.ensureIndexes()
        environment.start()
      },
      stop: () => environment.stop(),
    }
  },
})
