import { defineModule, eventsRef, optional } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { authRef } from '../auth/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { packagesRef } from '../packages/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { archiveRoutes } from './archive/archive.routes.ts'
import { pipelinesRef } from './contract.ts'
import { createPipelinesRepository } from './pipelines.repository.ts'
import { pipelinesRoutes } from './pipelines.routes.ts'
import { createPipelinesService } from './pipelines.service.ts'
import { templatesRoutes } from './templates.routes.ts'
import { createTemplates } from './templates.ts'

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
    const templates = createTemplates(packages)
    const pipelines = createPipelinesService({ repository, packages, events, log, templates })
    projects.onDelete('pipelines', ({ id }) => pipelines.remove(id))
    return {
      service: pipelines,
      routes: [
        pipelinesRoutes(pipelines, projects, auth, audit),
        archiveRoutes(pipelines, projects, auth, audit),
        templatesRoutes(templates),
      ],
      async start() {
        await repository.ensureIndexes()
        await pipelines.recover()
      },
    }
  },
})
