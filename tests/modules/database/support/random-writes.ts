/** Random updates and other writes over the documents of `createValues`. */
import type { Document } from '../../../../modules/database/contract.ts'
import type { Random, Values } from './random.ts'
import type { Queries } from './random-queries.ts'

const PATHS = ['a', 'b', 'c', 'a.x', 'a.y', 'b.x', 'b.x.y', 'c.z', 'a.0', 'b.1.x', 'c.2']
const ARRAY_PATHS = ['a', 'b', 'c', 'a.x', 'b.y']

/** An update with what it needs beside it. */
export interface RandomUpdate {
  update: Document | Document[]
  arrayFilters?: Document[]
  /** For `$`: the condition on an array that the filter has to hold. */
  needs?: Document
  replace?: boolean
}

export const createWrites = (
  { below, pick, chance, times }: Random,
  { scalar, value, document }: Values,
  { elementCondition }: Queries,
) => {
  const number = () => pick([1, 2, -1, 0, 0.5, -3, -0])
  const push = (): unknown => {
    if (chance(0.4)) return value(2)
    const modifiers: Document = { $each: times(below(3), () => value(2)) }
    if (chance(0.4)) modifiers.$position = pick([0, 1, -1, 5])
    if (chance(0.4)) modifiers.$sort = pick<unknown>([1, -1, { x: 1 }, { y: -1, x: 1 }])
    if (chance(0.4)) modifiers.$slice = pick([0, 1, 2, -2])
    return modifiers
  }
  const ARGUMENTS: Record<string, () => unknown> = {
    $set: () => value(1),
    $unset: () => '',
    $inc: number,
    $mul: number,
    $min: scalar,
    $max: scalar,
    $bit: () => ({ [pick(['and', 'or', 'xor'])]: below(8) }),
    $push: push,
    $addToSet: () => (chance(0.5) ? value(2) : { $each: times(below(3), () => value(2)) }),
    $pull: () =>
      pick<() => unknown>([
        scalar,
        () => value(2),
        () => ({ $gte: scalar() }),
        () => ({ x: scalar() }),
        () => /^s/,
        () => ({ $in: [scalar(), scalar()] }),
      ])(),
    $pullAll: () => times(1 + below(2), () => value(2)),
    $pop: () => pick([1, -1]),
    $setOnInsert: () => value(1),
  }
  const COMMON = ['$set', '$set', '$inc', '$unset', '$push']
  const operator = () => pick([...COMMON, ...Object.keys(ARGUMENTS)])

  const add = (update: Document, name: string, path: string): void => {
    update[name] = { ...update[name], [path]: ARGUMENTS[name]!() }
  }

  /** Paths that neither are nor contain one another. */
  const apart = (paths: string[]): string[] =>
    paths.filter(
      (path, i) =>
        !paths.slice(0, i).some((other) => `${path}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${path}.`)),
    )

  const plain = (): RandomUpdate => {
    const update: Document = {}
    for (const path of apart(times(1 + below(3), () => pick(PATHS)))) add(update, operator(), path)
    return { update }
  }
  const renaming = (): RandomUpdate => {
    const [from, to, other] = apart(times(3, () => pick(PATHS)))
    if (!to) return plain()
    const update: Document = { $rename: { [from!]: to } }
    if (other && chance(0.5)) add(update, operator(), other)
    return { update }
  }
  const everyElement = (): RandomUpdate => {
    const update: Document = {}
    const path = pick(ARRAY_PATHS)
    add(update, operator(), `${path}.$[]${pick(['', '.x', '.y', '.0'])}`)
    return { update }
  }
  const filtered = (): RandomUpdate => {
    const update: Document = {}
    const path = pick(ARRAY_PATHS)
    const [arrayFilter, fields] = pick<() => [Document, string[]]>([
      () => [{ 'e.x': scalar() }, ['.x', '.y']],
      () => [{ e: { $gte: scalar() } }, ['']],
      () => [{ 'e.y': { $exists: true } }, ['.y', '.z']],
    ])()
    for (const field of fields) add(update, operator(), `${path}.$[e]${field}`)
    return { update, arrayFilters: [arrayFilter] }
  }
  const positional = (): RandomUpdate => {
    const update: Document = {}
    const path = pick(['a', 'b', 'c'])
    add(update, operator(), `${path}.$${pick(['', '.x', '.y'])}`)
    const needs = pick<() => Document>([
      () => ({ [path]: { $elemMatch: elementCondition() } }),
      () => ({ [`${path}.x`]: scalar() }),
      () => ({ [path]: { $gte: scalar() } }),
      () => ({ [path]: scalar() }),
    ])()
    return { update, needs }
  }
  const pipeline = (): RandomUpdate => {
    const stages: Document[] = [
      {
        $set: Object.fromEntries(
          apart(times(1 + below(2), () => pick(['a', 'b', 'a.x', 'c.z', 'b.x.y']))).map((path) => [
            path,
            pick<() => unknown>([() => below(4), () => '$a', () => '$c', () => chance(0.5)])(),
          ]),
        ),
      },
    ]
    if (chance(0.3)) stages.push({ $unset: pick(['a', 'b', 'c']) })
    return { update: stages }
  }
  const replacement = (): RandomUpdate => {
    const { _id, ...update } = document(0)
    return { update, replace: true }
  }
  const update = (): RandomUpdate =>
    pick([plain, plain, plain, renaming, everyElement, filtered, positional, pipeline, replacement])()

  /** A filter from which an upsert can take fields. */
  const upsertFilter = (id: unknown): Document => ({
    _id: id,
    ...pick<() => Document>([
      () => ({}),
      () => ({ a: scalar() }),
      () => ({ 'a.x': scalar() }),
      () => ({ a: { $gt: below(3) }, b: { $in: [scalar()] } }),
      () => ({ $and: [{ c: scalar() }, { 'b.x': { $eq: scalar() } }] }),
      () => ({ $or: [{ c: scalar() }] }),
    ])(),
  })
  return { update, upsertFilter }
}
