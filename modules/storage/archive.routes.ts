/** Downloads of folders and selections. */

import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { ProjectsService } from '../projects/contract.ts'
import type { Archives } from './archive/archives.ts'
import { config, MAX_PATHS, Path, Paths, params, tags } from './entries.routes.ts'
import { disposition } from './http/answer.ts'
import { endWhenIdle } from './sending.routes.ts'

export const archiveRoutes = (archives: Archives, projects: ProjectsService) =>
  defineRoutes(async (app) => {
    const description =
      'Each is in it under its own name; `/` is all there is. It is made while it is sent, so that its size is not known before; an answer that breaks off is no whole .zip.'
    const send = async (request: FastifyRequest, reply: FastifyReply, paths: readonly string[]) => {
      const { id, slug } = projects.projectOf(request)
      const { name, bytes } = await archives.open(id, paths, slug)
      reply
        .type('application/zip')
        .header('content-disposition', disposition('attachment', name))
        .header('cache-control', 'private, no-store')
        .header('x-content-type-options', 'nosniff')
      if (request.method === 'HEAD') {
        bytes.destroy()
        return reply.send(Readable.from([]))
      }
      endWhenIdle(request)
      return reply.send(bytes)
    }
    app.get(
      '/projects/:p/storage/archive',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'A file or folder as a .zip; several with several `path`',
          description,
          querystring: Type.Object({ path: Type.Array(Path, { minItems: 1, maxItems: MAX_PATHS }) }),
        },
      },
      (request, reply) => send(request, reply, request.query.path),
    )
    app.post(
      '/projects/:p/storage/archive',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'Many files and folders as a .zip',
          description,
          body: Type.Object({ paths: Paths }),
        },
      },
      (request, reply) => send(request, reply, request.body.paths),
    )
  })
