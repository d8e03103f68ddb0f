import { MqlError } from '../../mql/errors.ts'
import { encode } from '../codec.ts'
import { compileExpr } from './expr.mjs'
import { Engine } from './engine.mjs'
import { compileProjection } from './project.mjs'
import { norm } from './values.mjs'

const detail = (index, error) => {
  if (typeof error.code !== 'number') throw error
  return { index, code: error.code, codeName: error.codeName, errmsg: error.message, keyPattern: error.keyPattern, keyValue: error.keyValue }
}
const upserted = (r) => (r.upsertedId === undefined ? undefined : { id: r.upsertedId })

export const openChannel = (file) => {
  const e = new Engine(file, { durability: 'normal', mmap: 0 })
  const update = (c, a) => {
    const r = e.update(c, a.filter, a.update, a)
    return { matched: r.n, modified: r.m, upserted: upserted(r), before: r.before, after: r.after }
  }
  const ops = {
    find: (c, a) => ({ texts: [...e.find(c, a.filter, { ...a, docs: true })].map(encode) }),
    aggregate: (c, a) => ({ texts: [...e.aggregate(c, a.pipeline, a)].map(encode) }),
    insert: (c, a) => {
      const r = e.insert(c, a.documents, a)
      return { inserted: r.n, errors: r.errs }
    },
    update,
    delete: (c, a) => ({ deleted: e.remove(c, a.filter, a).n }),
    findAndModify: (c, a) => {
      const project = compileProjection(a.projection && norm(a.projection), compileExpr)
      const shown = (d) => (d && project ? project(d) : (d ?? null))
      if (a.update === undefined) return { value: shown(e.remove(c, a.filter, a).doc) }
      const r = update(c, a)
      return { value: shown(a.returnNew ? r.after : r.before), found: r.matched > 0, upserted: r.upserted }
    },
    bulk: (c, a) => {
      const r = { inserted: 0, matched: 0, modified: 0, deleted: 0, upserted: [], errors: [] }
      for (const [index, item] of a.items.entries()) {
        try {
          if (item.kind === 'insert') {
            const { n, errs } = e.insert(c, [item.document])
            r.inserted += n
            if (errs[0]) throw Object.assign(new Error(errs[0].errmsg), errs[0])
          } else if (item.kind === 'update') {
            const u = update(c, item)
            r.matched += u.matched
            r.modified += u.modified
            if (u.upserted) r.upserted.push({ index, id: u.upserted.id })
          } else r.deleted += e.remove(c, item.filter, item).n
        } catch (error) {
          r.errors.push(detail(index, error))
          if (a.ordered) break
        }
      }
      return r
    },
    count: (c, a) => e.count(c, a.filter, a),
    distinct: (c, a) => e.distinct(c, a.key, a.filter),
    createIndexes: (c, a) => a.indexes.map(({ key, ...o }) => e.createIndex(c, key, o)),
    dropIndex: (c, a) => e.dropIndex(c, a.name) ?? null,
    indexes: (c) => [{ v: 2, key: { _id: 1 }, name: '_id_' }, ...(e.coll(c)?.indexes ?? []).map((x) => ({ v: 2, ...x.spec, name: x.name }))],
    drop: (c) => e.drop(c),
    closeCursor: () => null,
    ping: () => null,
  }
  return {
    async call(op, _store, collection, args) {
      try {
        return ops[op](collection, args)
      } catch (error) {
        if (typeof error.code !== 'number') throw error
        throw new MqlError(error.code, error.codeName, error.message, error)
      }
    },
    async close() {
      e.close()
    },
  }
}
