import { defineModule, eventsRef, httpRef, optional } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { type AccessCheck, authRef } from '../auth/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { usersRef } from '../users/contract.ts'
import { projectsRef } from './contract.ts'
import { endLostStreams } from './lost-streams.ts'
import { membersRoutes } from './members.routes.ts'
import { createMembers } from './members.ts'
import { createProjectsRepository } from './projects.repository.ts'
import { projectsRoutes } from './projects.routes.ts'
import { createProjectsService } from './projects.service.ts'

export default defineModule({
  id: 'projects',
  summary: 'The units of ownership: who may open what',
  needs: {
    db: databaseRef,
    auth: authRef,
    users: usersRef,
    http: httpRef,
    events: eventsRef,
    audit: optional(auditRef),
  },
  provides: projectsRef,
  setup({ db, auth, users, http, events, audit }, { log }) {
    const repository = createProjectsRepository(db)
    const projects = createProjectsService({ projects: repository, events, log })
    const members = createMembers({ users, memberships: projects.memberships })
    const pOf = ({ params }: { params: unknown }) => (params as { p: string }).p
    const enter: AccessCheck = (request, user) => projects.enter(request, pOf(request), user)
    auth.addAccess('project', enter, (request, key) => projects.enterByKey(request, pOf(request), key))
    auth.addAccess('member', enter)
    auth.addAccess(
      'client',
      () => {},
      (_, key) => projects.actorByKey(key),
    )
    endLostStreams({ projects, auth, http, events })
    return {
      service: projects,
      routes: [projectsRoutes(projects, auth, audit), membersRoutes(members, projects, auth, audit)],
      async start() {
        await repository.ensureIndexes()
        projects.start()
      },
      stop: () => projects.stop(),
    }
  },
})
