import { Binary, Decimal128, Long, ObjectId } from 'bson'
import type { Document } from '../../../../modules/database/contract.ts'

/** Random documents, filters, sorts and updates out of a seed, so that a failure can be repeated. */
export const createGenerator = (seed: number) => {
  let state = seed | 0
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!
  const chance = (probability: number): boolean => random() < probability

  const scalar = (): unknown =>
    pick<() => unknown>([
      () => below(6),
      () => below(6) + 0.5,
      () => -below(5),
      () => `s${below(5)}`,
      () => pick(['', 'é', '\u{1F600}', '\uFFFD', 'a\0b']),
      () => null,
      () => chance(0.5),
      () => new Date(below(6)),
      () => ObjectId.createFromHexString(String(below(4)).repeat(24)),
      () => Long.fromString(`900719925474099${below(10)}`),
      () => Decimal128.fromString(`${below(5)}.5`),
      () => Number.NaN,
      () => new Binary(Buffer.from([below(3)])),
    ])()

  const value = (arrays: boolean, depth = 0): unknown => {
    const kind = random()
    if (arrays && depth < 3 && kind < 0.18) return Array.from({ length: below(4) }, () => value(arrays, depth + 1))
    if (depth >= 3 || kind >= 0.36) return scalar()
    return Object.fromEntries(['x', 'y', 'z'].filter(() => chance(0.5)).map((key) => [key, value(arrays, depth + 1)]))
  }

  const document = (id: number, arrays: boolean): Document => ({
    _id: id,
    ...Object.fromEntries(['a', 'b', 'c'].filter(() => chance(0.8)).map((key) => [key, value(arrays)])),
  })

  const path = (): string => pick(['a', 'b', 'c', 'a.x', 'a.y', 'b.x', 'b.x.y', 'a.0', 'a.x.z', '_id'])

  const condition = (): unknown =>
    pick<() => unknown>([
      scalar,
      () => value(true, 1),
      () => ({ $gt: scalar() }),
      () => ({ $gte: scalar() }),
      () => ({ $lt: scalar() }),
      () => ({ $lte: scalar() }),
      () => ({ $gte: below(3), $lt: 3 + below(3) }),
      () => ({ $gt: 's1', $lte: 's3' }),
      () => ({ $in: [scalar(), scalar(), scalar()] }),
      () => ({ $nin: [scalar()] }),
      () => ({ $ne: scalar() }),
      () => ({ $exists: chance(0.5) }),
      () => ({ $not: { $gt: below(4) } }),
      () => ({ $elemMatch: { x: scalar() } }),
      () => ({ $elemMatch: { $gt: below(3), $lt: 5 } }),
      () => ({ $size: below(3) }),
      () => ({ $all: [scalar(), scalar()] }),
      () => /^s[12]/,
      () => /^s1/,
      () => ({ $regex: 'S', $options: 'i' }),
      () => ({ $type: pick(['number', 'string', 'array', 'object', 'date']) }),
      () => ({ $eq: value(true, 1) }),
      () => ({ $mod: [2, 1] }),
    ])()

  const filter = (depth = 0): Document => {
    const result: Document = {}
    for (let i = 0; i <= below(2); i++) result[path()] = condition()
    if (depth < 2 && chance(0.25)) result[pick(['$or', '$and', '$nor'])] = [filter(depth + 1), filter(depth + 1)]
    return result
  }

  const sort = (): Record<string, 1 | -1> =>
    Object.fromEntries(Array.from({ length: 1 + below(2) }, () => [path(), pick([1, -1] as const)]))

  const indexKey = (): Record<string, 1 | -1> => {
    const indexed = ['a', 'b', 'c', 'a.x', 'a.y', 'b.x', 'b.x.y', 'a.x.z']
    return Object.fromEntries(Array.from({ length: 1 + below(3) }, () => [pick(indexed), pick([1, -1] as const)]))
  }

  return { random, below, pick, chance, value, document, path, filter, sort, indexKey }
}
