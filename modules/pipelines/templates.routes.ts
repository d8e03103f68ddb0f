import { defineRoutes } from '../../kernel/index.ts'
import { ListOf } from '../schemas.ts'
import { Template } from './contract.ts'
import type { Templates } from './templates.ts'

export const templatesRoutes = (templates: Templates) =>
  defineRoutes(async (app) => {
    app.get(
      '/pipelines/templates',
      {
        config: { access: 'user' },
        schema: {
          tags: ['pipelines'],
          summary: 'What a project can begin with',
          response: { 200: ListOf(Template) },
        },
      },
      async () => ({ items: await templates.list() }),
    )
  })
