import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { AuthService } from '../auth/contract.ts'
import { ListOf, Slug } from '../schemas.ts'
import { CreateProject, Project, type ProjectsService, SlugState, UpdateProject } from './contract.ts'

const Params = Type.Object({ p: Type.String({ description: 'Slug or id of the project' }) })

export const projectsRoutes = (projects: ProjectsService, auth: AuthService) =>
  defineRoutes(async (app) => {
    const tags = ['projects']
    app.get(
      '/projects',
      {
        config: { access: 'user' },
        schema: { tags, summary: 'Projects you may open, by name', response: { 200: ListOf(Project) } },
      },
      async (request) => ({ items: await projects.list(auth.userOf(request)) }),
    )
    app.post(
      '/projects',
      {
        config: { access: 'user' },
        schema: { tags, summary: 'Creates a project', body: CreateProject, response: { 201: Project } },
      },
      async (request, reply) => reply.code(201).send(await projects.create(auth.userOf(request), request.body)),
    )
    app.get(
      '/projects/slug-available',
      {
        config: { access: 'user' },
        schema: {
          tags,
          summary: 'Whether a new project may have this slug',
          querystring: Type.Object({ slug: Slug }),
          response: { 200: SlugState },
        },
      },
      (request) => projects.slugState(request.query.slug),
    )
    app.get(
      '/projects/:p',
      {
        config: { access: 'project' },
        schema: { tags, summary: 'A project', params: Params, response: { 200: Project } },
      },
      (request) => projects.projectOf(request),
    )
    app.patch(
      '/projects/:p',
      {
        config: { access: 'project' },
        schema: {
          tags,
          summary: 'Changes name and colour',
          params: Params,
          body: UpdateProject,
          response: { 200: Project },
        },
      },
      (request) => projects.update(projects.projectOf(request).id, request.body),
    )
    app.delete(
      '/projects/:p',
      {
        config: { access: 'project' },
        schema: {
          tags,
          summary: 'Deletes a project with all it owns',
          description:
            'For root and whoever made it. The service is stopped; code, data and history are gone for good.',
          params: Params,
          querystring: Type.Object({ slug: Type.String({ description: "The project's slug, to confirm" }) }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await projects.delete(auth.userOf(request), projects.projectOf(request).id, request.query.slug)
        return reply.code(204).send(null)
      },
    )
  })
