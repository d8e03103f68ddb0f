import { Type } from 'typebox'
import { defineRoutes } from '../../../kernel/index.ts'
import type { AuditService } from '../../audit/contract.ts'
import type { AuthService } from '../../auth/contract.ts'
import type { ProjectsService } from '../../projects/contract.ts'
import { limitsForbidden } from '../runtime.errors.ts'
import { changesSchema, LimitsView } from './limits.schema.ts'
import type { ProjectLimits } from './limits.ts'

export interface LimitsRoutesOptions {
  limits: ProjectLimits
  projects: ProjectsService
  auth: AuthService
  audit: AuditService | undefined
}

/** Limits of a project under `/api`: members see them, root changes them. */
export const limitsRoutes = ({ limits, projects, auth, audit }: LimitsRoutesOptions) =>
  defineRoutes(async (app) => {
    const tags = ['service']
    const config = { access: 'project' }
    const params = Type.Object({ p: Type.String() })
    const response = { 200: LimitsView }

    app.get(
      '/projects/:p/limits',
      { config, schema: { tags, params, response, summary: 'Limits of the service: defaults, own ones, in force' } },
      (request) => limits.view(projects.projectOf(request).id),
    )
    app.put(
      '/projects/:p/limits',
      {
        config,
        schema: {
          tags,
          params,
          body: changesSchema(limits.about),
          response,
          summary: 'Change limits of the service (root only); null goes back to the default',
        },
      },
      async (request) => {
        if (!auth.userOf(request).root) throw limitsForbidden()
        const project = projects.projectOf(request)
        const changes = Object.entries(request.body)
        const { effective } = await limits.view(project.id)
        const view = await limits.change(project.id, request.body)
        const valuesIn = (values: Record<string, number>) =>
          Object.fromEntries(changes.map(([name]) => [name, values[name] ?? null]))
        await audit?.record(request, {
          action: 'limits.change',
          project,
          before: valuesIn(effective),
          after: valuesIn(view.effective),
        })
        return view
      },
    )
  })
