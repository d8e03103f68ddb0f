import { Type } from 'typebox'
import { defineRoutes, type Events, openEventStream, projectTypesChanged } from '../../kernel/index.ts'
import type { AuditService, AuditSummary } from '../audit/contract.ts'
import type { AuthService } from '../auth/contract.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { ListOf, Nothing } from '../schemas.ts'
import { Isolation, previewChanged, ServiceStatus, serviceChanged } from './contract.ts'
import { Reference } from './reference/reference.schema.ts'
import type { Services } from './services/services.ts'

const PLAIN = 'text/plain; charset=utf-8'

export interface RuntimeRoutesOptions {
  services: Services
  isolation(): Isolation
  projects: ProjectsService
  auth: AuthService
  audit: AuditService | undefined
  events: Events
  /** TypeScript declarations of what service code sees. */
  types(): string
  /** Those of one project alone. */
  projectTypes(projectId: string): Promise<string>
  /** What service code sees, told to people. */
  reference(): Reference
  signal: AbortSignal
}

/** Status and control of services under `/api`. */
export const runtimeRoutes = ({
  services,
  isolation,
  projects,
  auth,
  audit,
  events,
  types,
  projectTypes,
  reference,
  signal,
}: RuntimeRoutesOptions) =>
  defineRoutes(async (app) => {
    const tags = ['service']
    const config = { access: 'project' }
    const response = { 200: ServiceStatus }
    const params = Type.Object({ p: Type.String() })
    const idOf = (request: object) => projects.projectOf(request).id
    /** Writes down what was asked for, also when it failed: by then the service may have stopped. */
    const control = async (request: object, verb: 'start' | 'stop' | 'restart'): Promise<ServiceStatus> => {
      const project = projects.projectOf(request)
      const record = async (after: AuditSummary) =>
        audit?.record(request, { action: `service.${verb}`, project, after })
      try {
        const status = await services[verb](project.id)
        await record({ state: status.state })
        return status
      } catch (error) {
        await record({ error: (error as { code?: string }).code ?? 'unknown' })
        throw error
      }
    }

    app.get(
      '/projects/:p/service',
      { config, schema: { tags, params, response, summary: 'State of the service' } },
      (request) => services.status(idOf(request)),
    )
    app.post(
      '/projects/:p/service/start',
      { config, schema: { tags, params, response, summary: 'Start the published version' } },
      (request) => control(request, 'start'),
    )
    app.post(
      '/projects/:p/service/stop',
      { config, schema: { tags, params, response, summary: 'Stop the service' } },
      (request) => control(request, 'stop'),
    )
    app.post(
      '/projects/:p/service/restart',
      { config, schema: { tags, params, response, summary: 'Stop the service and start it again' } },
      (request) => control(request, 'restart'),
    )
    app.post(
      '/projects/:p/service/schedules/:name/run',
      {
        config,
        schema: {
          tags,
          params: Type.Object({ p: Type.String(), name: Type.String() }),
          response: { 204: Nothing },
          summary: 'Run a schedule now; answers when it is done',
        },
      },
      async (request, reply) => {
        await services.runSchedule(idOf(request), request.params.name)
        return reply.code(204).send(null)
      },
    )
    app.get(
      '/projects/:p/service/stream',
      {
        config,
        schema: {
          tags,
          params,
          summary:
            'State of the service, and of its preview, told on every change, and that its declarations changed (server-sent events)',
        },
      },
      async (request, reply) => {
        const projectId = idOf(request)
        const first = await services.status(projectId)
        const undo = events.on(serviceChanged, (change) => {
          if (change.projectId === projectId) stream.send('status', change.status)
        })
        const undoPreview = events.on(previewChanged, (change) => {
          if (change.projectId === projectId) stream.send('preview', change.status)
        })
        const undoTypes = events.on(projectTypesChanged, (change) => {
          if (change.projectId === null || change.projectId === projectId) stream.send('types', {})
        })
        const onClose = () => {
          undo()
          undoPreview()
          undoTypes()
        }
        const stream = openEventStream(request, reply, { signal, onClose })
        stream.send('status', first)
      },
    )
    app.get(
      '/services',
      {
        config: { access: 'user' },
        schema: { tags, response: { 200: ListOf(ServiceStatus) }, summary: 'State of every service you may open' },
      },
      async (request) => ({ items: await services.list(auth.userOf(request)) }),
    )
    app.get(
      '/runtime/isolation',
      {
        config: { access: 'root' },
        schema: {
          tags: ['system'],
          response: { 200: Isolation },
          summary: 'What keeps services apart from each other and from the machine, and the processes that run them',
        },
      },
      () => isolation(),
    )
    app.get(
      '/runtime/types',
      { config: { access: 'client' }, schema: { tags, summary: 'TypeScript declarations of what service code sees' } },
      async (_request, reply) => reply.type(PLAIN).send(types()),
    )
    app.get(
      '/runtime/reference',
      {
        config: { access: 'user' },
        schema: { tags, response: { 200: Reference }, summary: 'Every API of service code, with how it is used' },
      },
      () => reference(),
    )
    app.get(
      '/projects/:p/runtime/types',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'TypeScript declarations of what code of this project sees beside those of /runtime/types',
        },
      },
      async (request, reply) => reply.type(PLAIN).send(await projectTypes(idOf(request))),
    )
  })
