import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { AuditService, AuditSummary } from '../audit/contract.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { ListOf, Nothing, OneOf } from '../schemas.ts'
import {
  CreateVariable,
  ENV_FORMATS,
  type EnvironmentService,
  EnvKey,
  EnvVariable,
  ImportResult,
  ImportVariables,
  SetVariable,
  SetVariables,
} from './contract.ts'

const P = Type.String({ description: 'Slug or id of the project' })
/** All variables in one body. */
const BULK_BYTES = 2 * 1024 * 1024
/** A file as large as all variables, in JSON. */
const IMPORT_BYTES = 5 * 1024 * 1024

export const environmentRoutes = (
  environment: EnvironmentService,
  projects: ProjectsService,
  audit: AuditService | undefined,
) =>
  defineRoutes(async (app) => {
    const tags = ['environment']
    const config = { access: 'project' }
    const params = Type.Object({ p: P })
    const ofKey = Type.Object({ p: P, key: EnvKey })
    const idOf = (request: object) => projects.projectOf(request).id
    /** Values are nobody's business, secret or not: only of which kind they are. */
    const recordSet = async (
      request: object,
      variables: readonly Pick<CreateVariable, 'key' | 'type' | 'secret'>[],
    ) => {
      const project = projects.projectOf(request)
      const [only] = variables.length === 1 ? variables : []
      const after: AuditSummary = only
        ? { type: only.type, secret: only.secret ?? false }
        : { variables: variables.length }
      await audit?.record(request, {
        action: 'env.set',
        project,
        target: variables.map(({ key }) => key).join(', '),
        after,
      })
    }

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
    app.post(
      '/projects/:p/env',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'Adds a variable, unless its key is taken',
          body: CreateVariable,
          response: { 201: EnvVariable },
        },
      },
      async (request, reply) => {
        const variable = await environment.create(idOf(request), request.body)
        await recordSet(request, [request.body])
        return reply.code(201).send(variable)
      },
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
      async (request) => {
        const { variables } = request.body
        const items = await environment.set(idOf(request), variables)
        await recordSet(request, variables)
        return { items }
      },
    )
    app.post(
      '/projects/:p/env/import',
      {
        config,
        bodyLimit: IMPORT_BYTES,
        schema: {
          tags,
          params,
          summary: 'Sets what a .env or JSON file has, all or nothing; others stay',
          description: 'With `dryRun` it only tells what would come of each variable, and why one is refused.',
          body: ImportVariables,
          response: { 200: ImportResult },
        },
      },
      async (request) => {
        const result = await environment.import(idOf(request), request.body)
        const set = result.variables.filter(({ outcome }) => outcome === 'added' || outcome === 'changed')
        if (result.applied && set.length > 0) await recordSet(request, set)
        return result
      },
    )
    app.get(
      '/projects/:p/env/export',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'All variables but secrets, as a file that can be imported',
          querystring: Type.Object({ format: OneOf(ENV_FORMATS, { default: 'env' }) }),
          produces: ['text/plain'],
        },
      },
      async (request, reply) => {
        const { format } = request.query
        const { id, slug } = projects.projectOf(request)
        const name = format === 'env' ? `${slug}.env` : `${slug}.env.json`
        return reply
          .type(format === 'env' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8')
          .header('content-disposition', `attachment; filename="${name}"`)
          .header('cache-control', 'no-store')
          .send(await environment.export(id, format))
      },
    )
    app.put(
      '/projects/:p/env/:key',
      {
        config,
        schema: { tags, params: ofKey, summary: 'Sets a variable', body: SetVariable, response: { 200: EnvVariable } },
      },
      async (request) => {
        const { key } = request.params
        const set = { ...request.body, key }
        const all = await environment.set(idOf(request), [set])
        await recordSet(request, [set])
        return all.find((variable) => variable.key === key)!
      },
    )
    app.delete(
      '/projects/:p/env/:key',
      { config, schema: { tags, params: ofKey, summary: 'Removes a variable', response: { 204: Nothing } } },
      async (request, reply) => {
        const { key } = request.params
        await environment.remove(idOf(request), key)
        await audit?.record(request, { action: 'env.delete', project: projects.projectOf(request), target: key })
        return reply.code(204).send(null)
      },
    )
  })
