/** Aggregation pipelines over iterables of documents, streaming where a stage allows it. */
import type { Document } from '../contract.ts'
import { location, MqlError, notSupported, typeMismatch } from './errors.ts'
import type { Scope, Variables } from './expressions.ts'
import { bucket } from './stages/bucket.ts'
import { bucketAuto } from './stages/bucket-auto.ts'
import { densify } from './stages/densify.ts'
import { graphLookup } from './stages/graph-lookup.ts'
import { count, group, sortByCount } from './stages/group.ts'
import { lookup, unionWith } from './stages/lookup.ts'
import { redact } from './stages/redact.ts'
import { documents, facet, filterBy, limit, sample, skip, sorted } from './stages/selection.ts'
import { addFields, project, replaceRoot, unset, unwind } from './stages/shape.ts'
import { fill, setWindowFields } from './stages/window.ts'
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
  /** Compiles an inner pipeline; `inside` names the stage it belongs to, which may not have every stage in it. */
  compile: (pipeline: unknown, variables?: Variables, inside?: string) => Stage
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
  $bucketAuto: bucketAuto,
  $count: count,
  $sortByCount: sortByCount,
  $lookup: lookup,
  $unionWith: unionWith,
  $graphLookup: graphLookup,
  $redact: redact,
  $setWindowFields: setWindowFields,
  $fill: fill,
  $densify: densify,
}

const UNSUPPORTED = new Set([
  '$changeStream',
  '$changeStreamSplitLargeEvent',
  '$collStats',
  '$currentOp',
  '$geoNear',
  '$indexStats',
  '$listClusterCatalog',
  '$listLocalSessions',
  '$listSampledQueries',
  '$listSearchIndexes',
  '$listSessions',
  '$merge',
  '$operationMetrics',
  '$out',
  '$planCacheStats',
  '$querySettings',
  '$queryStats',
  '$rankFusion',
  '$score',
  '$scoreFusion',
  '$search',
  '$searchMeta',
  '$shardedDataDistribution',
  '$vectorSearch',
])

/** Stages that may not stand inside a `$facet`. */
const NOT_IN_FACET = new Set([
  '$changeStream',
  '$collStats',
  '$documents',
  '$facet',
  '$geoNear',
  '$indexStats',
  '$merge',
  '$out',
  '$planCacheStats',
  '$search',
  '$searchMeta',
  '$vectorSearch',
])

const checkPlace = (name: string, at: number, inside: string | undefined): void => {
  if (inside === '$facet' && NOT_IN_FACET.has(name)) {
    throw location(40600, `${name} is not allowed to be used within a $facet stage`)
  }
  if ((inside === '$lookup' || inside === '$unionWith') && (name === '$out' || name === '$merge')) {
    throw location(51047, `${name} is not allowed within a ${inside}'s sub-pipeline`)
  }
  if (name === '$documents' && at > 0) {
    throw location(40602, '$documents is only valid as the first stage in a pipeline')
  }
  if (name === '$documents' && inside === undefined) {
    throw new MqlError(
      73,
      'InvalidNamespace',
      "'$documents' is not for the pipeline of a collection, but for those inside of $lookup and $unionWith",
    )
  }
}

const parseStage = (stage: unknown): [string, unknown] => {
  const entries = isDocument(stage) ? Object.entries(stage) : []
  if (entries.length !== 1) {
    throw location(40323, 'A pipeline stage specification object must contain exactly one field.')
  }
  return entries[0]!
}

/** Compiles a pipeline to one function. @throws MqlError for unknown and unsupported stages */
export const compilePipeline = (pipeline: unknown, environment: PipelineEnvironment = {}, inside?: string): Stage => {
  if (!Array.isArray(pipeline)) throw typeMismatch("'pipeline' option must be specified as an array")
  const variables = environment.variables ?? {}
  const scope: Scope = { names: new Set(Object.keys(variables)), values: variables }
  const compile: StageContext['compile'] = (inner, bound, owner = inside) =>
    compilePipeline(inner, { ...environment, variables: { ...variables, ...bound } }, owner)

  const parsed = pipeline.map(parseStage)
  const stages = parsed.map(([name, argument], at) => {
    checkPlace(name, at, inside)
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
    if (UPDATE_STAGES.has(name)) continue
    const isStage = Object.hasOwn(STAGES, name) || UNSUPPORTED.has(name)
    if (!isStage) throw location(40324, `Unrecognized pipeline stage name: '${name}'`)
    throw new MqlError(72, 'InvalidOptions', `${name} is not allowed to be used within an update`)
  }
  const run = compilePipeline(pipeline)
  return (document) => {
    const [result] = run([document])
    return result!
  }
}
