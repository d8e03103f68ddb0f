import { type Db, ensureIndexes, isDuplicateKey, ObjectId } from '../database/contract.ts'
import type { Color } from '../schemas.ts'

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
  createdAt: Date
  updatedAt: Date
}

export type ProjectsRepository = ReturnType<typeof createProjectsRepository>

export function createProjectsRepository(db: Db) {
  const projects = db.collection<ProjectDocument>('projects')
  return {
    ensureIndexes: () =>
      ensureIndexes(projects, [
        { key: { slug: 1 }, unique: true },
        { key: { nameKey: 1, _id: 1 } },
        { key: { memberIds: 1, nameKey: 1, _id: 1 } },
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
    update: (id: string, changes: Partial<ProjectDocument>) =>
      projects.findOneAndUpdate({ _id: new ObjectId(id) }, { $set: changes }, { returnDocument: 'after' }),
    byId: (id: string) => projects.findOne({ _id: new ObjectId(id) }),
    bySlug: (slug: string) => projects.findOne({ slug }),
    all: () => projects.find({}, { sort: { nameKey: 1, _id: 1 } }).toArray(),
    ofMember: (userId: string) =>
      projects.find({ memberIds: new ObjectId(userId) }, { sort: { nameKey: 1, _id: 1 } }).toArray(),

    /** Which of these slugs are taken. */
    async taken(slugs: readonly string[]): Promise<Set<string>> {
      const found = await projects.find({ slug: { $in: slugs } }, { projection: { slug: 1 } }).toArray()
      return new Set(found.map(({ slug }) => slug))
    },
  }
}
