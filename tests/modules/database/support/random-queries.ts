/** Random filters, sorts and indexes over the documents of `createValues`. */
import type { Document, IndexDescription } from '../../../../modules/database/contract.ts'
import type { Random, Values } from './random.ts'

export type SortOption = Record<string, 1 | -1>

const PATHS = ['a', 'a', 'b', 'b', 'c', 'c', 'a.x', 'a.y', 'b.x', 'b.x.y', 'a.x.z', 'a.0', 'b.1.x', '_id']
const SORT_PATHS = ['a', 'b', 'c', 'a.x', 'a.y', 'b.x', 'b.x.y', 'a.0', '_id']
const INDEX_PATHS = ['a', 'a', 'b', 'b', 'c', 'a.x', 'a.y', 'b.x', 'b.x.y', 'a.x.z', 'a.0']

const PATTERNS = ['^s[12]', '^s1', 'S', '^a', 'b$', '^$', '3']

export const createQueries = ({ below, pick, chance, times }: Random, { scalar, value }: Values) => {
  const path = () => pick(PATHS)

  const elementCondition = (): Document =>
    pick<() => Document>([
      () => ({ x: scalar() }),
      () => ({ x: { $gt: scalar() }, y: { $exists: chance(0.5) } }),
      () => ({ x: null }),
      () => ({ 0: scalar() }),
      () => ({ $gt: below(3), $lt: 5 }),
      () => ({ $in: [scalar(), scalar()] }),
      () => ({ $not: { $gte: below(4) } }),
      () => ({ $elemMatch: { $eq: scalar() } }),
      () => ({ $or: [{ x: scalar() }, { y: { $gte: scalar() } }] }),
      () => ({ x: { $elemMatch: { y: scalar() } } }),
    ])()

  const operator = (): Document =>
    pick<() => Document>([
      () => ({ [pick(['$gt', '$gte', '$lt', '$lte', '$eq', '$ne'])]: scalar() }),
      () => ({ [pick(['$gt', '$gte', '$lt', '$lte', '$eq', '$ne'])]: value(1) }),
      () => ({ $gte: below(3), $lt: 3 + below(3) }),
      () => ({ $gt: -below(3), $lte: pick([2 ** 53, 2 ** 60, Number.POSITIVE_INFINITY]) }),
      () => ({ $gt: 's1', $lte: 's3' }),
      () => ({ [pick(['$in', '$nin'])]: times(1 + below(3), scalar) }),
      () => ({ $in: [value(1), /^s[34]/, null] }),
      () => ({ $exists: chance(0.5) }),
      () => ({ $not: operator() }),
      () => ({ $not: /^s/ }),
      () => ({ $elemMatch: elementCondition() }),
      () => ({ $size: below(3) }),
      () => ({ $all: times(1 + below(2), () => value(2)) }),
      () => ({ $all: [{ $elemMatch: elementCondition() }, { $elemMatch: elementCondition() }] }),
      () => ({ $regex: pick(PATTERNS), $options: pick(['', 'i']) }),
      () => ({ $type: pick(['number', 'string', 'array', 'object', 'date', 'int', 'double', 'long', 'bool', 'null']) }),
      () => ({ $type: ['string', 'objectId'] }),
      () => ({ $mod: [pick([2, 3, -2]), pick([0, 1, -1])] }),
      () => ({ $gt: scalar(), $ne: scalar(), $exists: true }),
    ])()

  const condition = (): unknown =>
    pick<() => unknown>([scalar, scalar, () => value(1), operator, operator, operator, () => /^s[12]/, () => /^s1/])()

  const filter = (depth = 0): Document => {
    const result: Document = {}
    for (let i = below(3); i >= 0; i--) result[path()] = condition()
    if (depth < 2 && chance(0.25)) {
      result[pick(['$or', '$or', '$and', '$nor'])] = times(1 + below(3), () => filter(depth + 1))
    }
    return result
  }

  const sort = (): SortOption =>
    Object.fromEntries(times(1 + below(3), () => [pick(SORT_PATHS), pick([1, -1] as const)]))

  const index = (name: string): IndexDescription => {
    const key = Object.fromEntries(times(1 + below(3), () => [pick(INDEX_PATHS), pick([1, -1] as const)]))
    const options = pick<() => object>([
      () => ({}),
      () => ({}),
      () => ({ sparse: true }),
      () => ({ unique: true, partialFilterExpression: { c: { $exists: true } } }),
      () => ({ unique: true, sparse: true }),
      () => ({
        partialFilterExpression: {
          [pick(['a', 'b'])]: pick([{ $exists: true }, { $type: 'string' }, 's1', { $gt: 2 }]),
        },
      }),
    ])()
    return { name, key, ...options }
  }
  /** An index by which nothing expires for a long time. */
  const expiry = (name: string): IndexDescription => ({
    name,
    key: { [pick(['a', 'b', 'c'])]: pick([1, -1] as const) },
    expireAfterSeconds: 3600,
  })
  return { path, filter, sort, index, expiry, elementCondition }
}
export type Queries = ReturnType<typeof createQueries>
