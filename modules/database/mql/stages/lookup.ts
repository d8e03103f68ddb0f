/** Stages that bring in other collections. */
import type { Document } from '../../contract.ts'
import { groupKey } from '../compare.ts'
import { failedToParse, notSupported } from '../errors.ts'
import { compileExpression } from '../expressions.ts'
import { readPath, writePath } from '../paths.ts'
import type { Stage, StageContext } from '../pipeline.ts'
import { isDocument } from '../values.ts'
import { streaming } from './selection.ts'

type Find = (collection: string, filter: Document) => Iterable<Document>

const finder = ({ environment }: StageContext): Find => {
  if (!environment.find) throw notSupported('reading another collection here')
  return environment.find
}

/** The filter of a join on equality; a list matches each of its elements. */
const joinFilter = (field: string, value: unknown): Document => ({
  [field]: Array.isArray(value) ? { $in: value } : { $eq: value ?? null },
})

export const lookup = (argument: unknown, context: StageContext): Stage => {
  if (!isDocument(argument)) throw failedToParse('the $lookup specification must be an object')
  const { from, as, localField, foreignField, pipeline, let: bindings = {} } = argument
  if (typeof from !== 'string' || typeof as !== 'string') {
    throw failedToParse('$lookup needs the collection "from" and the field "as"')
  }
  const isJoin = typeof localField === 'string' && typeof foreignField === 'string'
  if (!isJoin && pipeline === undefined) {
    throw failedToParse('$lookup requires either "pipeline" or both "localField" and "foreignField"')
  }
  const find = finder(context)
  const variables = Object.entries(bindings).map(([name, source]) => ({
    name,
    evaluate: compileExpression(source, context.scope),
  }))
  // Compiled once with the names bound, so that a mistake shows before the first document.
  if (pipeline !== undefined) {
    context.compile(pipeline, Object.fromEntries(variables.map(({ name }) => [name, null])))
  }
  const asPath = as.split('.')
  const localPath = isJoin ? localField.split('.') : []

  const fetch = (document: Document): Document[] => {
    const filter = isJoin ? joinFilter(foreignField, readPath(document, localPath)) : {}
    if (pipeline === undefined) return [...find(from, filter)]
    const bound = Object.fromEntries(
      variables.map(({ name, evaluate }) => [name, evaluate(document, context.environment.variables)]),
    )
    return [...context.compile(pipeline, bound)(find(from, filter))]
  }

  return streaming(function* (input) {
    const cache = new Map<string, Document[]>()
    const joined = (document: Document): Document[] => {
      if (pipeline !== undefined) return fetch(document)
      const key = groupKey(readPath(document, localPath))
      const found = cache.get(key) ?? fetch(document)
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
  const { coll, pipeline = [] } = isDocument(argument) ? argument : { coll: argument }
  if (typeof coll !== 'string') throw failedToParse('$unionWith needs the name of a collection')
  const find = finder(context)
  const run = context.compile(pipeline)
  return streaming(function* (input) {
    yield* input
    yield* run(find(coll, {}))
  })
}
