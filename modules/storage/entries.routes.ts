/** The tree over HTTP: folders, lists, and what becomes of entries. */
import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { AuditService, AuditSummary } from '../audit/contract.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { ListOf } from '../schemas.ts'
import { StorageConflict, StorageEntry, StorageListOptions, type StorageService } from './contract.ts'
import { parsePath, pathOf } from './paths.ts'
import { notFound, pathInvalid } from './storage.errors.ts'

export const tags = ['storage']
export const config = { access: 'project' }
export const params = Type.Object({ p: Type.String({ description: 'Slug or id of the project' }) })
export const Path = Type.String({ description: 'From the root of the storage: `/reports/2026.csv`' })

/** Entries that one request is about. */
export const MAX_PATHS = 1_000
export const Paths = Type.Array(Path, { minItems: 1, maxItems: MAX_PATHS })

/** Writes down what a person did, with one path or the number of them. */
export const recorder =
  (projects: ProjectsService, audit: AuditService | undefined) =>
  async (request: object, action: string, paths: readonly string[], after?: AuditSummary): Promise<void> => {
    await audit?.record(request, {
      action: `storage.${action}`,
      project: projects.projectOf(request),
      target: paths.slice(0, 5).join(', '),
      ...(after || paths.length > 5
        ? { after: { ...(paths.length > 5 ? { entries: paths.length } : {}), ...after } }
        : {}),
    })
  }

export const entriesRoutes = (storage: StorageService, projects: ProjectsService, audit: AuditService | undefined) =>
  defineRoutes(async (app) => {
    const idOf = (request: object) => projects.projectOf(request).id
    const record = recorder(projects, audit)
    /** One gets the path itself; several go into it. */
    const pairs = (from: string | readonly string[], to: string): [string, string][] => {
      if (typeof from === 'string') return [[from, to]]
      const folder = parsePath(to)
      return from.map((path) => {
        const name = parsePath(path).at(-1)
        if (name === undefined) throw pathInvalid(['"/"', 'the root stays where it is'])
        return [path, pathOf([...folder, name])]
      })
    }
    const Relocation = Type.Object({
      from: Type.Union([Path, Paths], { description: 'One path, or several that go into the folder `to`' }),
      to: Path,
      conflict: Type.Optional(StorageConflict),
    })

    app.get(
      '/projects/:p/storage',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'A page of a folder, or of what has `q` in its name, anywhere',
          querystring: Type.Object({
            path: Type.Optional(Type.String({ default: '/' })),
            q: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
            ...StorageListOptions.properties,
          }),
          response: { 200: ListOf(StorageEntry) },
        },
      },
      async (request) => {
        const { path = '/', q, ...options } = request.query
        const { limit, cursor } = options
        if (q === undefined) return storage.list(idOf(request), path, options)
        return storage.search(idOf(request), q, {
          ...(limit ? { limit } : {}),
          ...(cursor === undefined ? {} : { cursor }),
        })
      },
    )
    app.get(
      '/projects/:p/storage/entry',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'A file or folder',
          querystring: Type.Object({ path: Path }),
          response: { 200: StorageEntry },
        },
      },
      async (request) => {
        const { path } = request.query
        const entry = await storage.stat(idOf(request), path)
        if (!entry) throw notFound([path])
        return entry
      },
    )
    app.post(
      '/projects/:p/storage/directories',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'Makes a folder, and those above it that are missing',
          body: Type.Object({ path: Path }),
          response: { 201: StorageEntry },
        },
      },
      async (request, reply) => {
        const entry = await storage.makeDirectory(idOf(request), request.body.path)
        await record(request, 'directory', [entry.path])
        return reply.code(201).send(entry)
      },
    )
    for (const kind of ['move', 'copy'] as const) {
      app.route({
        method: kind === 'move' ? 'PATCH' : 'POST',
        url: kind === 'move' ? '/projects/:p/storage/entries' : '/projects/:p/storage/entries/copy',
        config,
        schema: {
          tags,
          params,
          summary: kind === 'move' ? 'Renames or moves files and folders' : 'Copies files and folders',
          description: 'Several are done one after another; the first that is refused ends it.',
          body: Relocation,
          response: { 200: ListOf(StorageEntry) },
        },
        async handler(request) {
          const { from, to, conflict } = request.body
          const items: StorageEntry[] = []
          try {
            for (const [source, target] of pairs(from, to))
              items.push(await storage[kind](idOf(request), source, target, conflict))
          } finally {
            if (items.length > 0) await record(request, kind, [from].flat().slice(0, items.length), { to })
          }
          return { items }
        },
      })
    }
    const Removed = Type.Object({
      removed: Type.Integer({ description: 'Of these; what was not there is not counted' }),
    })
    const remove = async (request: object, paths: readonly string[]) => {
      const gone: string[] = []
      try {
        for (const path of paths) if (await storage.remove(idOf(request), path, { recursive: true })) gone.push(path)
      } finally {
        if (gone.length > 0) await record(request, 'delete', gone)
      }
      return { removed: gone.length }
    }
    app.delete(
      '/projects/:p/storage/entries',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'Deletes a file, or a folder with all in it; several with several `path`',
          querystring: Type.Object({ path: Type.Array(Path, { minItems: 1, maxItems: 100 }) }),
          response: { 200: Removed },
        },
      },
      (request) => remove(request, request.query.path),
    )
    app.post(
      '/projects/:p/storage/entries/delete',
      {
        config,
        schema: {
          tags,
          params,
          summary: 'Deletes many files and folders',
          body: Type.Object({ paths: Paths }),
          response: { 200: Removed },
        },
      },
      (request) => remove(request, request.body.paths),
    )
  })
