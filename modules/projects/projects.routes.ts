import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { AuditService } from '../audit/contract.ts'
import type { AuthService } from '../auth/contract.ts'
import { ListOf, Nullable, Slug } from '../schemas.ts'
import {
  ApiKey,
  CreateProject,
  NewApiKey,
  Project,
  type ProjectsService,
  SlugState,
  UpdateProject,
} from './contract.ts'

const Params = Type.Object({ p: Type.String({ description: 'Slug or id of the project' }) })

export const projectsRoutes = (projects: ProjectsService, auth: AuthService, audit: AuditService | undefined) =>
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
      async (request, reply) => {
        const project = await projects.create(auth.userOf(request), request.body)
        await audit?.record(request, {
          action: 'project.create',
          project,
          target: project.slug,
          after: factsOf(project),
        })
        return reply.code(201).send(project)
      },
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
        config: { access: 'member' },
        schema: {
          tags,
          summary: 'Changes name, slug and colour',
          description: 'With another slug the service answers under another address at once.',
          params: Params,
          body: UpdateProject,
          response: { 200: Project },
        },
      },
      async (request) => {
        const before = projects.projectOf(request)
        const project = await projects.update(before.id, request.body)
        const change = { before: factsOf(before), after: factsOf(project) }
        await audit?.record(request, { action: 'project.update', project, target: project.slug, ...change })
        return project
      },
    )
    app.delete(
      '/projects/:p',
      {
        config: { access: 'member' },
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
        const project = projects.projectOf(request)
        const entry = { action: 'project.delete', project, target: project.slug, before: factsOf(project) }
        try {
          await projects.delete(auth.userOf(request), project.id, request.query.slug)
          await audit?.record(request, entry)
        } catch (error) {
          // It is deleted all the same: the rest of it goes later.
          if ((error as { code?: string }).code === 'M3M_PROJECT_DELETE_UNFINISHED') await audit?.record(request, entry)
          throw error
        }
        return reply.code(204).send(null)
      },
    )
    app.get(
      '/projects/:p/api-key',
      {
        config: { access: 'member' },
        schema: {
          tags,
          summary: 'What is known of the API key',
          params: Params,
          response: { 200: Type.Object({ apiKey: Nullable(ApiKey) }) },
        },
      },
      async (request) => ({ apiKey: await projects.apiKey(projects.projectOf(request).id) }),
    )
    app.post(
      '/projects/:p/api-key',
      {
        config: { access: 'member' },
        schema: {
          tags,
          summary: 'Makes an API key in the place of the one before',
          description: 'The key is shown this once. Send it as `X-API-Key`: it opens the API of this project alone.',
          params: Params,
          response: { 201: NewApiKey },
        },
      },
      async (request, reply) => {
        const project = projects.projectOf(request)
        const made = await projects.makeApiKey(auth.userOf(request), project.id)
        await audit?.record(request, { action: 'project.apiKey', project, after: { hint: made.hint } })
        return reply.code(201).header('cache-control', 'no-store').send(made)
      },
    )
    app.delete(
      '/projects/:p/api-key',
      {
        config: { access: 'member' },
        schema: { tags, summary: 'Removes the API key', params: Params, response: { 204: Type.Null() } },
      },
      async (request, reply) => {
        const project = projects.projectOf(request)
        await projects.removeApiKey(project.id)
        await audit?.record(request, { action: 'project.apiKeyRemove', project })
        return reply.code(204).send(null)
      },
    )
  })

const factsOf = ({ name, slug, color }: Project) => ({ name, slug, color })
