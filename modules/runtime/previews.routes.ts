import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { AuthService } from '../auth/contract.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { PreviewStatus } from './contract.ts'
import { Trial, TrialAnswer } from './ingress/trial.schema.ts'
import { type createTrials, leaving } from './ingress/trials.ts'
import type { Previews } from './services/previews.ts'

export interface PreviewsRoutesOptions {
  previews: Previews
  trials: ReturnType<typeof createTrials>
  projects: ProjectsService
  auth: AuthService
}

/** Bodies of trials are text inside JSON, where a character may take six bytes. */
const TRIAL_BODY_LIMIT = 16 * 1024 * 1024

/** Running a draft, and trying requests by hand, under `/api`. */
export const previewsRoutes = ({ previews, trials, projects, auth }: PreviewsRoutesOptions) =>
  defineRoutes(async (app) => {
    const tags = ['service']
    const config = { access: 'project' }
    const response = { 200: PreviewStatus }
    const params = Type.Object({ p: Type.String() })
    const path = '/projects/:p/service/preview'

    app.get(path, { config, schema: { tags, params, response, summary: 'State of the preview' } }, (request) =>
      previews.status(projects.projectOf(request)),
    )
    app.post(
      path,
      {
        config,
        schema: { tags, params, response, summary: 'Run the saved draft as a preview, or replace the one there is' },
      },
      (request) => previews.run(projects.projectOf(request), auth.userOf(request)),
    )
    app.delete(path, { config, schema: { tags, params, response, summary: 'End the preview' } }, async (request) => {
      const project = projects.projectOf(request)
      await previews.end(project.id)
      return previews.status(project)
    })
    app.post(
      '/projects/:p/service/try',
      {
        config,
        bodyLimit: TRIAL_BODY_LIMIT,
        schema: {
          tags,
          params,
          body: Trial,
          response: { 200: TrialAnswer },
          summary: 'Send the service a request and see its answer',
        },
      },
      (request, reply) =>
        trials(projects.projectOf(request), request.body, {
          requestId: request.id,
          ip: request.ip,
          signal: leaving(reply),
        }),
    )
  })
