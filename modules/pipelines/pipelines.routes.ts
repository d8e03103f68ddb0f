import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { AuditService, AuditSummary } from '../audit/contract.ts'
import type { AuthService } from '../auth/contract.ts'
import type { ProjectsService } from '../projects/contract.ts'
import {
  Draft,
  DraftCheck,
  MAX_SOURCE_BYTES,
  Pipeline,
  type PipelinesService,
  Publish,
  SaveDraft,
  StartDraft,
  UpdateVersion,
  Version,
  VersionWithFiles,
} from './contract.ts'

const Params = Type.Object({ p: Type.String({ description: 'Slug or id of the project' }) })
const VersionParams = Type.Interface([Params], {
  v: Type.String({ maxLength: 20, description: 'Number of the version' }),
})

export const pipelinesRoutes = (
  pipelines: PipelinesService,
  projects: ProjectsService,
  auth: AuthService,
  audit: AuditService | undefined,
) =>
  defineRoutes(async (app) => {
    const tags = ['pipelines']
    const config = { access: 'project' }
    const projectId = (request: object) => projects.projectOf(request).id
    const record = async (request: object, action: string, target: string, after?: AuditSummary) =>
      audit?.record(request, { action, target, project: projects.projectOf(request), ...(after ? { after } : {}) })

    app.get(
      '/projects/:p/pipeline',
      {
        config,
        schema: {
          tags,
          summary: 'The draft, the versions and which one is published',
          params: Params,
          response: { 200: Pipeline },
        },
      },
      (request) => pipelines.get(projectId(request)),
    )
    app.put(
      '/projects/:p/pipeline/draft',
      {
        config,
        // Escapes can double the size of source text.
        bodyLimit: 3 * MAX_SOURCE_BYTES,
        schema: { tags, summary: 'Saves the draft', params: Params, body: SaveDraft, response: { 200: Draft } },
      },
      (request) => pipelines.saveDraft(projectId(request), auth.authorOf(request), request.body),
    )
    app.get(
      '/projects/:p/pipeline/draft/problems',
      {
        config,
        schema: {
          tags,
          summary: 'What keeps the saved draft from compiling',
          params: Params,
          response: { 200: DraftCheck },
        },
      },
      (request) => pipelines.checkDraft(projectId(request)),
    )
    app.post(
      '/projects/:p/pipeline/draft',
      {
        config,
        schema: {
          tags,
          summary: 'Starts a draft from a version',
          params: Params,
          body: StartDraft,
          response: { 201: Draft },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await pipelines.startDraft(projectId(request), auth.authorOf(request), request.body)),
    )
    app.delete(
      '/projects/:p/pipeline/draft',
      { config, schema: { tags, summary: 'Discards the draft', params: Params, response: { 204: Type.Null() } } },
      async (request, reply) => {
        await pipelines.discardDraft(projectId(request))
        return reply.code(204).send(null)
      },
    )
    app.post(
      '/projects/:p/pipeline/publish',
      {
        config,
        schema: {
          tags,
          summary: 'Publishes the draft as the next version and runs it',
          params: Params,
          body: Publish,
          response: { 201: Version },
        },
      },
      async (request, reply) => {
        const version = await pipelines.publish(projectId(request), auth.authorOf(request), request.body)
        const { number, tag, branch } = version
        await record(request, 'version.publish', number, { tag, ...(branch ? { branch } : {}) })
        return reply.code(201).send(version)
      },
    )
    app.get(
      '/projects/:p/pipeline/versions/:v',
      {
        config,
        schema: {
          tags,
          summary: 'A version with its files',
          params: VersionParams,
          response: { 200: VersionWithFiles },
        },
      },
      (request) => pipelines.version(projectId(request), request.params.v),
    )
    app.patch(
      '/projects/:p/pipeline/versions/:v',
      {
        config,
        schema: {
          tags,
          summary: "Changes a version's tag, branch and notes",
          params: VersionParams,
          body: UpdateVersion,
          response: { 200: Version },
        },
      },
      (request) => pipelines.updateVersion(projectId(request), request.params.v, request.body),
    )
    app.delete(
      '/projects/:p/pipeline/versions/:v',
      {
        config,
        schema: {
          tags,
          summary: 'Deletes a version that is not published',
          params: VersionParams,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await pipelines.deleteVersion(projectId(request), request.params.v)
        await record(request, 'version.delete', request.params.v)
        return reply.code(204).send(null)
      },
    )
    app.post(
      '/projects/:p/pipeline/versions/:v/publish',
      {
        config,
        schema: {
          tags,
          summary: 'Publishes a version again: roll back or forward',
          params: VersionParams,
          response: { 200: Version },
        },
      },
      async (request) => {
        const version = await pipelines.republish(projectId(request), request.params.v)
        await record(request, 'version.rollback', version.number)
        return version
      },
    )
  })
