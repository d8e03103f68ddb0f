/** Updates: values to set, or MongoDB's operators, which work on records as JSON. */

import { isCoded, messageOf } from '../../../kernel/index.ts'
import type { Database, Document } from '../../database/contract.ts'
import { type Check, type Shape, toValues, type Values } from '../fields/record.ts'
import { isReserved, toJson } from '../fields/values.ts'
import { fieldsOf } from '../query/aggregate.ts'
import { targetOf, typedOf } from '../query/filter.ts'
import { isPlain, refused } from '../query/refusal.ts'
import { listWork } from './list-work.ts'

const OPERATORS = new Set(
  '$set $unset $inc $mul $min $max $push $addToSet $pull $pullAll $pop $currentDate $setOnInsert'.split(' '),
)
/** Within the arguments of operators. */
const INNER = new Set(
  '$each $slice $sort $position $in $nin $eq $ne $gt $gte $lt $lte $exists $elemMatch $and $or $nor $not $size $mod $all $type'.split(
    ' ',
  ),
)
const MAX_VALUES = 50_000
const MAX_DEPTH = 60

/** Gives the values after an update; the same object when nothing is different. @throws M3M_RECORD_INVALID */
export type Change = (shape: Shape, before: Values) => Values

export interface CompiledUpdate {
  change(check: Check, before: Values): Values
  /** The values of a new record, of which a filter says some already. */
  insert(check: Check, seed: Values): Values
}

/** @throws M3M_RECORDS_QUERY */
export function compileUpdate(database: Pick<Database, 'updater'>, shape: Shape, update: unknown): CompiledUpdate {
  if (!isPlain(update)) throw refused('must be an object of values or of operators', '/update')
  const keys = Object.keys(update)
  if (!keys.some((key) => key[0] === '$'))
    return {
      change: (check, before) => settled(before, toValues(update, check, before)),
      insert: (check, seed) => toValues({ ...seed, ...update }, check),
    }
  for (const key of keys)
    if (!OPERATORS.has(key))
      throw refused(`is not allowed; there are ${[...OPERATORS].join(', ')}`, `/${key.slice(0, 60)}`)
  checkArguments(shape, update)
  const apply = made(() => database.updater(plainValues(update) as Document))
  const checkWork = listWork(update)
  const run = (json: Values, isInsert: boolean): Values => {
    checkWork(json)
    made(() => apply(json, { insert: isInsert }))
    return json
  }
  return {
    change(check, before) {
      const was = jsonOf(before)
      const now = run(structuredClone(was), false)
      const given: Values = {}
      for (const key of new Set([...Object.keys(was), ...Object.keys(now)]))
        if (JSON.stringify(toJson(was[key])) !== JSON.stringify(toJson(now[key]))) given[key] = toJson(now[key])
      return Object.keys(given).length === 0 ? before : toValues(given, check, before)
    },
    insert: (check, seed) => toValues(toJson(run(structuredClone(seed), true)), check),
  }
}

const jsonOf = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, toJson(value)]))

/** What the database says of an update that it cannot make. */
function made<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (isCoded(error) || typeof (error as { code?: unknown }).code !== 'number') throw error
    throw refused(messageOf(error).slice(0, 300), '/update')
  }
}

/** Values that are as they were are left as they were. */
function settled(before: Values, after: Values): Values {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  const same = [...keys].every((key) => JSON.stringify(toJson(before[key])) === JSON.stringify(toJson(after[key])))
  return same ? before : after
}

function checkArguments(shape: Shape, update: Document): void {
  const fields = fieldsOf(shape.fields)
  for (const [operator, paths] of Object.entries(update)) {
    if (!isPlain(paths)) throw refused('must be an object', `/${operator}`)
    for (const [path, argument] of Object.entries(paths)) {
      const at = `/${operator}/${path.slice(0, 60)}`
      const [first = '', ...rest] = path.split('.')
      if (!fields.has(first)) throw refused('is no field of the model', at)
      // `$[]` stands for every entry.
      const inner = rest.filter((segment) => segment !== '$[]')
      if (inner.length > 0) targetOf(fields, [first, ...inner].join('.'), at)
      for (const segment of rest)
        if (/^\d+$/.test(segment) && Number(segment) > 1_000) throw refused('is a place beyond 1000', at)
      checkArgument(argument, at, { values: 0 }, 0)
    }
  }
}

function checkArgument(value: unknown, at: string, walk: { values: number }, depth: number): void {
  walk.values += 1
  if (walk.values > MAX_VALUES || depth > MAX_DEPTH) throw refused('is too large', at)
  if (Array.isArray(value)) for (const item of value) checkArgument(item, at, walk, depth + 1)
  else if (isPlain(value) && typedOf(value, at) === undefined)
    for (const [key, item] of Object.entries(value)) {
      if (isReserved(key)) throw refused(`has the key "${key}"`, at)
      if (key[0] === '$' && !INNER.has(key))
        throw refused(`has ${JSON.stringify(key.slice(0, 60))}, which is not allowed`, at)
      checkArgument(item, at, walk, depth + 1)
    }
}

/** Without the marks of times and ids: records are JSON here. */
function plainValues(value: unknown): unknown {
  const typed = typedOf(value, '')
  if (typed !== undefined) return toJson(typed)
  if (Array.isArray(value)) return value.map(plainValues)
  if (!isPlain(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValues(item)]))
}
