/** Stages that bring in other collections. */
import type { Document } from '../../contract.ts'
import { groupKey } from '../compare.ts'
import { failedToParse, location } from '../errors.ts'
import { checkVariableName } from '../expressions/variables.ts'
import { compileExpression } from '../expressions.ts'
import { held, sizeOf } from '../memory.ts'
import { readPath, writePath } from '../paths.ts'
import type { Stage, StageContext } from '../pipeline.ts'
import { isDocument } from '../values.ts'
import { collectionName, equalToAny, finder, startsWithDocuments } from './joins.ts'
import { streaming } from './selection.ts'

/** How much is remembered of what was found for which value. */
const MAX_CACHED_BYTES = 32 * 1024 * 1024

/** The filter of a join on equality; a list matches each of its elements. */
const joinFilter = (field: string, value: unknown): Document =>
  Array.isArray(value) ? equalToAny(field, value) : { [field]: { $eq: value ?? null } }

const OPTIONS = new Set(['from', 'as', 'localField', 'foreignField', 'pipeline', 'let'])

const checkOptions = (argument: Document): void => {
  const unknown = Object.keys(argument).find((option) => !OPTIONS.has(option))
  if (unknown !== undefined) throw failedToParse(`unknown argument to $lookup: ${unknown}`)
  const { from, as, localField, foreignField, pipeline, let: bindings = {} } = argument
  for (const [name, value] of Object.entries({ as, localField, foreignField })) {
    if (value === undefined && name !== 'as') continue
    if (typeof value !== 'string') throw failedToParse(`$lookup argument '${name}: ${value}' must be a string`)
    if (value === '' || value[0] === '$') throw location(16410, `$lookup argument '${name}' must be a path without '$'`)
  }
  if ((localField === undefined) !== (foreignField === undefined)) {
    throw failedToParse('$lookup requires both or neither of "localField" and "foreignField" to be specified')
  }
  if (localField === undefined && pipeline === undefined) {
    throw failedToParse('$lookup requires either "pipeline" or both "localField" and "foreignField" to be specified')
  }
  if (from === undefined && !startsWithDocuments(pipeline)) {
    throw failedToParse('must specify "from" field for a $lookup, unless its pipeline starts with $documents')
  }
  if (!isDocument(bindings)) throw failedToParse("$lookup argument 'let' must be an object")
  if (pipeline === undefined && argument.let !== undefined) {
    throw failedToParse('$lookup with "let" needs a "pipeline"')
  }
}

export const lookup = (argument: unknown, context: StageContext): Stage => {
  if (!isDocument(argument)) throw failedToParse('the $lookup specification must be an object')
  checkOptions(argument)
  const { from: source, as, localField, foreignField, pipeline, let: bindings = {} } = argument
  const from = source === undefined ? null : collectionName(source, '$lookup', 'from')
  const isJoin = localField !== undefined
  const find = finder(context)
  const variables = Object.entries(bindings).map(([name, expression]) => {
    checkVariableName(name)
    return { name, evaluate: compileExpression(expression, context.scope) }
  })
  // Compiled once with the names bound, so that a mistake shows before the first document.
  const probe =
    pipeline === undefined
      ? undefined
      : context.compile(pipeline, Object.fromEntries(variables.map(({ name }) => [name, null])), '$lookup')
  const asPath = String(as).split('.')
  const localPath = isJoin ? String(localField).split('.') : []

  const fetch = (document: Document): Document[] => {
    const filter = isJoin ? joinFilter(foreignField, readPath(document, localPath)) : {}
    const found = from === null ? [] : find(from, filter)
    if (probe === undefined) return [...held(found, '$lookup')]
    if (variables.length === 0) return [...held(probe(found), '$lookup')]
    const bound = Object.fromEntries(
      variables.map(({ name, evaluate }) => [name, evaluate(document, context.environment.variables)]),
    )
    return [...held(context.compile(pipeline, bound, '$lookup')(found), '$lookup')]
  }

  return streaming(function* (input) {
    const cache = new Map<string, Document[]>()
    let cached = 0
    const joined = (document: Document): Document[] => {
      if (pipeline !== undefined) return fetch(document)
      const key = groupKey(readPath(document, localPath))
      const known = cache.get(key)
      if (known) return known
      const found = fetch(document)
      cached += sizeOf(found) + key.length
      if (cached > MAX_CACHED_BYTES) {
        cache.clear()
        cached = 0
      }
      cache.set(key, found)
      return found
    }
    for (const document of input) {
      const result = { ...document }
      writePath(result, asPath, 0, joined(document))
      yield result
    }
  })
}

export const unionWith = (argument: unknown, context: StageContext): Stage => {
  const { coll, pipeline = [], ...others } = isDocument(argument) ? argument : { coll: argument }
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined) throw location(40415, `BSON field '$unionWith.${unknown}' is an unknown field.`)
  if (coll === undefined && !startsWithDocuments(pipeline)) {
    throw failedToParse('$unionWith without explicit collection must have a pipeline with $documents as first stage')
  }
  const from = coll === undefined ? null : collectionName(coll, '$unionWith', 'coll')
  const find = finder(context)
  const run = context.compile(pipeline, {}, '$unionWith')
  return streaming(function* (input) {
    yield* input
    yield* run(from === null ? [] : find(from, {}))
  })
}
