/**
 * Pipelines: looked through, so that nothing in them runs code, writes, or leads out of the project. Stages that others
 * come before see what those made; the first ones see records, and their filters are taken as filters are everywhere.
 */
import type { Document } from '../../database/contract.ts'
import type { StoredField } from '../contract.ts'
import { type Shape, uniqueKey } from '../fields/record.ts'
import { toFilter, typedOf } from './filter.ts'
import { EXPRESSIONS, KEEPING, REFUSED_VARIABLES, STAGES } from './operators.ts'
import { isPlain, refused, shownKey } from './refusal.ts'
import { checkRegex } from './regex.ts'

const MAX_STAGES = 30
const MAX_DEPTH = 40
const MAX_VALUES = 10_000
const MAX_SAMPLE = 10_000

export interface PipelineContext {
  shape: Shape
  /** A model of the same project. @throws M3M_MODEL_NOT_FOUND */
  model(slug: string): Promise<Shape>
}

interface Walk {
  values: number
}

export const fieldsOf = (fields: readonly StoredField[]): ReadonlyMap<string, StoredField> =>
  new Map(fields.map((field) => [field.key, field]))

/** A pipeline for the database. @throws M3M_RECORDS_QUERY, M3M_MODEL_NOT_FOUND */
export function toPipeline(context: PipelineContext, pipeline: unknown): Promise<Document[]> {
  return stagesOf(context, pipeline, '', { values: 0 }, 0)
}

/** What stands in documents for m3m alone. */
const hidden = ({ fields }: Shape): string[] => [
  '_size',
  '_v',
  ...fields.filter(({ unique }) => unique).map(({ key }) => uniqueKey(key)),
]

async function stagesOf(
  context: PipelineContext,
  pipeline: unknown,
  at: string,
  walk: Walk,
  depth: number,
  /** What comes in is no record any more. */
  reshaped = false,
): Promise<Document[]> {
  if (!Array.isArray(pipeline)) throw refused('must be an array of stages', at)
  if (pipeline.length > MAX_STAGES) throw refused(`has more than ${MAX_STAGES} stages`, at)
  const stages: Document[] = []
  let isRecord = !reshaped
  for (const [i, stage] of pipeline.entries()) {
    const keys = isPlain(stage) ? Object.keys(stage) : []
    const [name = ''] = keys
    if (keys.length !== 1) throw refused('must be an object with one stage', `${at}/${i}`)
    const here = `${at}/${i}/${name.slice(0, 60)}`
    if (!STAGES.has(name)) throw refused(`is not allowed; there are ${[...STAGES].join(', ')}`, here)
    if (isRecord && !KEEPING.has(name)) {
      isRecord = false
      stages.push({ $unset: hidden(context.shape) })
    }
    stages.push({ [name]: await stageOf(context, name, (stage as Document)[name], here, walk, depth, isRecord) })
  }
  if (isRecord) stages.push({ $unset: hidden(context.shape) })
  return stages
}

async function stageOf(
  context: PipelineContext,
  name: string,
  argument: unknown,
  at: string,
  walk: Walk,
  depth: number,
  isRecord: boolean,
): Promise<unknown> {
  switch (name) {
    case '$match':
      return isRecord ? toFilter(fieldsOf(context.shape.fields), argument) : matchOf(argument, at, walk)
    case '$lookup':
      return lookupOf(context, argument, at, walk, depth)
    case '$facet': {
      if (depth > 0 || !isPlain(argument)) throw refused('must be an object of pipelines, and stand by itself', at)
      const facets: Document = {}
      for (const [key, inner] of Object.entries(argument))
        facets[checkKey(key, at)] = await stagesOf(context, inner, `${at}/${key}`, walk, depth + 1, true)
      return facets
    }
    case '$sample':
      if (!isPlain(argument) || !Number.isSafeInteger(argument.size) || Number(argument.size) > MAX_SAMPLE)
        throw refused(`takes a size up to ${MAX_SAMPLE}`, at)
      return { size: argument.size }
    case '$sort':
      return isRecord && isPlain(argument)
        ? Object.fromEntries(
            Object.entries(argument).map(([key, way]) => [
              key === 'id' ? '_id' : checkKey(key, at),
              checked(way, at, walk),
            ]),
          )
        : checked(argument, at, walk)
  }
  return checked(argument, at, walk)
}

/** Joins with another model of the project. */
async function lookupOf(
  context: PipelineContext,
  argument: unknown,
  at: string,
  walk: Walk,
  depth: number,
): Promise<Document> {
  if (!isPlain(argument)) throw refused('must be an object', at)
  if (depth > 1) throw refused('is nested too deeply', at)
  const { from, pipeline = [], let: variables, ...rest } = argument
  if (typeof from !== 'string') throw refused('must be the slug of a model of the project', `${at}/from`)
  for (const key of Object.keys(rest))
    if (!['as', 'localField', 'foreignField'].includes(key) || typeof rest[key] !== 'string')
      throw refused(`has ${shownKey(key)}, which is none of its texts`, at)
  const shape = await context.model(from)
  const { as, localField, foreignField } = rest as Record<string, string>
  if (as === undefined) throw refused('needs an "as"', at)
  for (const path of [as, localField, foreignField]) if (path !== undefined) checkKey(path, at)
  const inner = await stagesOf({ ...context, shape }, pipeline, `${at}/pipeline`, walk, depth + 1)
  const own = (path: string) => (path === 'id' ? '_id' : path)
  return {
    from: `records_${shape.id}`,
    as,
    ...(localField === undefined ? {} : { localField: own(localField) }),
    ...(foreignField === undefined ? {} : { foreignField: own(foreignField) }),
    ...(variables === undefined ? {} : { let: checked(variables, `${at}/let`, walk) }),
    pipeline: inner,
  }
}

const MATCH_LOGIC = new Set(['$and', '$or', '$nor'])
const MATCH_OPERATORS = new Set(
  ['$eq $ne $gt $gte $lt $lte $in $nin $all $exists $not $size $mod $elemMatch'.split(' ')].flat(),
)

/** A filter of what other stages made, of which nobody knows the types. */
function matchOf(filter: unknown, at: string, walk: Walk, depth = 0): Document {
  if (!isPlain(filter)) throw refused('must be an object', at)
  const result: Document = {}
  for (const [key, condition] of Object.entries(filter)) {
    const here = `${at}/${key.slice(0, 60)}`
    if (depth > MAX_DEPTH) throw refused('is nested too deeply', here)
    if (MATCH_LOGIC.has(key)) {
      if (!Array.isArray(condition)) throw refused('must be an array', here)
      result[key] = condition.map((branch, i) => matchOf(branch, `${here}/${i}`, walk, depth + 1))
    } else if (key === '$expr') result[key] = checked(condition, here, walk)
    else if (key === '$regex') {
      checkRegex(condition, filter.$options, here)
      result[key] = condition
    } else if (key === '$options') result[key] = condition
    else if (key[0] === '$') {
      if (!MATCH_OPERATORS.has(key)) throw refused('is not allowed', here)
      result[key] = matchValue(condition, here, walk, depth)
    } else result[checkKey(key, here)] = matchValue(condition, here, walk, depth)
  }
  return result
}

function matchValue(value: unknown, at: string, walk: Walk, depth: number): unknown {
  count(walk, at)
  const typed = typedOf(value, at)
  if (typed !== undefined) return typed
  if (Array.isArray(value)) return value.map((item, i) => matchValue(item, `${at}/${i}`, walk, depth + 1))
  return isPlain(value) ? matchOf(value, at, walk, depth + 1) : scalar(value, at)
}

function count(walk: Walk, at: string): void {
  walk.values += 1
  if (walk.values > MAX_VALUES) throw refused(`has more than ${MAX_VALUES} values in it`, at)
}

const PATH = /^(?!.*(?:^|\.)(?:__proto__|_bsontype)(?:\.|$))[^\0]{0,500}$/

function checkKey(key: string, at: string): string {
  if (key === '' || key[0] === '$' || !PATH.test(key) || !key.isWellFormed())
    throw refused(`has the key ${shownKey(key)}`, at)
  return key
}

function scalar(value: unknown, at: string): unknown {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw refused('has half a character in it', at)
    if (value.startsWith('$$') && REFUSED_VARIABLES.has(value.slice(2).split('.')[0]!))
      throw refused(`uses ${value.slice(0, 40)}, which is not allowed`, at)
    return value
  }
  if (value === null || value === undefined || typeof value === 'boolean') return value ?? null
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw refused('must be JSON', at)
}

/** An argument of a stage: expressions, in which every operator is one of those that are allowed. */
function checked(value: unknown, at: string, walk: Walk, depth = 0): unknown {
  count(walk, at)
  if (depth > MAX_DEPTH) throw refused('is nested too deeply', at)
  const typed = typedOf(value, at)
  if (typed !== undefined) return typed
  if (Array.isArray(value)) return value.map((item, i) => checked(item, `${at}/${i}`, walk, depth + 1))
  if (!isPlain(value)) return scalar(value, at)
  const result: Document = {}
  for (const [key, item] of Object.entries(value)) {
    const here = `${at}/${key.slice(0, 60)}`
    if (key[0] === '$') {
      if (!EXPRESSIONS.has(key)) throw refused('is not allowed', here)
    } else checkKey(key, here)
    result[key] = checked(item, here, walk, depth + 1)
  }
  return result
}
