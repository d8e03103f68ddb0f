import { defineModule } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { activityRoutes } from './activity.routes.ts'

export default defineModule({
  id: 'activity',
  summary: 'What was done in a project, for its members',
  needs: { audit: auditRef, projects: projectsRef },
  setup: ({ audit, projects }) => ({ routes: activityRoutes(audit, projects) }),
})
