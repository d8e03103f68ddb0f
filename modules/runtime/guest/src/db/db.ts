/** The global `db`: records of the project's models. */
import { callHost } from '../calls.ts'
import { defineProperty, freeze } from '../primordials.ts'
import { DbCursor } from './cursor.ts'
import { on } from './hooks.ts'
import { withPatterns } from './patterns.ts'

type Args = unknown[]

const collection = (model: unknown): object => {
  if (typeof model !== 'string') throw new TypeError(`db.collection takes the slug of a model, got ${typeof model}`)
  const call = (method: string, args: Args, above: unknown) => callHost('db', method, [model, ...args], above)
  const methods = {
    find: (filter?: unknown, options?: unknown) => new DbCursor(model, filter, (options ?? {}) as object),
    async findOne(filter?: unknown, options?: unknown): Promise<unknown> {
      return new DbCursor(model, filter, { ...((options ?? {}) as object), limit: 1 }).next()
    },
    get: (id: unknown) => call('get', [id], methods.get),
    insert: (values: unknown) => call('insert', [values], methods.insert),
    insertMany: (values: unknown) => call('insertMany', [values], methods.insertMany),
    update: (filter: unknown, update: unknown, options?: unknown) =>
      call(
        'update',
        options === undefined ? [withPatterns(filter), update] : [withPatterns(filter), update, options],
        methods.update,
      ),
    updateMany: (filter: unknown, update: unknown) =>
      call('updateMany', [withPatterns(filter), update], methods.updateMany),
    upsert: (filter: unknown, update: unknown) => call('upsert', [withPatterns(filter), update], methods.upsert),
    delete: (filter: unknown) => call('delete', [withPatterns(filter)], methods.delete),
    deleteMany: (filter: unknown) => call('deleteMany', [withPatterns(filter)], methods.deleteMany),
    count: (filter?: unknown) => call('count', filter === undefined ? [] : [withPatterns(filter)], methods.count),
    distinct: (field: unknown, filter?: unknown) =>
      call('distinct', filter === undefined ? [field] : [field, withPatterns(filter)], methods.distinct),
    aggregate: (pipeline: unknown) => call('aggregate', [withPatterns(pipeline)], methods.aggregate),
  }
  return freeze(methods)
}

export function createDb(): object {
  const db = { collection, on }
  defineProperty(db, Symbol.toStringTag, { value: 'db' })
  return freeze(db)
}
