import { defineModule, optional } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { authRef } from '../auth/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { usersRef } from '../users/contract.ts'
import { manageForbidden } from './administration.errors.ts'
import { administrationRoutes } from './administration.routes.ts'
import { createAdministration } from './administration.service.ts'

export default defineModule({
  id: 'administration',
  summary: 'Users, what they may do and which projects they may open',
  needs: { users: usersRef, auth: authRef, projects: projectsRef, audit: optional(auditRef) },
  setup({ users, auth, projects, audit }) {
    auth.addAccess('manageUsers', (_, user) => {
      if (!user.root && !user.permissions.manageUsers) throw manageForbidden()
    })
    return { routes: administrationRoutes(createAdministration({ users, projects }), auth, audit) }
  },
})
