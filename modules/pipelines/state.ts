/** What counts of a project's drafts and versions, and how others see it. */
import { ObjectId } from '../database/contract.ts'
import type { Draft, Version } from './contract.ts'
import { formatNumber, isGiven, nextNumber, parseNumber, type VersionNumber } from './numbers.ts'
import { versionMissing } from './pipelines.errors.ts'
import type { DraftDocument, PipelineDocument, PipelinesRepository, VersionDocument } from './pipelines.repository.ts'

export interface State {
  pipeline: PipelineDocument
  draft: DraftDocument | null
  /** Newest number first. */
  versions: VersionDocument[]
  /** What an earlier publish left that failed before it counted. */
  leftovers: VersionDocument[]
}

export async function loadState(repository: PipelinesRepository, projectId: string): Promise<State> {
  const [found, draft, all] = await Promise.all([
    repository.pipeline(projectId),
    repository.draft(projectId),
    repository.versions(projectId),
  ])
  const pipeline = found ?? { _id: new ObjectId(projectId), published: null, given: {} }
  const counts = (version: VersionDocument) => isGiven(pipeline.given, version)
  return {
    pipeline,
    draft: draft !== null && draft.revision > (pipeline.spentRevision ?? 0) ? draft : null,
    versions: all.filter(counts),
    leftovers: all.filter((version) => !counts(version)),
  }
}

/** A version that counts, with its pipeline. @throws M3M_VERSION_NOT_FOUND */
export async function findVersion(
  repository: PipelinesRepository,
  projectId: string,
  number: string,
): Promise<{ pipeline: PipelineDocument; version: VersionDocument }> {
  const parsed = parseNumber(number)
  const [pipeline, version] = await Promise.all([
    repository.pipeline(projectId),
    parsed && repository.version(projectId, parsed),
  ])
  if (!pipeline || !version || !isGiven(pipeline.given, version)) throw versionMissing([number.slice(0, 20)])
  return { pipeline, version }
}

/** The number a draft gets when it is published now. */
export const nextOf = (
  { pipeline }: State,
  { bump, basedOn }: Pick<DraftDocument, 'bump' | 'basedOn'>,
): VersionNumber => nextNumber(pipeline.given, bump, basedOn ? parseNumber(basedOn) : null)

export const toDraft = (state: State, draft: DraftDocument): Draft => ({
  files: draft.files,
  revision: draft.revision,
  nextVersion: formatNumber(nextOf(state, draft)),
  basedOn: draft.basedOn,
  updatedAt: draft.updatedAt.toISOString(),
  updatedBy: draft.updatedBy,
})

export const toVersion = (version: VersionDocument, published: string | null): Version => ({
  number: version.number,
  tag: version.tag,
  branch: version.branch,
  notes: version.notes,
  published: version.number === published,
  author: version.author,
  size: version.size,
  createdAt: version.createdAt.toISOString(),
})
