/** What is in files, over HTTP: upload, download, text. */
import multipart from '@fastify/multipart'
import { Type } from 'typebox'
import { defineRoutes, takeTime } from '../../kernel/index.ts'
import type { AuditService } from '../audit/contract.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { StorageConflict, StorageEntry, type StorageService, TEXT_MAX_BYTES } from './contract.ts'
import { config, Path, params, recorder, tags } from './entries.routes.ts'
import { MAX_FILES, storeFiles, type Uploaded } from './http/upload.ts'
import { endWhenIdle, sendFile } from './sending.routes.ts'
import { changedMeanwhile, fileTooLarge, multipartExpected, notText } from './storage.errors.ts'
import { isOf } from './writing.ts'

/** Fields of a form that are no files; they mean nothing. */
const MAX_FIELDS = 20
/** Text in JSON takes up to six times as much. */
const TEXT_BODY_BYTES = TEXT_MAX_BYTES * 6 + 4096

export const filesRoutes = (storage: StorageService, projects: ProjectsService, audit: AuditService | undefined) =>
  defineRoutes(async (app) => {
    const idOf = (request: object) => projects.projectOf(request).id
    const record = recorder(projects, audit)
    await app.register(multipart, {
      preservePath: true,
      // The storage counts itself.
      throwFileSizeLimit: false,
      limits: {
        files: MAX_FILES,
        fileSize: Number.POSITIVE_INFINITY,
        fields: MAX_FIELDS,
        fieldSize: 1024,
        fieldNameSize: 200,
        parts: MAX_FILES + MAX_FIELDS,
        headerPairs: 20,
      },
    })

    app.post(
      '/projects/:p/storage/files',
      {
        config,
        schema: {
          tags,
          params,
          summary: `Stores up to ${MAX_FILES} files of a form in a folder`,
          description:
            'Files are stored as they come. One that is refused for its name, or for what is there already, is named in `failed` while others are stored; when none is, the answer is its error. With `relative`, names of files are paths below the folder, as of a folder that is uploaded whole.',
          consumes: ['multipart/form-data'],
          querystring: Type.Object({
            path: Type.Optional(Type.String({ default: '/', description: 'The folder' })),
            conflict: Type.Optional({ ...StorageConflict, default: 'refuse' } as typeof StorageConflict),
            relative: Type.Optional(Type.Boolean({ default: false })),
          }),
          response: {
            201: Type.Object({
              items: Type.Array(StorageEntry),
              failed: Type.Array(Type.Object({ name: Type.String(), code: Type.String(), detail: Type.String() })),
            }),
          },
        },
      },
      async (request, reply) => {
        if (!request.isMultipart()) throw multipartExpected()
        takeTime(request.raw, reply.raw)
        endWhenIdle(request)
        const { path = '/', conflict = 'refuse', relative = false } = request.query
        const done: Uploaded = { items: [], failed: [] }
        try {
          await storeFiles(storage, idOf(request), request.files(), { folder: path, conflict, relative }, done)
          return reply.code(201).send(done)
        } catch (error) {
          // What still comes of the body is read by nobody.
          if (!request.raw.complete) reply.header('connection', 'close')
          throw error
        } finally {
          // Also of a form that broke off: what came whole before that stays.
          const paths = done.items.map((entry) => entry.path)
          const bytes = done.items.reduce((sum, { size }) => sum + size, 0)
          if (paths.length > 0) await record(request, 'upload', paths, { bytes })
        }
      },
    )
    app.get(
      '/projects/:p/storage/download',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'A file, or with Range a part of it',
          description: 'Browsers save it; with `inline` they show it, and run nothing that is in it.',
          querystring: Type.Object({ path: Path, inline: Type.Optional(Type.Boolean({ default: false })) }),
        },
      },
      (request, reply) => {
        const { path, inline } = request.query
        const sent = { project: idOf(request), path }
        return sendFile(storage, () => sent, inline ? 'inline' : 'attachment', request, reply)
      },
    )
    app.get(
      '/projects/:p/storage/content',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'A file as text: UTF-8, up to 1 MB',
          querystring: Type.Object({ path: Path }),
          response: { 200: Type.Object({ entry: StorageEntry, content: Type.String() }) },
        },
      },
      async (request, reply) => {
        const { path } = request.query
        const { entry, bytes } = await storage.bytes(idOf(request), path, TEXT_MAX_BYTES)
        reply.header('etag', `"${entry.etag}"`)
        return { entry, content: textOf(path, bytes) }
      },
    )
    app.put(
      '/projects/:p/storage/content',
      {
        config,
        bodyLimit: TEXT_BODY_BYTES,
        schema: {
          tags,
          params,
          summary: 'Writes a text file',
          description:
            'With If-Match only when it is still the one that was read, else 412 with the etag of now; with `If-None-Match: *` only when there is none.',
          querystring: Type.Object({ path: Path }),
          headers: Type.Object({
            'if-match': Type.Optional(Type.String({ maxLength: 200 })),
            'if-none-match': Type.Optional(Type.String({ maxLength: 200 })),
          }),
          body: Type.Object({ content: Type.String() }),
          response: { 200: StorageEntry },
        },
      },
      async (request, reply) => {
        const { path } = request.query
        const { content } = request.body
        if (!content.isWellFormed()) throw notText([path, 'it has half a character in it'])
        if (Buffer.byteLength(content) > TEXT_MAX_BYTES) throw fileTooLarge([path, TEXT_MAX_BYTES])
        const ifMatch = request.headers['if-match']?.trim().replace(/^"(.*)"$/, '$1')
        try {
          const entry = await storage.write(idOf(request), path, content, {
            ...(ifMatch === undefined ? {} : { ifMatch }),
            conflict: request.headers['if-none-match'] === '*' ? 'refuse' : 'overwrite',
          })
          await record(request, 'write', [entry.path], { bytes: entry.size })
          return reply.header('etag', `"${entry.etag}"`).send(entry)
        } catch (error) {
          const { reason } = error as { reason?: string }
          if (isOf(error, changedMeanwhile) && reason !== 'gone') reply.header('etag', `"${reason}"`)
          throw error
        }
      },
    )
  })

/** @throws M3M_STORAGE_NOT_TEXT */
function textOf(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw notText([path, 'it is not in UTF-8'], { cause: error })
  }
}
