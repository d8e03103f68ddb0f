import { type Db, ensureIndexes, isDuplicateKey, ObjectId } from '../database/contract.ts'
import type { EnvType } from './contract.ts'

export interface StoredVariable {
  key: string
  type: EnvType
  secret: boolean
  /** JSON; of a secret, sealed. */
  value: string
  updatedAt: Date
}

/** What a secret is sealed for: moved elsewhere, it does not open. */
export const placeOf = (projectId: string, key: string): string => `${projectId}/${key}`

/** All of a project's variables, so that they change together or not at all. `_id` is the project's. */
export interface EnvironmentDocument {
  _id: ObjectId
  revision: number
  /** By key. */
  variables: StoredVariable[]
}

export type EnvironmentRepository = ReturnType<typeof createEnvironmentRepository>

export function createEnvironmentRepository(db: Db) {
  const environments = db.collection<EnvironmentDocument>('environments')
  return {
    ensureIndexes: () => ensureIndexes(environments, []),
    remove: (projectId: string) => environments.deleteOne({ _id: new ObjectId(projectId) }),
    of: (projectId: string) => environments.findOne({ _id: new ObjectId(projectId) }),

    /** A page of all projects' variables, by project; begins after `after`. */
    page: (after: string | undefined, limit: number) =>
      environments
        .find(after === undefined ? {} : { _id: { $gt: new ObjectId(after) } }, { sort: { _id: 1 }, limit })
        .toArray(),

    /** Stores what follows `revision` (0: nothing); resolves to false when that is not the latest any more. */
    async replace(projectId: string, revision: number, variables: StoredVariable[]): Promise<boolean> {
      const _id = new ObjectId(projectId)
      if (revision > 0) {
        const changes = { $set: { variables, revision: revision + 1 } }
        return (await environments.updateOne({ _id, revision }, changes)).matchedCount > 0
      }
      try {
        await environments.insertOne({ _id, revision: 1, variables })
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },
  }
}
