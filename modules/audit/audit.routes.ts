import { defineRoutes } from '../../kernel/index.ts'
import { ListOf } from '../schemas.ts'
import { AuditEntry, AuditQuery, type AuditService } from './contract.ts'

export const auditRoutes = (audit: AuditService) =>
  defineRoutes(async (app) => {
    app.get(
      '/audit',
      {
        config: { access: 'root' },
        schema: {
          tags: ['system'],
          summary: 'Who did what, the newest first',
          description: 'Entries cannot be changed or deleted; they go when `audit.retention` is over.',
          querystring: AuditQuery,
          response: { 200: ListOf(AuditEntry) },
        },
      },
      async (request, reply) => {
        reply.header('cache-control', 'no-store')
        return audit.list(request.query)
      },
    )
  })
