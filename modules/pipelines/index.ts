import { defineModule, eventsRef, optional } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { authRef } from '../auth/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { packagesRef } from '../packages/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { pipelinesRef } from './contract.ts'
import { createPipelinesRepository } from './pipelines.repository.ts'
import { pipelinesRoutes } from './pipelines.routes.ts'
import { createPipelinesService } from './pipelines.service.ts'

export default defineModule({
  id: 'pipelines',
  summary: 'Drafts, versions and what is published',
  needs: {
    db: databaseRef,
    auth: authRef,
    projects: projectsRef,
    packages: optional(packagesRef),
    events: eventsRef,
    audit: optional(auditRef),
  },
  provides: pipelinesRef,
  setup({ db, auth, projects, packages, events, audit }, { log }) {
    const repository = createPipelinesRepository(db)
    const pipelines = createPipelinesService({ repository, packages, events, log })
    projects.onDelete('pipelines', ({ id }) => pipelines.remove(id))
    return {
      service: pipelines,
      routes: pipelinesRoutes(pipelines, projects, auth, audit),
      async start() {
        await repository.ensureIndexes()
        await pipelines.recover()
      },
    }
  },
})
