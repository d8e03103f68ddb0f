import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import { ListOf } from '../schemas.ts'
import { type PackagesService, PackageTypes, ServicePackage } from './contract.ts'

export const packagesRoutes = (packages: PackagesService) =>
  defineRoutes(async (app) => {
    const tags = ['service']
    const config = { access: 'client' }
    app.get(
      '/runtime/packages',
      {
        config,
        schema: { tags, summary: 'npm packages that services may import', response: { 200: ListOf(ServicePackage) } },
      },
      async () => ({ items: await packages.list() }),
    )
    app.get(
      '/runtime/packages/types',
      {
        config,
        schema: {
          tags,
          summary: 'TypeScript declarations of what an import of an installed package means, for editors',
          querystring: Type.Object({
            name: Type.String({ minLength: 1, maxLength: 300, description: 'As in an import: hono, hono/cors' }),
          }),
          response: { 200: PackageTypes },
        },
      },
      (request) => packages.types(request.query.name),
    )
  })
