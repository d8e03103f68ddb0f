/** Updates of one document: operators, pipelines, replacements, and the document an upsert begins with. */
import type { Document } from '../../../../../modules/database/contract.ts'
import { compare } from './compare.ts'
import { CREATING, EXISTING } from './update-operators.ts'
import { concretePaths, fieldOf, parentOf, put, type UpdateOptions } from './update-paths.ts'
import { isIndex, isObject, isOperators, normal, Refused, same, Undecided } from './values.ts'

interface Step {
  operator: string
  path: string
  argument: unknown
}

/** The path at which a step takes effect; `$rename` is filed under its target. */
const effectOf = ({ operator, path, argument }: Step): string[] =>
  (operator === '$rename' ? String(argument) : path).split('.')

/** Steps take effect in the order of their paths, indexes by number. */
const byPath = (a: Step, b: Step): number => {
  const [p, q] = [effectOf(a), effectOf(b)]
  const at = p.findIndex((part, i) => part !== q[i])
  if (at < 0 || q[at] === undefined) return p.length - q.length
  if (isIndex(p[at]!) && isIndex(q[at]!)) return Number(p[at]) - Number(q[at])
  return p[at]! < q[at]! ? -1 : 1
}

/** Whether a path goes through an array. */
const passesArray = (document: Document, path: string[]): boolean => {
  let value: unknown = document
  for (const part of path.slice(0, -1)) {
    value = isObject(value) ? value[part] : undefined
    if (Array.isArray(value)) return true
  }
  return false
}

const rename = (document: Document, from: string[], to: string[]): void => {
  const source = parentOf(document, from, false, true)
  const key = from.at(-1)!
  const value = source ? fieldOf(source, key) : undefined
  if (value === undefined) return
  if (passesArray(document, from) || passesArray(document, to)) throw new Refused(2, 'an array on the way')
  put(parentOf(document, to, true)!, to.at(-1)!, value)
  delete (source as Document)[key]
}

const unset = (document: Document, path: string[]): void => {
  const parent = parentOf(document, path, false)
  const key = path.at(-1)!
  if (!parent || fieldOf(parent, key) === undefined) return
  if (Array.isArray(parent)) parent[Number(key)] = null
  else delete parent[key]
}

const applyAt = (document: Document, { operator, argument }: Step, path: string[], inserting: boolean): void => {
  if (operator === '$unset') {
    unset(document, path)
    return
  }
  const creates = Object.hasOwn(CREATING, operator)
  const parent = parentOf(
    document,
    path,
    creates && (operator !== '$setOnInsert' || inserting),
    creates || operator === '$pop',
  )
  const key = path.at(-1)!
  const current = parent ? fieldOf(parent, key) : undefined
  if (!parent || (!creates && current === undefined)) return
  const value = (creates ? CREATING : EXISTING)[operator]!(current, argument as never, inserting)
  if (value !== undefined) put(parent, key, value)
}

const applyOperators = (before: Document, update: Document, options: UpdateOptions): Document => {
  const document = normal(before)
  const steps = Object.entries(update).flatMap(([operator, fields]) =>
    Object.entries(fields as Document).map(([path, argument]) => ({ operator, path, argument })),
  )
  for (const step of steps.sort(byPath)) {
    if (step.operator === '$setOnInsert' && !options.inserting) continue
    if (step.operator === '$rename') rename(document, step.path.split('.'), String(step.argument).split('.'))
    else
      for (const path of concretePaths(before, step.path.split('.'), options))
        applyAt(document, step, path, options.inserting === true)
  }
  return document
}

/** A computed field: set in every element of an array on the way, in place of a scalar on the way. */
const setField = (target: unknown, [part, ...rest]: string[], value: unknown): unknown => {
  if (Array.isArray(target)) return target.map((element) => setField(element, [part!, ...rest], value))
  const copy: Document = isObject(target) ? { ...target } : {}
  const set = rest.length === 0 ? value : setField(copy[part!], rest, value)
  if (set === undefined) delete copy[part!]
  else copy[part!] = set
  return copy
}

/** Stages `$set` and `$unset`, of literals and of top-level fields. */
const applyPipeline = (before: Document, stages: Document[]): Document =>
  stages.reduce<Document>((document, { $set = {}, $unset = [] }) => {
    let result = document
    for (const [path, source] of Object.entries(normal($set))) {
      const value = typeof source === 'string' && source[0] === '$' ? document[source.slice(1)] : source
      result = setField(result, path.split('.'), value) as Document
    }
    for (const field of [$unset].flat()) result = setField(result, [field], undefined) as Document
    return result
  }, normal(before))

/** The document after an update. @throws Refused where MongoDB refuses the update of this document */
export const updated = (before: Document, update: Document | Document[], options: UpdateOptions = {}): Document => {
  let after: Document
  if (Array.isArray(update)) after = applyPipeline(before, update)
  else if (isOperators(update)) after = applyOperators(before, update, options)
  else after = { ...(Object.hasOwn(before, '_id') ? { _id: before._id } : {}), ...(normal(update) as Document) }
  if (!options.inserting && compare(after._id, before._id) !== 0) throw new Refused(66, 'the _id cannot change')
  return normal(after)
}

const seedField = (seed: Document, path: string, value: unknown): void => {
  const parts = path.split('.')
  let parent = seed
  for (const part of parts.slice(0, -1)) {
    if (!Object.hasOwn(parent, part)) parent[part] = {}
    parent = parent[part]
    if (!isObject(parent)) throw new Refused(54, 'matched twice')
  }
  if (Object.hasOwn(parent, parts.at(-1)!)) throw new Refused(54, 'matched twice')
  parent[parts.at(-1)!] = normal(value)
}

const seedFrom = (filter: Document, seed: Document): Document => {
  for (const [key, condition] of Object.entries(filter)) {
    if (key === '$and') for (const branch of condition) seedFrom(branch, seed)
    else if (key === '$or' && condition.length === 1) seedFrom(condition[0], seed)
    if (key[0] === '$' || condition instanceof RegExp) continue
    if (!isOperators(condition)) seedField(seed, key, condition)
    else if (Object.hasOwn(condition, '$eq')) seedField(seed, key, condition.$eq)
    else if (condition.$in?.length === 1 && !(condition.$in[0] instanceof RegExp))
      seedField(seed, key, condition.$in[0])
    else if (condition.$all?.length === 1) {
      if (isObject(condition.$all[0])) throw new Undecided()
      seedField(seed, key, condition.$all[0])
    }
  }
  return seed
}

/** The document an upsert inserts. */
export const upserted = (filter: Document, update: Document | Document[], arrayFilters?: Document[]): Document => {
  const seed = seedFrom(filter, {})
  const isReplacement = !Array.isArray(update) && !isOperators(update)
  const start = isReplacement ? (Object.hasOwn(seed, '_id') ? { _id: seed._id } : {}) : seed
  const after = updated(start, update, { inserting: true, arrayFilters })
  if (Object.hasOwn(seed, '_id') && compare(after._id, seed._id) !== 0) throw new Refused(66, 'the _id cannot change')
  const { _id, ...rest } = after
  if (_id === undefined) throw new Undecided()
  return { _id, ...rest }
}

export const isModified = (before: Document, after: Document): boolean => !same(before, after)
