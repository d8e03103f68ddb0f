import { type Db, ensureIndexes, ObjectId } from '../../database/contract.ts'

export type Overrides = Record<string, number>

interface LimitsDocument {
  /** The project's id. */
  _id: ObjectId
  values: Overrides
  updatedAt: Date
}

export type LimitsRepository = ReturnType<typeof createLimitsRepository>

/** Limits that projects have of their own, by name. */
export function createLimitsRepository(db: Db) {
  const limits = db.collection<LimitsDocument>('service_limits')
  return {
    ensureIndexes: () => ensureIndexes(limits, []),
    async of(projectId: string): Promise<Overrides> {
      return (await limits.findOne({ _id: new ObjectId(projectId) }))?.values ?? {}
    },
    remove: (projectId: string) => limits.deleteOne({ _id: new ObjectId(projectId) }),
    async set(projectId: string, values: Overrides): Promise<void> {
      const $set = { values, updatedAt: new Date() }
      await limits.updateOne({ _id: new ObjectId(projectId) }, { $set }, { upsert: true })
    },
  }
}
