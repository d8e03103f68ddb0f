/** Direct links: made and revoked by those who may, followed by everybody. */
import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { AuditService } from '../audit/contract.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { Id, ListOf, Nothing, Span } from '../schemas.ts'
import { StorageLink, type StorageService, THUMBNAIL_SIZES } from './contract.ts'
import { config, Path, params, recorder, tags } from './entries.routes.ts'
import type { Links } from './links.service.ts'
import { sendFile } from './sending.routes.ts'
import type { Thumbnails } from './thumbnails.service.ts'

export const linksRoutes = (
  links: Links,
  thumbnails: Thumbnails,
  projects: ProjectsService,
  audit: AuditService | undefined,
) =>
  defineRoutes(async (app) => {
    const idOf = (request: object) => projects.projectOf(request).id
    const record = recorder(projects, audit)
    const ofLink = Type.Object({ ...params.properties, id: Id })

    app.get(
      '/projects/:p/storage/links',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'Direct links of the project, or of one file',
          querystring: Type.Object({ path: Type.Optional(Path) }),
          response: { 200: ListOf(StorageLink) },
        },
      },
      async (request) => ({ items: await links.list(idOf(request), request.query.path) }),
    )
    app.post(
      '/projects/:p/storage/links',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'Makes an address under which everybody who knows it reads a file',
          body: Type.Object({
            path: Path,
            ttl: Type.Optional(Span({ description: 'Time after which it ends: "7d"' })),
          }),
          response: { 201: StorageLink },
        },
      },
      async (request, reply) => {
        const link = await links.create(idOf(request), request.body.path, request.body.ttl)
        await record(request, 'link', [link.path], { expiresAt: link.expiresAt })
        return reply.code(201).send(link)
      },
    )
    app.post(
      '/projects/:p/storage/links/:id/regenerate',
      {
        config,
        schema: { tags, params: ofLink, summary: 'Gives a link another address', response: { 200: StorageLink } },
      },
      async (request) => {
        const link = await links.regenerate(idOf(request), request.params.id)
        await record(request, 'linkRegenerate', [link.path])
        return link
      },
    )
    app.delete(
      '/projects/:p/storage/links/:id',
      { config, schema: { tags, params: ofLink, summary: 'Revokes a link', response: { 204: Nothing } } },
      async (request, reply) => {
        const link = await links.revoke(idOf(request), request.params.id)
        await record(request, 'linkRevoke', link ? [link.path] : [])
        return reply.code(204).send(null)
      },
    )
    app.get(
      '/projects/:p/storage/thumbnail',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'A small square of a picture (WebP); 404 for what is none',
          querystring: Type.Object({
            path: Path,
            size: Type.Optional(Type.Integer({ enum: [...THUMBNAIL_SIZES], default: THUMBNAIL_SIZES[0] })),
          }),
        },
      },
      async (request, reply) => {
        const { path, size = THUMBNAIL_SIZES[0] } = request.query
        const { tag, bytes } = await thumbnails.of(idOf(request), path, size)
        reply
          .header('etag', `"${tag}"`)
          .header('cache-control', 'private, no-cache')
          .header('x-content-type-options', 'nosniff')
          .header('content-security-policy', "default-src 'none'; sandbox")
        if (request.headers['if-none-match']?.includes(`"${tag}"`)) return reply.code(304).send()
        return reply.type('image/webp').send(Buffer.from(bytes))
      },
    )
  })

/** `/f/<token>/<name>`: the name is for people, the token alone says which file. */
export const directRoutes = (links: Links, storage: StorageService) =>
  defineRoutes(
    async (app) => {
      app.get(
        '/f/:token/:name',
        {
          config: { access: 'public' },
          schema: {
            hide: true,
            params: Type.Object({ token: Type.String({ maxLength: 200 }), name: Type.String() }),
            querystring: Type.Object({ download: Type.Optional(Type.Boolean({ default: false })) }),
          },
        },
        async (request, reply) => {
          const kind = request.query.download ? 'attachment' : 'inline'
          return sendFile(storage, () => links.resolve(request.params.token), kind, request, reply)
        },
      )
    },
    { prefix: '' },
  )
