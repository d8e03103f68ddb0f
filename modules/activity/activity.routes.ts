import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import { Activity, type AuditEntry, type AuditService } from '../audit/contract.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { Id, ListOf } from '../schemas.ts'

export const activityRoutes = (audit: AuditService, projects: ProjectsService) =>
  defineRoutes(async (app) => {
    app.get(
      '/projects/:p/activity',
      {
        config: { access: 'member' },
        schema: {
          tags: ['projects'],
          summary: 'What was done in the project, the newest first',
          params: Type.Object({ p: Type.String({ description: 'Slug or id of the project' }) }),
          querystring: Type.Object({
            cursor: Type.Optional(Id),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
          }),
          response: { 200: ListOf(Activity) },
        },
      },
      async (request) => {
        const { items, nextCursor } = await audit.list({ ...request.query, project: projects.projectOf(request).id })
        return { items: items.map(toActivity), ...(nextCursor ? { nextCursor } : {}) }
      },
    )
  })

/** Without where people were and how to write to them, which is for root alone. */
const toActivity = ({ address: _, project: __, actor: { email: ___, ...actor }, ...entry }: AuditEntry): Activity => ({
  ...entry,
  actor,
})
