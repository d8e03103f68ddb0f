import { type Db, isDuplicateKey, ObjectId } from '../database/contract.ts'
import type { Bundle, SourceFile, VersionTag } from './contract.ts'
import type { Given, VersionNumber } from './numbers.ts'

/** Which version of a project is published, and which numbers were ever given. */
export interface PipelineDocument {
  _id: ObjectId
  published: string | null
  given: Given
}

export interface DraftDocument {
  /** The project's id: one draft each. */
  _id: ObjectId
  files: SourceFile[]
  revision: number
  bump: 'minor' | 'major'
  basedOn: string | null
  updatedAt: Date
  updatedBy: string | null
}

export interface VersionDocument {
  _id: ObjectId
  projectId: ObjectId
  number: string
  major: number
  minor: number
  tag: VersionTag
  branch: string | null
  notes: string
  author: { id: string; name: string } | null
  size: number
  files: SourceFile[]
  bundle: Bundle
  createdAt: Date
  /** Set until the version is the published one for the first time: what a crash in between leaves is removed. */
  pending?: true
}

export type VersionHead = Omit<VersionDocument, 'files' | 'bundle'>

export type PipelinesRepository = ReturnType<typeof createPipelinesRepository>

const HEAD = { files: 0, bundle: 0 }

export function createPipelinesRepository(db: Db) {
  const pipelines = db.collection<PipelineDocument>('pipelines')
  const drafts = db.collection<DraftDocument>('drafts')
  const versions = db.collection<VersionDocument>('versions')
  const id = (projectId: string) => new ObjectId(projectId)

  return {
    ensureIndexes: () =>
      versions.createIndexes([
        { key: { projectId: 1, major: -1, minor: -1 }, unique: true },
        { key: { pending: 1 }, sparse: true },
      ]),

    pipeline: (projectId: string) => pipelines.findOne({ _id: id(projectId) }),

    /** Points at a version and remembers its number; both in one write. */
    async setPublished(projectId: string, number: string, { major, minor }: VersionNumber): Promise<void> {
      await pipelines.updateOne(
        { _id: id(projectId) },
        { $set: { published: number }, $max: { [`given.${major}`]: minor } },
        { upsert: true },
      )
    },
    /** Remembers a number, so that it is not given again once its version is deleted. */
    async remember(projectId: string, { major, minor }: VersionNumber): Promise<void> {
      await pipelines.updateOne(
        { _id: id(projectId) },
        { $max: { [`given.${major}`]: minor }, $setOnInsert: { published: null } },
        { upsert: true },
      )
    },

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
    /** Removes the draft that became `number`; one that was saved meanwhile goes on from there. */
    async finishDraft(projectId: string, revision: number, number: string): Promise<void> {
      const { deletedCount } = await drafts.deleteOne({ _id: id(projectId), revision })
      if (deletedCount === 0)
        await drafts.updateOne({ _id: id(projectId) }, { $set: { basedOn: number, bump: 'minor' } })
    },
    deleteDraft: async (projectId: string): Promise<boolean> =>
      (await drafts.deleteOne({ _id: id(projectId) })).deletedCount > 0,

    versionHeads: (projectId: string): Promise<VersionHead[]> =>
      versions
        .find({ projectId: id(projectId) }, { projection: HEAD, sort: { projectId: 1, major: -1, minor: -1 } })
        .toArray(),
    version: (projectId: string, { major, minor }: VersionNumber) =>
      versions.findOne({ projectId: id(projectId), major, minor }),
    /** False when the number is taken. */
    async insertVersion(version: VersionDocument): Promise<boolean> {
      try {
        await versions.insertOne(version)
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },
    confirmVersion: (versionId: ObjectId) => versions.updateOne({ _id: versionId }, { $unset: { pending: '' } }),
    deleteVersion: (versionId: ObjectId) => versions.deleteOne({ _id: versionId }),
    pendingVersions: (): Promise<VersionHead[]> => versions.find({ pending: true }, { projection: HEAD }).toArray(),
  }
}
