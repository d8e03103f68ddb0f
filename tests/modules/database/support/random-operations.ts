/** A random state of a collection, and random operations on it. */
import type { IndexDescription } from '../../../../modules/database/contract.ts'
import type { Operation } from './operations.ts'
import { createRandom, createValues, type ValueOptions } from './random.ts'
import { createQueries } from './random-queries.ts'
import { createWrites } from './random-writes.ts'

const FIELDS = ['a', 'b', 'c', 'a.x', 'b.x.y', 'a.y']

export const createOperations = (seed: number, options: ValueOptions) => {
  const random = createRandom(seed)
  const { below, pick, chance, times } = random
  const values = createValues(random, options)
  const queries = createQueries(random, values)
  const writes = createWrites(random, values, queries)
  const { filter, sort } = queries
  let nextId = 1000

  /** Mostly the number itself; now and then a value of any type, which may exist already. */
  const id = (number: number): unknown => {
    const value = chance(0.12) ? values.value(2) : number
    return value === null || Array.isArray(value) ? number : value
  }

  const maybe = <T>(probability: number, make: () => T): T | undefined => (chance(probability) ? make() : undefined)

  const listing = () => ({
    filter: filter(),
    sort: maybe(0.5, sort),
    skip: maybe(0.2, () => below(5)),
    limit: maybe(0.3, () => 1 + below(10)),
    fields: maybe(0.2, () => [pick(FIELDS)]),
  })

  const read = (): Operation =>
    pick<() => Operation>([
      () => ({ kind: 'find', ...listing(), batchSize: pick([undefined, 1, 3, 17]) }),
      () => ({ kind: 'find', ...listing(), batchSize: pick([undefined, 2, 5]) }),
      () => ({ kind: 'aggregate', ...listing() }),
      () => ({
        kind: 'count',
        filter: filter(),
        skip: maybe(0.3, () => below(5)),
        limit: maybe(0.3, () => 1 + below(9)),
      }),
      () => ({ kind: 'distinct', filter: filter(), path: pick([...FIELDS, 'a.0', 'b.1.x', '_id']) }),
      () => ({ kind: 'group', filter: filter(), by: pick(FIELDS), of: pick(FIELDS) }),
    ])()

  const change = (): Operation => {
    const { update, arrayFilters, needs, replace } = writes.update()
    const upsert = maybe(0.2, () => true)
    const narrow =
      needs && !upsert
        ? chance(0.5)
          ? { _id: below(60) }
          : {}
        : upsert
          ? writes.upsertFilter(chance(0.3) ? below(60) : id(nextId++))
          : chance(0.5)
            ? { _id: below(60) }
            : filter()
    const common = { filter: { ...narrow, ...needs }, update, arrayFilters, upsert }
    const returning = { sort: maybe(0.5, sort), returnDocument: pick(['before', 'after'] as const) }
    if (replace) {
      return chance(0.6) ? { kind: 'replaceOne', ...common } : { kind: 'findOneAndReplace', ...common, ...returning }
    }
    if (chance(0.3)) return { kind: 'findOneAndUpdate', ...common, ...returning }
    return { kind: pick(['updateOne', 'updateMany'] as const), ...common }
  }

  const write = (): Operation => {
    const kind = random.random()
    if (kind < 0.15) return { kind: 'insertOne', document: values.document(id(nextId++)) }
    if (kind < 0.2) return { kind: 'findOneAndDelete', filter: filter(), sort: maybe(0.7, sort) }
    if (kind < 0.25) return { kind: 'deleteOne', filter: filter() }
    if (kind < 0.27) return { kind: 'deleteMany', filter: { ...filter(), _id: { $lt: 40, $gt: 30 + below(8) } } }
    return change()
  }

  const indexes = (count: number): IndexDescription[] =>
    times(count, (i) => (i === count - 1 && chance(0.5) ? queries.expiry(`index${i}`) : queries.index(`index${i}`)))

  return { ...random, ...values, ...queries, id, read, write, indexes }
}
