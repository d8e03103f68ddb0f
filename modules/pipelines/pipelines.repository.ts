import type { Author } from '../auth/contract.ts'
import { type Db, ensureIndexes, isDuplicateKey, ObjectId } from '../database/contract.ts'
import type { Bundle, BundledPackage, SourceFile, VersionTag } from './contract.ts'
import type { Given, VersionNumber } from './numbers.ts'

/**
 * The one document that decides: a version counts when its number is `given`, a draft when its revision is above
 * `spentRevision`. Publishing changes all three in one write; everything else is prepared before or cleaned up after.
 */
export interface PipelineDocument {
  _id: ObjectId
  published: string | null
  /** Highest minor number of each major. */
  given: Given
  /** Revision of the last draft that was published or discarded; revisions never start again. */
  spentRevision?: number
}

export interface DraftDocument {
  /** The project's id: one draft each. */
  _id: ObjectId
  files: SourceFile[]
  revision: number
  bump: 'minor' | 'major'
  basedOn: string | null
  updatedAt: Date
  /** Of drafts saved by an earlier m3m, the id alone. */
  updatedBy: Author | string | null
}

/** Sources and bundles stand beside, so that lists stay light and no document grows beyond 16 MiB. */
export interface VersionDocument {
  _id: ObjectId
  projectId: ObjectId
  number: string
  major: number
  minor: number
  tag: VersionTag
  branch: string | null
  notes: string
  author: Author | null
  size: number
  createdAt: Date
  /** Absent, with all of its kind, in what an earlier m3m has published, until somebody looks. */
  checksum?: string
  fileCount?: number
  /** Null when there is no compiled code. */
  bundleSize?: number | null
  basedOn?: string | null
  /** Until publishing is through: recovery looks at these after a crash. */
  pending?: true
}

/** What can be found out about a version later on. */
export type VersionDetails = Required<Pick<VersionDocument, 'checksum' | 'fileCount' | 'bundleSize'>>

export type PipelinesRepository = ReturnType<typeof createPipelinesRepository>

export function createPipelinesRepository(db: Db) {
  const pipelines = db.collection<PipelineDocument>('pipelines')
  const drafts = db.collection<DraftDocument>('drafts')
  const versions = db.collection<VersionDocument>('versions')
  const sources = db.collection<{ _id: ObjectId; files: SourceFile[] }>('version_sources')
  const bundles = db.collection<{ _id: ObjectId } & Bundle>('version_bundles')
  const id = (projectId: string) => new ObjectId(projectId)

  return {
    ensureIndexes: () =>
      ensureIndexes(versions, [
        { key: { projectId: 1, major: -1, minor: -1 }, unique: true },
        { key: { pending: 1 }, sparse: true },
      ]),

    async pipeline(projectId: string): Promise<PipelineDocument | null> {
      const found = await pipelines.findOne({ _id: id(projectId) })
      return found && { ...found, published: found.published ?? null, given: found.given ?? {} }
    },

    /** The moment a version is published: pointer, number and the draft it was, in one write. */
    async commit(projectId: string, { number, major, minor }: VersionDocument, spentRevision: number): Promise<void> {
      await pipelines.updateOne(
        { _id: id(projectId) },
        { $set: { published: number }, $max: { [`given.${major}`]: minor, spentRevision } },
        { upsert: true },
      )
    },
    point: (projectId: string, number: string) =>
      pipelines.updateOne({ _id: id(projectId) }, { $set: { published: number } }),
    spend: (projectId: string, revision: number) =>
      pipelines.updateOne({ _id: id(projectId) }, { $max: { spentRevision: revision } }, { upsert: true }),

    draft: (projectId: string) => drafts.findOne({ _id: id(projectId) }),
    /** False when there is a draft already. */
    async insertDraft(projectId: string, draft: Omit<DraftDocument, '_id'>): Promise<boolean> {
      try {
        await drafts.insertOne({ _id: id(projectId), ...draft })
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },
    /** Saves over revision `revision`; null when that is not the current one. */
    saveDraft: (
      projectId: string,
      revision: number,
      change: Pick<DraftDocument, 'files' | 'updatedAt' | 'updatedBy'>,
    ) =>
      drafts.findOneAndUpdate(
        { _id: id(projectId), revision },
        { $set: change, $inc: { revision: 1 } },
        { returnDocument: 'after' },
      ),
    /** Removes a draft whose revision is spent. */
    removeSpentDraft: (projectId: string, spentRevision: number) =>
      drafts.deleteOne({ _id: id(projectId), revision: { $lte: spentRevision } }),
    /** Lets a draft that was saved while it was being published go on from that version. */
    rebaseDraft: (projectId: string, basedOn: string) =>
      drafts.updateOne({ _id: id(projectId) }, { $set: { basedOn, bump: 'minor' } }),

    versions: (projectId: string) =>
      versions.find({ projectId: id(projectId) }, { sort: { projectId: 1, major: -1, minor: -1 } }).toArray(),
    version: (projectId: string, { major, minor }: VersionNumber) =>
      versions.findOne({ projectId: id(projectId), major, minor }),
    files: async (versionId: ObjectId) => (await sources.findOne({ _id: versionId }))?.files ?? [],
    async bundle(versionId: ObjectId): Promise<Bundle | null> {
      const found = await bundles.findOne({ _id: versionId })
      return found && { code: found.code, map: found.map }
    },
    /** What a bundle was built with; empty where it is not known. */
    async bundledPackages(versionId: ObjectId): Promise<BundledPackage[]> {
      const found = await bundles.findOne({ _id: versionId }, { projection: { packages: 1 } })
      return found?.packages ?? []
    },
    storeBundle: (versionId: ObjectId, bundle: Bundle) =>
      bundles.replaceOne({ _id: versionId }, { ...bundle }, { upsert: true }),

    /** Stores a version that does not count yet. False when its number is taken. */
    async insertVersion(version: VersionDocument, files: SourceFile[], bundle: Bundle): Promise<boolean> {
      try {
        await versions.insertOne({ ...version, pending: true })
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
      await sources.insertOne({ _id: version._id, files })
      await bundles.insertOne({ _id: version._id, ...bundle })
      return true
    },
    settleVersion: (versionId: ObjectId) => versions.updateOne({ _id: versionId }, { $unset: { pending: '' } }),
    /** Adds what is known now to a version that is still there. */
    addDetails: (versionId: ObjectId, details: Partial<VersionDetails>) =>
      versions.updateOne({ _id: versionId }, { $set: details }),
    changeVersion: (versionId: ObjectId, change: Partial<Pick<VersionDocument, 'tag' | 'branch' | 'notes'>>) =>
      versions.findOneAndUpdate({ _id: versionId }, { $set: change }, { returnDocument: 'after' }),
    /** Removes a version with all that belongs to it; the head goes last, so that a half removal can be repeated. */
    async deleteVersion(versionId: ObjectId): Promise<void> {
      await bundles.deleteOne({ _id: versionId })
      await sources.deleteOne({ _id: versionId })
      await versions.deleteOne({ _id: versionId })
    },
    /** Removes all a project has; the heads of its versions go after what belongs to them. */
    async removeAll(projectId: string): Promise<void> {
      const all = await versions.find({ projectId: id(projectId) }, { projection: { _id: 1 } }).toArray()
      const $in = all.map(({ _id }) => _id)
      await Promise.all([bundles.deleteMany({ _id: { $in } }), sources.deleteMany({ _id: { $in } })])
      await versions.deleteMany({ projectId: id(projectId) })
      await Promise.all([drafts.deleteOne({ _id: id(projectId) }), pipelines.deleteOne({ _id: id(projectId) })])
    },
    pendingVersions: () => versions.find({ pending: true }).toArray(),
  }
}
