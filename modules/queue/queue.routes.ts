import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { Id, ListOf, Nothing } from '../schemas.ts'
import { Job, JobState, QueueInfo, QueueName, SendOptions, Sent } from './contract.ts'
import type { QueueModule } from './queue.service.ts'

const P = { p: Type.String({ description: 'Slug or id of the project' }) }
const OfQueue = Type.Object({ ...P, name: QueueName })
const OfJob = Type.Object({ ...P, name: QueueName, id: Id })
const Count = Type.Object({ count: Type.Integer() })

export const queueRoutes = (queue: QueueModule, projects: ProjectsService) =>
  defineRoutes(async (app) => {
    const tags = ['queue']
    const config = { access: 'project' }
    const idOf = (request: object) => projects.projectOf(request).id

    app.get(
      '/projects/:p/queues',
      {
        config,
        schema: { tags, summary: 'Queues, by name', params: Type.Object(P), response: { 200: ListOf(QueueInfo) } },
      },
      async (request) => ({ items: await queue.list(idOf(request)) }),
    )
    app.get(
      '/projects/:p/queues/:name/jobs',
      {
        config,
        schema: {
          tags,
          summary: 'Jobs of a queue, newest first; payloads are cut off after 2,000 characters',
          params: OfQueue,
          querystring: Type.Object({
            state: Type.Optional(JobState),
            cursor: Type.Optional(Id),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
          }),
          response: { 200: ListOf(Job) },
        },
      },
      (request) => {
        const { state = 'waiting', cursor, limit = 50 } = request.query
        return queue.jobs(idOf(request), request.params.name, state, { cursor, limit })
      },
    )
    app.post(
      '/projects/:p/queues/:name/jobs',
      {
        config,
        schema: {
          tags,
          summary: 'Sends a job',
          params: OfQueue,
          body: Type.Object({ payload: Type.Unknown(), ...SendOptions.properties }),
          response: { 201: Sent },
        },
      },
      async (request, reply) => {
        const { payload, ...options } = request.body
        return reply.code(201).send(await queue.send(idOf(request), request.params.name, payload, options))
      },
    )
    app.get(
      '/projects/:p/queues/:name/jobs/:id',
      { config, schema: { tags, summary: 'A job with its whole payload', params: OfJob, response: { 200: Job } } },
      (request) => queue.job(idOf(request), request.params.name, request.params.id),
    )
    app.post(
      '/projects/:p/queues/:name/jobs/:id/retry',
      {
        config,
        schema: { tags, summary: 'Gives a dead job all its tries again', params: OfJob, response: { 204: Nothing } },
      },
      async (request, reply) => {
        await queue.retry(idOf(request), request.params.name, request.params.id)
        return reply.code(204).send(null)
      },
    )
    app.delete(
      '/projects/:p/queues/:name/jobs/:id',
      {
        config,
        schema: { tags, summary: 'Deletes a job that does not run', params: OfJob, response: { 204: Nothing } },
      },
      async (request, reply) => {
        await queue.remove(idOf(request), request.params.name, request.params.id)
        return reply.code(204).send(null)
      },
    )
    app.post(
      '/projects/:p/queues/:name/dead/retry',
      {
        config,
        schema: { tags, summary: 'Gives all dead jobs their tries again', params: OfQueue, response: { 200: Count } },
      },
      async (request) => ({ count: await queue.retryDead(idOf(request), request.params.name) }),
    )
    app.delete(
      '/projects/:p/queues/:name/dead',
      { config, schema: { tags, summary: 'Deletes all dead jobs', params: OfQueue, response: { 200: Count } } },
      async (request) => ({ count: await queue.purgeDead(idOf(request), request.params.name) }),
    )
  })
