import { type Db, ensureIndexes, isDuplicateKey, ObjectId } from '../database/contract.ts'
import type { Color } from '../schemas.ts'
import type { Project } from './contract.ts'

export interface StoredApiKey {
  /** SHA-256, hex: of 32 random bytes nothing more is needed. */
  hash: string
  hint: string
  createdAt: Date
  createdBy: { id: string; name: string }
}

export interface ProjectDocument {
  _id: ObjectId
  name: string
  /** The name with case folded: what lists are ordered by. */
  nameKey: string
  slug: string
  color: Color | null
  createdBy: ObjectId
  /** Who may open it besides root; the maker from the beginning. */
  memberIds: ObjectId[]
  apiKey?: StoredApiKey
  createdAt: Date
  updatedAt: Date
  /** It is being deleted: nobody finds it, its slug is still taken. */
  deletedAt?: Date
}

export const toProject = ({ _id, name, slug, color, createdBy, createdAt, updatedAt }: ProjectDocument): Project => ({
  id: _id.toHexString(),
  name,
  slug,
  color,
  createdBy: createdBy.toHexString(),
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})

export type ProjectsRepository = ReturnType<typeof createProjectsRepository>

const LIVING = { deletedAt: { $exists: false } }

export function createProjectsRepository(db: Db) {
  const projects = db.collection<ProjectDocument>('projects')
  return {
    ensureIndexes: () =>
      ensureIndexes(projects, [
        { key: { slug: 1 }, unique: true },
        { key: { nameKey: 1, _id: 1 } },
        { key: { memberIds: 1, nameKey: 1, _id: 1 } },
        { key: { deletedAt: 1 }, sparse: true },
        { key: { 'apiKey.hash': 1 }, sparse: true },
      ]),

    /** Stores a project; resolves to false when its slug is taken. */
    async insert(project: ProjectDocument): Promise<boolean> {
      try {
        await projects.insertOne(project)
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },
    /** Resolves to what it was before; null when there is none. @throws DUPLICATE_KEY when the new slug is taken */
    update: (id: string, changes: Partial<ProjectDocument>) =>
      projects.findOneAndUpdate({ _id: new ObjectId(id), ...LIVING }, { $set: changes }, { returnDocument: 'before' }),
    setApiKey: (id: string, apiKey: StoredApiKey) =>
      projects.updateOne({ _id: new ObjectId(id), ...LIVING }, { $set: { apiKey } }),
    removeApiKey: (id: string) => projects.updateOne({ _id: new ObjectId(id) }, { $unset: { apiKey: '' } }),
    byApiKey: (hash: string) => projects.findOne({ 'apiKey.hash': hash, ...LIVING }),
    byId: (id: string) => projects.findOne({ _id: new ObjectId(id), ...LIVING }),
    bySlug: (slug: string) => projects.findOne({ slug, ...LIVING }),
    all: () => projects.find(LIVING, { sort: { nameKey: 1, _id: 1 } }).toArray(),
    ofMember: (userId: string) =>
      projects.find({ memberIds: new ObjectId(userId), ...LIVING }, { sort: { nameKey: 1, _id: 1 } }).toArray(),

    /** Resolves to the project before; null when there is none. */
    addMember: (id: string, userId: string) =>
      projects.findOneAndUpdate(
        { _id: new ObjectId(id), ...LIVING },
        { $addToSet: { memberIds: new ObjectId(userId) } },
        { returnDocument: 'before' },
      ),
    /** Resolves to whether it was a member. */
    async removeMember(id: string, userId: string): Promise<boolean> {
      const member = new ObjectId(userId)
      const { modifiedCount } = await projects.updateOne(
        { _id: new ObjectId(id), memberIds: member },
        { $pull: { memberIds: member } },
      )
      return modifiedCount > 0
    },

    /** From here on nobody finds it. Null when it is gone, or going, already. */
    markDeleted: (id: string, deletedAt: Date) =>
      projects.findOneAndUpdate(
        { _id: new ObjectId(id), ...LIVING },
        { $set: { deletedAt } },
        { returnDocument: 'after' },
      ),
    /** Those whose deletion is not through. */
    deleted: () => projects.find({ deletedAt: { $gt: new Date(0) } }).toArray(),
    remove: (id: string) => projects.deleteOne({ _id: new ObjectId(id) }),

    /** Which of these slugs are taken. */
    async taken(slugs: readonly string[]): Promise<Set<string>> {
      const found = await projects.find({ slug: { $in: slugs } }, { projection: { slug: 1 } }).toArray()
      return new Set(found.map(({ slug }) => slug))
    },
  }
}
