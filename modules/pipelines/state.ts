/** What counts of a project's drafts and versions, and how others see it. */
import { isDeepStrictEqual } from 'node:util'
import { ObjectId } from '../database/contract.ts'
import type { Bundle, Draft, Version } from './contract.ts'
import { formatNumber, isGiven, nextNumber, parseNumber, type VersionNumber } from './numbers.ts'
import { versionMissing } from './pipelines.errors.ts'
import type {
  DraftDocument,
  PipelineDocument,
  PipelinesRepository,
  VersionDetails,
  VersionDocument,
} from './pipelines.repository.ts'
import { checksumOf } from './source-files.ts'

/** Reading is begun anew so many times at most when something is published meanwhile. */
const MAX_READS = 10

export interface State {
  pipeline: PipelineDocument
  draft: DraftDocument | null
  /** Newest number first. */
  versions: VersionDocument[]
  /** What an earlier publish left that failed before it counted. */
  leftovers: VersionDocument[]
}

/** As of one moment: nothing is published between the first and the last look. */
export async function loadState(repository: PipelinesRepository, projectId: string): Promise<State> {
  let found = await repository.pipeline(projectId)
  for (let reads = 1; ; reads += 1) {
    const [draft, all] = await Promise.all([repository.draft(projectId), repository.versions(projectId)])
    const now = await repository.pipeline(projectId)
    if (reads === MAX_READS || isDeepStrictEqual(found, now)) return stateOf(projectId, now, draft, all)
    found = now
  }
}

function stateOf(
  projectId: string,
  found: PipelineDocument | null,
  draft: DraftDocument | null,
  all: VersionDocument[],
): State {
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
  updatedBy: typeof draft.updatedBy === 'string' ? null : draft.updatedBy,
})

/** Whether it says all that a version says of itself. */
const isComplete = (version: VersionDocument): version is VersionDocument & VersionDetails =>
  version.checksum !== undefined

/** What an earlier m3m did not note is found out once, and kept. */
async function complete(
  repository: PipelinesRepository,
  version: VersionDocument,
): Promise<VersionDocument & VersionDetails> {
  if (isComplete(version)) return version
  const files = await repository.files(version._id)
  const bundle = await repository.bundle(version._id)
  const details = { checksum: checksumOf(files), fileCount: files.length, bundleSize: bundle && bundleSizeOf(bundle) }
  await repository.addDetails(version._id, details)
  return { ...version, ...details }
}

/** Bytes of what runs. */
export const bundleSizeOf = ({ code }: Bundle): number => Buffer.byteLength(code)

/** A version as others see it. */
export async function describeVersion(
  repository: PipelinesRepository,
  version: VersionDocument,
  published: string | null,
): Promise<Version> {
  return toVersion(await complete(repository, version), published)
}

const toVersion = (version: VersionDocument & VersionDetails, published: string | null): Version => ({
  number: version.number,
  tag: version.tag,
  branch: version.branch,
  notes: version.notes,
  published: version.number === published,
  author: version.author,
  size: version.size,
  fileCount: version.fileCount,
  checksum: version.checksum,
  bundleSize: version.bundleSize,
  basedOn: version.basedOn ?? null,
  createdAt: version.createdAt.toISOString(),
})
