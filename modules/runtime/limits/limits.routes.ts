import { Type } from 'typebox'
import { defineRoutes } from '../../../kernel/index.ts'
import type { AuthService } from '../../auth/contract.ts'
import type { ProjectsService } from '../../projects/contract.ts'
import { limitsForbidden } from '../runtime.errors.ts'
import { changesSchema, LimitsView } from './limits.schema.ts'
import type { ProjectLimits } from './limits.ts'

export interface LimitsRoutesOptions {
  limits: ProjectLimits
  projects: ProjectsService
  auth: AuthService
}

/** Limits of a project under `/api`: members see them, root changes them. */
export const limitsRoutes = ({ limits, projects, auth }: LimitsRoutesOptions) =>
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
      (request) => {
        if (!auth.userOf(request).root) throw limitsForbidden()
        return limits.change(projects.projectOf(request).id, request.body)
      },
    )
  })
