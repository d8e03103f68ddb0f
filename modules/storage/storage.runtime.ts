import { Type } from 'typebox'
import { ByteStream, defineRuntimeApi, limitsOf, messageOf, method, StreamIn, StreamOut } from '../../kernel/index.ts'
import { Nullable, Span, Timestamp } from '../schemas.ts'
import { StorageConflict, StorageEntry, StorageListOptions, type StorageService, THUMBNAIL_SIZES } from './contract.ts'
import type { Links } from './links.service.ts'
import { FilesConfig } from './storage.config.ts'
import {
  alreadyExists,
  fileTooLarge,
  intoItself,
  isDirectory,
  linksFull,
  linkTtl,
  noThumbnail,
  notDirectory,
  notEmpty,
  notFound,
  notJson,
  notText,
  pathInvalid,
  quotaExceeded,
  rangeInvalid,
  readTooLarge,
  valueInvalid,
} from './storage.errors.ts'
import type { Thumbnails } from './thumbnails.service.ts'

/** What one call reads: it is in memory as a whole, here and in the service. */
const READ_BYTES = 8 * 1024 * 1024

const Bytes = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' })
const path = Type.String({ description: 'From the root of the storage: `reports/2026.csv`' })
const Range = Type.Object(
  {
    start: Type.Optional(Type.Integer({ description: 'First byte; counted from the end when below zero' })),
    end: Type.Optional(Type.Integer({ description: 'The byte behind the last one' })),
  },
  { additionalProperties: false },
)
const WriteOptions = Type.Object(
  {
    conflict: Type.Optional(StorageConflict),
    ifMatch: Type.Optional(Type.String({ description: 'Only when the file is still the one with this `etag`' })),
  },
  { additionalProperties: false },
)
const Target = Type.Object({ conflict: Type.Optional(StorageConflict) }, { additionalProperties: false })

const OF_READS = [pathInvalid, notFound, isDirectory, readTooLarge]
const OF_WRITES = [pathInvalid, alreadyExists, isDirectory, notDirectory, fileTooLarge, quotaExceeded]

export const storageRuntime = (storage: StorageService, links: Links, thumbnails: Thumbnails, config: FilesConfig) => {
  const text = async (project: string, file: string): Promise<string> => {
    const { bytes } = await storage.bytes(project, file, READ_BYTES)
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    } catch (error) {
      throw notText([file, 'it is not in UTF-8'], { cause: error })
    }
  }
  return defineRuntimeApi({
    name: 'storage',
    summary: `Files and folders of the project, the same that people see in its storage. Folders above a file are made when they are missing. A call reads up to ${READ_BYTES / 1024 / 1024} MB; what is larger is read as a stream, or in parts.`,
    limits: limitsOf('files', FilesConfig, config),
    methods: {
      text: method({
        summary: 'A file as text.',
        params: { path },
        returns: Type.String(),
        example: "const page = await storage.text('pages/index.html')",
        errors: [...OF_READS, notText],
        call: (run, args) => text(run.projectId, args.path),
      }),
      json: method({
        summary: 'The value that a file holds as JSON.',
        params: { path },
        returns: Type.Unsafe<unknown>({ 'x-generic': true }),
        example: "const settings = await storage.json<{ theme: string }>('settings.json')",
        errors: [...OF_READS, notText, notJson],
        async call(run, args) {
          const source = await text(run.projectId, args.path)
          try {
            return JSON.parse(source) as unknown
          } catch (error) {
            throw notJson([args.path, messageOf(error)], { cause: error })
          }
        },
      }),
      bytes: method({
        summary: 'A file as bytes, or a part of it.',
        params: { path, range: Type.Optional(Range) },
        returns: Bytes,
        example: "const head = await storage.bytes('photo.jpg', { start: 0, end: 16 })",
        errors: [...OF_READS, rangeInvalid],
        call: async (run, args) => (await storage.bytes(run.projectId, args.path, READ_BYTES, args.range)).bytes,
      }),
      stream: method({
        summary: 'A file of any size as a stream, or a part of it: what is read of it comes, and no more.',
        params: { path, range: Type.Optional(Range) },
        returns: StreamOut,
        example:
          "const film = new Response(await storage.stream('film.mp4'), { headers: { 'content-type': 'video/mp4' } })",
        errors: [...OF_READS.filter((kind) => kind !== readTooLarge), rangeInvalid],
        call: async (run, args) => new ByteStream((await storage.read(run.projectId, args.path, args.range)).bytes),
      }),
      write: method({
        summary:
          'Writes a file, whole or not at all: a text, bytes, or what a stream gives until it ends. What is there is written over, unless `conflict` is "refuse" or "rename".',
        params: { path, data: Type.Union([Type.String(), Bytes, StreamIn]), options: Type.Optional(WriteOptions) },
        returns: StorageEntry,
        example: "await storage.write('reports/today.csv', 'name,total\\nAnn,3\\n')",
        errors: OF_WRITES,
        call: (run, args) => storage.write(run.projectId, args.path, args.data, args.options),
      }),
      writeJson: method({
        summary: 'Writes a value as JSON.',
        params: { path, value: Type.Unknown(), options: Type.Optional(WriteOptions) },
        returns: StorageEntry,
        example: "await storage.writeJson('settings.json', { theme: 'dark' })",
        errors: [...OF_WRITES, valueInvalid],
        call(run, args) {
          if (args.value instanceof Uint8Array) throw valueInvalid([args.path, 'bytes are no JSON; use storage.write'])
          let source: string
          try {
            source = JSON.stringify(args.value ?? null)
          } catch (error) {
            if (error instanceof RangeError)
              throw valueInvalid([args.path, 'it is nested too deeply'], { cause: error })
            throw error
          }
          return storage.write(run.projectId, args.path, source, args.options)
        },
      }),
      append: method({
        summary: 'Adds to the end of a file; makes it when there is none.',
        params: { path, data: Type.Union([Type.String(), Bytes]) },
        returns: StorageEntry,
        example: "await storage.append('visits.log', 'Ann came\\n')",
        errors: OF_WRITES,
        call: (run, args) => storage.append(run.projectId, args.path, args.data),
      }),
      stat: method({
        summary: 'What is known of a file or folder; null when there is none.',
        params: { path },
        returns: Nullable(StorageEntry),
        example: "const entry = await storage.stat('reports/today.csv')",
        errors: [pathInvalid],
        call: (run, args) => storage.stat(run.projectId, args.path),
      }),
      exists: method({
        summary: 'Whether there is a file or folder.',
        params: { path },
        returns: Type.Boolean(),
        example: "if (await storage.exists('settings.json')) logger.info('there are settings')",
        errors: [pathInvalid],
        call: async (run, args) => (await storage.stat(run.projectId, args.path)) !== null,
      }),
      list: method({
        summary:
          'What is in a folder, folders first, a page at a time (100 unless told otherwise, 1,000 at most). The last page has no `cursor`.',
        params: { path: Type.Optional(path), options: Type.Optional(StorageListOptions) },
        returns: Type.Object({ entries: Type.Array(StorageEntry), cursor: Type.Optional(Type.String()) }),
        example: "const { entries, cursor } = await storage.list('reports', { sort: 'time', order: 'desc' })",
        errors: [pathInvalid, notFound, notDirectory],
        async call(run, args) {
          const { items, nextCursor } = await storage.list(run.projectId, args.path ?? '/', args.options)
          return nextCursor === undefined ? { entries: items } : { entries: items, cursor: nextCursor }
        },
      }),
      mkdir: method({
        summary: 'Makes a folder, and those above it; one that is there is no error.',
        params: { path },
        returns: StorageEntry,
        example: "await storage.mkdir('reports/2026')",
        errors: [pathInvalid, notDirectory, quotaExceeded],
        call: (run, args) => storage.makeDirectory(run.projectId, args.path),
      }),
      move: method({
        summary:
          'Renames or moves a file, or a folder with all in it; what is at the new path stays, unless told otherwise.',
        params: { from: path, to: path, options: Type.Optional(Target) },
        returns: StorageEntry,
        example: "await storage.move('reports/today.csv', 'archive/2026-01-01.csv')",
        errors: [pathInvalid, notFound, alreadyExists, intoItself, isDirectory, notDirectory],
        call: (run, args) => storage.move(run.projectId, args.from, args.to, args.options?.conflict),
      }),
      copy: method({
        summary: 'Copies a file, or a folder with all in it: the copy is there as a whole, or not.',
        params: { from: path, to: path, options: Type.Optional(Target) },
        returns: StorageEntry,
        example: "await storage.copy('templates/letter', 'letters/ann')",
        errors: [pathInvalid, notFound, alreadyExists, isDirectory, notDirectory, quotaExceeded],
        call: (run, args) => storage.copy(run.projectId, args.from, args.to, args.options?.conflict),
      }),
      delete: method({
        summary:
          'Deletes a file or folder; resolves to whether there was one. A folder that is not empty needs `recursive`.',
        params: {
          path,
          options: Type.Optional(
            Type.Object({ recursive: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
          ),
        },
        returns: Type.Boolean(),
        example: "await storage.delete('reports/2025', { recursive: true })",
        errors: [pathInvalid, isDirectory, notEmpty],
        call: (run, args) => storage.remove(run.projectId, args.path, args.options),
      }),
      link: method({
        summary: 'Makes an address under which everybody who knows it reads a file, for a time or until it is revoked.',
        params: {
          path,
          options: Type.Optional(
            Type.Object(
              { ttl: Type.Optional(Span({ description: 'Time after which it ends: "7d" or milliseconds' })) },
              { additionalProperties: false },
            ),
          ),
        },
        returns: Type.Object({ id: Type.String(), url: Type.String(), expiresAt: Nullable(Timestamp) }),
        example: "const { url } = await storage.link('reports/today.csv', { ttl: '1h' })",
        errors: [pathInvalid, notFound, isDirectory, linkTtl, linksFull],
        async call(run, args) {
          const { id, url, expiresAt } = await links.create(run.projectId, args.path, args.options?.ttl)
          return { id, url, expiresAt }
        },
      }),
      unlink: method({
        summary: 'Revokes a link by its id; resolves to whether there was one.',
        params: { id: Type.String() },
        returns: Type.Boolean(),
        example: "const { id } = await storage.link('a.txt')\nawait storage.unlink(id)",
        call: (run, args) =>
          links.revoke(run.projectId, args.id).then(
            () => true,
            (error: { code?: string }) => {
              if (error.code === 'M3M_STORAGE_LINK') return false
              throw error
            },
          ),
      }),
      thumbnail: method({
        summary: `A small square of a picture, as WebP; its side has ${THUMBNAIL_SIZES.join(', ')} pixels.`,
        params: {
          path,
          options: Type.Optional(
            Type.Object(
              { size: Type.Optional(Type.Integer({ enum: [...THUMBNAIL_SIZES], default: THUMBNAIL_SIZES[0] })) },
              { additionalProperties: false },
            ),
          ),
        },
        returns: Bytes,
        example: "const picture = await storage.thumbnail('photo.jpg', { size: 100 })",
        errors: [pathInvalid, notFound, isDirectory, noThumbnail],
        call: async (run, args) =>
          (await thumbnails.of(run.projectId, args.path, args.options?.size ?? THUMBNAIL_SIZES[0])).bytes,
      }),
    },
  })
}
