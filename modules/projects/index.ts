import { defineModule, eventsRef } from '../../kernel/index.ts'
import { type AccessCheck, authRef } from '../auth/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { projectsRef } from './contract.ts'
import { createProjectsRepository } from './projects.repository.ts'
import { projectsRoutes } from './projects.routes.ts'
import { createProjectsService } from './projects.service.ts'

export default defineModule({
  id: 'projects',
  summary: 'The units of ownership: who may open what',
  needs: { db: databaseRef, auth: authRef, events: eventsRef },
  provides: projectsRef,
  setup({ db, auth, events }, { log }) {
    const repository = createProjectsRepository(db)
    const projects = createProjectsService({ projects: repository, events, log })
    const pOf = ({ params }: { params: unknown }) => (params as { p: string }).p
    const enter: AccessCheck = (request, user) => projects.enter(request, pOf(request), user)
    auth.addAccess('project', enter, (request, key) => projects.enterByKey(request, pOf(request), key))
    auth.addAccess('member', enter)
    return {
      service: projects,
      routes: projectsRoutes(projects, auth),
      async start() {
        await repository.ensureIndexes()
        projects.start()
      },
      stop: () => projects.stop(),
    }
  },
})
