import { Type } from 'typebox'
import { defineRoutes } from '../../../kernel/index.ts'
import type { AuditService } from '../../audit/contract.ts'
import { Nothing } from '../../schemas.ts'
import { ARCHIVE_TYPES } from '../../shared/unpack.ts'
import { PluginId, PluginInstalled } from '../contract.ts'
import { archiveBad } from '../plugins.errors.ts'
import type { PluginsFacade } from '../plugins.service.ts'
import { MAX_ARCHIVE_BYTES } from './unpack.ts'

export const installRoutes = (plugins: PluginsFacade, audit: AuditService | undefined) =>
  defineRoutes(async (app) => {
    const tags = ['plugins']
    const config = { access: 'root' }
    const asBuffer = { parseAs: 'buffer', bodyLimit: MAX_ARCHIVE_BYTES } as const
    app.addContentTypeParser(ARCHIVE_TYPES, asBuffer, (_request, body, done) => done(null, body))
    app.post(
      '/plugins/install',
      {
        config,
        bodyLimit: MAX_ARCHIVE_BYTES,
        schema: {
          tags,
          summary: 'Installs a plugin, or a new version of one, from a .tgz or .zip of its folder',
          consumes: ARCHIVE_TYPES,
          querystring: Type.Object({
            sha256: Type.Optional(
              Type.String({
                pattern: '^[0-9a-fA-F]{64}$',
                'x-hint': '64 hex digits',
                description: 'What the archive has to have',
              }),
            ),
            force: Type.Optional(Type.Boolean({ description: 'Also in the place of a newer version' })),
          }),
          response: { 200: PluginInstalled },
        },
      },
      async (request) => {
        if (!Buffer.isBuffer(request.body))
          throw archiveBad([`send it as the body, of the type application/gzip or application/zip`])
        const installed = await plugins.install(request.body, request.query)
        const { plugin, sha256, replaced } = installed
        await audit?.record(request, {
          action: 'plugin.install',
          target: plugin.id,
          ...(replaced === null ? {} : { before: { version: replaced } }),
          after: { version: plugin.version, sha256 },
        })
        return installed
      },
    )
    app.delete(
      '/plugins/:id',
      {
        config,
        schema: {
          tags,
          summary: 'Removes an installed plugin with its settings and its data',
          params: Type.Object({ id: PluginId }),
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        const { id } = request.params
        await plugins.uninstall(id)
        await audit?.record(request, { action: 'plugin.remove', target: id })
        return reply.code(204).send(null)
      },
    )
  })
