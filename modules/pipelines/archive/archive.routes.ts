import { Type } from 'typebox'
import { defineRoutes } from '../../../kernel/index.ts'
import type { AuditService } from '../../audit/contract.ts'
import type { AuthService } from '../../auth/contract.ts'
import type { ProjectsService } from '../../projects/contract.ts'
import { ARCHIVE_TYPES } from '../../shared/unpack.ts'
import { ImportCode, ImportedCode, MAX_ARCHIVE_BYTES, type PipelinesService } from '../contract.ts'
import { archiveUnusable } from '../pipelines.errors.ts'

const Params = Type.Object({ p: Type.String({ description: 'Slug or id of the project' }) })

/** A project's code as an archive. */
export const archiveRoutes = (
  pipelines: PipelinesService,
  projects: ProjectsService,
  auth: AuthService,
  audit: AuditService | undefined,
) =>
  defineRoutes(async (app) => {
    const tags = ['pipelines']
    const config = { access: 'project' }
    const asBuffer = { parseAs: 'buffer', bodyLimit: MAX_ARCHIVE_BYTES } as const
    app.addContentTypeParser(ARCHIVE_TYPES, asBuffer, (_request, body, done) => done(null, body))

    app.get(
      '/projects/:p/pipeline/archive',
      {
        config,
        schema: {
          tags,
          summary: 'The code as a .zip',
          description: 'The same code gives the same bytes.',
          params: Params,
          querystring: Type.Object({
            version: Type.Optional(
              Type.String({
                maxLength: 20,
                description:
                  'Number of a version, or draft; absent: what the editor shows, the draft or what is published',
              }),
            ),
          }),
          produces: ['application/zip'],
        },
      },
      async (request, reply) => {
        const project = projects.projectOf(request)
        const { version, archive } = await pipelines.exportArchive(project.id, request.query.version)
        await audit?.record(request, { action: 'code.export', target: version, project })
        return reply
          .type('application/zip')
          .header('content-disposition', `attachment; filename="${project.slug}-${version}.zip"`)
          .header('cache-control', 'no-store')
          .send(archive)
      },
    )
    app.post(
      '/projects/:p/pipeline/archive',
      {
        config,
        bodyLimit: MAX_ARCHIVE_BYTES,
        schema: {
          tags,
          summary: 'Makes the code in a .zip or .tgz the draft',
          description:
            'With `dryRun` it only tells what would come of it. One folder around everything is left away; `node_modules`, `.git` and what systems put beside are left out.',
          consumes: ARCHIVE_TYPES,
          params: Params,
          querystring: ImportCode,
          response: { 200: ImportedCode },
        },
      },
      async (request) => {
        if (!Buffer.isBuffer(request.body))
          throw archiveUnusable(['send it as the body, of the type application/zip or application/gzip'])
        const project = projects.projectOf(request)
        const imported = await pipelines.importArchive(project.id, auth.authorOf(request), request.body, request.query)
        if (imported.draft) {
          const { added, changed, removed } = imported
          const after = { added: added.length, changed: changed.length, removed: removed.length }
          await audit?.record(request, { action: 'code.import', target: imported.draft.nextVersion, project, after })
        }
        return imported
      },
    )
  })
