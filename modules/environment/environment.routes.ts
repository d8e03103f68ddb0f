import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { ListOf, Nothing } from '../schemas.ts'
import { type EnvironmentService, EnvKey, EnvVariable, SetVariable, SetVariables } from './contract.ts'

const P = Type.String({ description: 'Slug or id of the project' })
/** All variables in one body. */
const BULK_BYTES = 2 * 1024 * 1024

export const environmentRoutes = (environment: EnvironmentService, projects: ProjectsService) =>
  defineRoutes(async (app) => {
    const tags = ['environment']
    const config = { access: 'project' }
    const params = Type.Object({ p: P })
    const ofKey = Type.Object({ p: P, key: EnvKey })
    const idOf = (request: object) => projects.projectOf(request).id

    app.get(
      '/projects/:p/env',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'Variables, by key; secrets without value',
          response: { 200: ListOf(EnvVariable) },
        },
      },
      async (request) => ({ items: await environment.list(idOf(request)) }),
    )
    app.put(
      '/projects/:p/env',
      {
        config,
        bodyLimit: BULK_BYTES,
        schema: {
          tags,
          params,
          summary: 'Sets several variables, all or none; others stay',
          body: SetVariables,
          response: { 200: ListOf(EnvVariable) },
        },
      },
      async (request) => ({ items: await environment.set(idOf(request), request.body.variables) }),
    )
    app.put(
      '/projects/:p/env/:key',
      {
        config,
        schema: { tags, params: ofKey, summary: 'Sets a variable', body: SetVariable, response: { 200: EnvVariable } },
      },
      async (request) => {
        const { key } = request.params
        const all = await environment.set(idOf(request), [{ key, ...request.body }])
        return all.find((variable) => variable.key === key)!
      },
    )
    app.delete(
      '/projects/:p/env/:key',
      { config, schema: { tags, params: ofKey, summary: 'Removes a variable', response: { 204: Nothing } } },
      async (request, reply) => {
        await environment.remove(idOf(request), request.params.key)
        return reply.code(204).send(null)
      },
    )
  })
