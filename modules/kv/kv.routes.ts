import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { ListOf, Nothing } from '../schemas.ts'
import { KvEntry, KvValue, ListOptions, SetOptions } from './contract.ts'
import { kvNotFound, kvValue } from './kv.errors.ts'
import type { KvModule } from './kv.service.ts'

const Params = Type.Object({ p: Type.String({ description: 'Slug or id of the project' }) })
const OfKey = Type.Object({ key: Type.String({ description: '1 to 512 bytes' }) })

/** Keys may hold slashes and anything else: they are asked for in the query. */
export const kvRoutes = (kv: KvModule, projects: ProjectsService, valueBytes: number) =>
  defineRoutes(async (app) => {
    const tags = ['kv']
    const config = { access: 'project' }
    const idOf = (request: object) => projects.projectOf(request).id

    app.get(
      '/projects/:p/kv',
      {
        config,
        schema: {
          tags,
          summary: 'Entries by key, without their values; a page may hold less than limit',
          params: Params,
          querystring: Type.Object(ListOptions.properties),
          response: { 200: ListOf(KvEntry) },
        },
      },
      (request) => kv.list(idOf(request), request.query),
    )
    app.get(
      '/projects/:p/kv/value',
      {
        config,
        schema: {
          tags,
          summary: 'An entry with its value; bytes as Base64',
          params: Params,
          querystring: OfKey,
          response: { 200: KvValue },
        },
      },
      async (request) => {
        const found = await kv.entry(idOf(request), request.query.key)
        if (!found) throw kvNotFound([request.query.key.slice(0, 60)])
        const { value } = found
        return value instanceof Uint8Array ? { ...found, value: Buffer.from(value).toString('base64') } : found
      },
    )
    app.put(
      '/projects/:p/kv/value',
      {
        config,
        // Base64 and JSON escapes take more than what they stand for.
        bodyLimit: valueBytes * 2 + 4096,
        schema: {
          tags,
          summary: 'Stores a value; with ifAbsent only when there is none',
          params: Params,
          querystring: OfKey,
          body: Type.Object({
            value: Type.Unknown({ description: 'JSON; for bytes, Base64 text' }),
            type: Type.Optional(KvEntry.properties.type),
            ...SetOptions.properties,
          }),
          response: { 200: Type.Object({ stored: Type.Boolean() }) },
        },
      },
      async (request) => {
        const { key } = request.query
        const { value, type, ...options } = request.body
        return { stored: await kv.set(idOf(request), key, type === 'bytes' ? bytesOf(key, value) : value, options) }
      },
    )
    app.delete(
      '/projects/:p/kv/value',
      {
        config,
        schema: {
          tags,
          summary: 'Deletes a value, if there is one',
          params: Params,
          querystring: OfKey,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await kv.delete(idOf(request), request.query.key)
        return reply.code(204).send(null)
      },
    )
  })

function bytesOf(key: string, value: unknown): Uint8Array {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(value))
    throw kvValue([key.slice(0, 60), 'bytes are given as Base64 text'])
  return Buffer.from(value, 'base64')
}
