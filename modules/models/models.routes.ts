import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { CreateModel, Model, ModelPlan, ModelsUsage, UpdateModel } from './contract.ts'
import type { Models } from './models.service.ts'
import type { Recorder } from './recorder.ts'

export const config = { access: 'project' }
export const inProject = Type.Object({ p: Type.String({ description: 'Slug or id of the project' }) })
export const M = Type.String({ description: 'Slug or id of the model', maxLength: 200 })
export const ofModel = Type.Object({ ...inProject.properties, m: M })

export const modelsRoutes = (models: Models, projects: ProjectsService, record: Recorder) =>
  defineRoutes(async (app) => {
    const tags = ['models']
    const idOf = (request: object) => projects.projectOf(request).id

    app.get(
      '/projects/:p/models',
      {
        config,
        schema: {
          tags,
          summary: 'Data models of a project by name, with what their records take',
          params: inProject,
          querystring: Type.Object({
            usage: Type.Optional(Type.Boolean({ default: false, description: 'Also count what records take' })),
          }),
          response: { 200: Type.Object({ items: Type.Array(Model), usage: Type.Optional(ModelsUsage) }) },
        },
      },
      async (request) => {
        const items = await models.list(idOf(request))
        return request.query.usage ? { items, usage: await models.usage(idOf(request)) } : { items }
      },
    )
    app.post(
      '/projects/:p/models',
      {
        config,
        schema: {
          tags,
          summary: 'Makes a model; without a slug, one is made of the name',
          params: inProject,
          body: CreateModel,
          response: { 201: Model },
        },
      },
      async (request, reply) => {
        const model = await models.create(idOf(request), request.body)
        await record(request, 'create', model.slug, { fields: model.fields.length })
        return reply.code(201).send(model)
      },
    )
    app.get(
      '/projects/:p/models/:m',
      { config, schema: { tags, summary: 'A model', params: ofModel, response: { 200: Model } } },
      (request) => models.get(idOf(request), request.params.m),
    )
    app.post(
      '/projects/:p/models/:m/plan',
      {
        config,
        schema: {
          tags,
          summary: 'Tells what a change of the fields would do to the records, and changes nothing',
          params: ofModel,
          body: Type.Pick(UpdateModel, ['fields'], { additionalProperties: false }),
          response: { 200: ModelPlan },
        },
      },
      (request) => models.plan(idOf(request), request.params.m, request.body),
    )
    app.patch(
      '/projects/:p/models/:m',
      {
        config,
        schema: {
          tags,
          summary: 'Changes a model, and makes its records fit',
          description:
            'Refused as a whole when a consequence stands in the way; when data is lost, unless that is agreed to with `loseData`. The records cannot be written while they are made fit, and can be read.',
          params: ofModel,
          body: UpdateModel,
          response: { 200: Type.Object({ model: Model, plan: ModelPlan }) },
        },
      },
      async (request) => {
        const { after, plan } = await models.update(idOf(request), request.params.m, request.body)
        const changes = plan.consequences.map(({ kind, field }) => `${kind} ${field}`).join(', ')
        await record(request, 'update', after.slug, {
          fields: after.fields.length,
          ...(changes ? { changes: changes.slice(0, 300) } : {}),
        })
        return { model: after, plan }
      },
    )
    app.delete(
      '/projects/:p/models/:m',
      {
        config,
        schema: {
          tags,
          summary: 'Deletes a model with all its records',
          params: ofModel,
          querystring: Type.Object({ slug: Type.String({ description: "The model's slug, to confirm" }) }),
          response: { 200: Model },
        },
      },
      async (request) => {
        const model = await models.remove(idOf(request), request.params.m, request.query.slug)
        await record(request, 'delete', model.slug, { records: model.records })
        return model
      },
    )
  })
