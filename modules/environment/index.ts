import { defineModule, eventsRef, optional } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { loadCipher } from './cipher.ts'
import { environmentRef } from './contract.ts'
import { SecretConfig } from './environment.config.ts'
import { createEnvironmentRepository } from './environment.repository.ts'
import { environmentRoutes } from './environment.routes.ts'
import { createEnvironmentService } from './environment.service.ts'
import { environmentTypes } from './environment.types.ts'

export default defineModule({
  id: 'environment',
  summary: 'Variables of a project, delivered to its code by type; secrets encrypted at rest',
  needs: { db: databaseRef, projects: projectsRef, events: eventsRef, audit: optional(auditRef) },
  provides: environmentRef,
  config: { key: 'secret', schema: SecretConfig },
  setup({ db, projects, events, audit }, { config, dataDir }) {
    const repository = createEnvironmentRepository(db)
    const environment = createEnvironmentService({ repository, cipher: loadCipher(config.key, dataDir), events })
    projects.onDelete('environment', ({ id }) => repository.remove(id))
    return {
      service: environment,
      routes: environmentRoutes(environment, projects, audit),
      projectTypes: async (projectId) => environmentTypes(await environment.list(projectId)),
      start: async () => void (await repository.ensureIndexes()),
    }
  },
})
