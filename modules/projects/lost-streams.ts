/** Live streams of a project end with the right to open it: guarded when they were opened, they would go on. */
import type { Events, Http } from '../../kernel/index.ts'
import type { AuthService } from '../auth/contract.ts'
import { apiKeyChanged, memberRemoved, projectDeleted } from './contract.ts'
import type { ProjectsFacade } from './projects.service.ts'

interface Parts {
  projects: Pick<ProjectsFacade, 'enteredBy'>
  auth: AuthService
  http: Http
  events: Events
}

export function endLostStreams({ projects, auth, http, events }: Parts): void {
  const isOf = (request: object, projectId: string) => projects.enteredBy(request)?.id === projectId
  events.on(memberRemoved, ({ projectId, userId }) =>
    http.endStreams((request) => isOf(request, projectId) && auth.userOf(request).id === userId),
  )
  events.on(apiKeyChanged, ({ projectId }) =>
    http.endStreams((request) => isOf(request, projectId) && auth.authorOf(request).id === null),
  )
  events.on(projectDeleted, ({ project }) => http.endStreams((request) => isOf(request, project.id)))
}
