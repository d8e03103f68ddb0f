import { type Db, ensureIndexes, isDuplicateKey, ObjectId } from '../database/contract.ts'
import type { Color } from '../schemas.ts'
import type { GoalType } from './contract.ts'

export interface GoalDocument {
  _id: ObjectId
  /** Null: global. */
  projectRef: ObjectId | null
  name: string
  /** The name with case folded: what lists are ordered by. */
  nameKey: string
  slug: string
  color: Color | null
  type: GoalType
  description: string
  /** Who may write to a global one. */
  projects: ObjectId[]
  createdAt: Date
  updatedAt: Date
}

export type GoalsRepository = ReturnType<typeof createGoalsRepository>

/** @param projectId null: of the global ones */
const ofOwner = (projectId: string | null) => ({ projectRef: projectId === null ? null : new ObjectId(projectId) })

export function createGoalsRepository(db: Db) {
  const goals = db.collection<GoalDocument>('goals')
  return {
    ensureIndexes: () =>
      ensureIndexes(goals, [
        { key: { projectRef: 1, slug: 1 }, unique: true },
        { key: { projectRef: 1, nameKey: 1, _id: 1 } },
        { key: { projects: 1, nameKey: 1, _id: 1 } },
      ]),

    /** Stores a goal; resolves to false when its slug is taken. */
    async insert(goal: GoalDocument): Promise<boolean> {
      try {
        await goals.insertOne(goal)
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },
    byId: (id: string) => goals.findOne({ _id: new ObjectId(id) }),
    bySlug: (projectId: string | null, slug: string) => goals.findOne({ ...ofOwner(projectId), slug }),
    /** By name. */
    ofOwner: (projectId: string | null) => goals.find(ofOwner(projectId), { sort: { nameKey: 1, _id: 1 } }).toArray(),
    /** Global ones that a project may write to, by name. */
    openTo: (projectId: string) =>
      goals.find({ projects: new ObjectId(projectId) }, { sort: { nameKey: 1, _id: 1 } }).toArray(),
    count: (projectId: string | null) => goals.countDocuments(ofOwner(projectId)),
    /** Which of these slugs are taken. */
    async taken(projectId: string | null, slugs: readonly string[]): Promise<Set<string>> {
      const found = await goals
        .find({ ...ofOwner(projectId), slug: { $in: slugs } }, { projection: { slug: 1 } })
        .toArray()
      return new Set(found.map(({ slug }) => slug))
    },
    /** Resolves to what it is then; null when it is gone. @throws DUPLICATE_KEY when the new slug is taken */
    update: (id: string, changes: Partial<GoalDocument>) =>
      goals.findOneAndUpdate({ _id: new ObjectId(id) }, { $set: changes }, { returnDocument: 'after' }),
    remove: (id: string) => goals.deleteOne({ _id: new ObjectId(id) }),
    /** A project's own; and it writes to no global one any more. */
    async removeProject(projectId: string): Promise<void> {
      await goals.updateMany({ projects: new ObjectId(projectId) }, { $pull: { projects: new ObjectId(projectId) } })
      await goals.deleteMany(ofOwner(projectId))
    },
  }
}
