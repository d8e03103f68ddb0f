/** Aggregation pipelines over iterables of documents, streaming where a stage allows it. */
import type { Document } from '../contract.ts'
import { location, notSupported, typeMismatch } from './errors.ts'
import type { Scope, Variables } from './expressions.ts'
import { bucket, count, group, sortByCount } from './stages/group.ts'
import { lookup, unionWith } from './stages/lookup.ts'
import { documents, facet, filterBy, limit, sample, skip, sorted } from './stages/selection.ts'
import { addFields, project, replaceRoot, unset, unwind } from './stages/shape.ts'
import { isDocument } from './values.ts'

/** What a pipeline needs from its surroundings. */
export interface PipelineEnvironment {
  variables?: Variables
  /** Reads another collection. */
  find?: (collection: string, filter: Document) => Iterable<Document>
  /** Called for every document that passes a stage; throws when time is up. */
  tick?: () => void
}

/** A compiled stage. */
export type Stage = (input: Iterable<Document>) => Iterable<Document>

export interface StageContext {
  environment: PipelineEnvironment
  scope: Scope
  /** The argument of a `$limit` that follows at once, which a `$sort` can use. */
  followingLimit?: unknown
  compile: (pipeline: unknown, variables?: Variables) => Stage
}

type CompileStage = (argument: unknown, context: StageContext) => Stage

const STAGES: Record<string, CompileStage> = {
  $match: filterBy,
  $limit: limit,
  $skip: skip,
  $sort: sorted,
  $sample: sample,
  $facet: facet,
  $documents: documents,
  $project: project,
  $unset: unset,
  $addFields: addFields,
  $set: addFields,
  $unwind: unwind,
  $replaceRoot: replaceRoot('$replaceRoot'),
  $replaceWith: replaceRoot('$replaceWith'),
  $group: group,
  $bucket: bucket,
  $count: count,
  $sortByCount: sortByCount,
  $lookup: lookup,
  $unionWith: unionWith,
}

const UNSUPPORTED = new Set([
  '$out',
  '$merge',
  '$graphLookup',
  '$geoNear',
  '$bucketAuto',
  '$changeStream',
  '$collStats',
  '$currentOp',
  '$densify',
  '$fill',
  '$indexStats',
  '$listSessions',
  '$planCacheStats',
  '$redact',
  '$search',
  '$setWindowFields',
  '$unwindAll',
  '$vectorSearch',
])

const parseStage = (stage: unknown): [string, unknown] => {
  const entries = isDocument(stage) ? Object.entries(stage) : []
  if (entries.length !== 1) {
    throw location(40323, 'A pipeline stage specification object must contain exactly one field.')
  }
  return entries[0]!
}

/** Compiles a pipeline to one function. @throws MqlError for unknown and unsupported stages */
export const compilePipeline = (pipeline: unknown, environment: PipelineEnvironment = {}): Stage => {
  if (!Array.isArray(pipeline)) throw typeMismatch("'pipeline' option must be specified as an array")
  const variables = environment.variables ?? {}
  const scope: Scope = { names: new Set(Object.keys(variables)), values: variables }
  const compile: StageContext['compile'] = (inner, bound) =>
    compilePipeline(inner, { ...environment, variables: { ...variables, ...bound } })

  const parsed = pipeline.map(parseStage)
  const stages = parsed.map(([name, argument], at) => {
    if (UNSUPPORTED.has(name)) throw notSupported(`the stage ${name}`)
    if (!Object.hasOwn(STAGES, name)) throw location(40324, `Unrecognized pipeline stage name: '${name}'`)
    const next = parsed[at + 1]
    const followingLimit = next?.[0] === '$limit' ? next[1] : undefined
    return STAGES[name]!(argument, { environment, scope, compile, followingLimit })
  })
  return (input) => stages.reduce<Iterable<Document>>((source, stage) => stage(source), input)
}

const UPDATE_STAGES = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith'])

/** Compiles the pipeline form of an update: one document in, one out. */
export const compileUpdatePipeline = (pipeline: unknown[]): ((document: Document) => Document) => {
  for (const stage of pipeline) {
    const [name] = parseStage(stage)
    if (!UPDATE_STAGES.has(name)) throw location(40324, `Unrecognized pipeline stage name: '${name}'`)
  }
  const run = compilePipeline(pipeline)
  return (document) => {
    const [result] = run([document])
    return result!
  }
}
