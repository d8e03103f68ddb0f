import { type Db, ensureIndexes, ObjectId } from '../../database/contract.ts'

export type Desired = 'running' | 'stopped'

interface ServiceDocument {
  /** The project's id. */
  _id: ObjectId
  desired: Desired
  /** Since when it must not share a runner. */
  quarantine?: Date | null
  updatedAt: Date
}

export type ServicesRepository = ReturnType<typeof createServicesRepository>

/** What each project's service is meant to do, whatever happens to the server. */
export function createServicesRepository(db: Db) {
  const services = db.collection<ServiceDocument>('services')
  return {
    ensureIndexes: () => ensureIndexes(services, [{ key: { desired: 1 } }]),
    async setDesired(projectId: string, desired: Desired): Promise<void> {
      const $set = { desired, updatedAt: new Date() }
      await services.updateOne({ _id: new ObjectId(projectId) }, { $set }, { upsert: true })
    },
    remove: (projectId: string) => services.deleteOne({ _id: new ObjectId(projectId) }),
    /** Since when it must not share a runner; null: it may. */
    async setQuarantine(projectId: string, quarantine: Date | null): Promise<void> {
      // Whoever may be in quarantine was started before; not in a removed project.
      const $set = { quarantine, updatedAt: new Date() }
      await services.updateOne({ _id: new ObjectId(projectId) }, { $set })
    },
    async quarantine(projectId: string): Promise<Date | null> {
      return (await services.findOne({ _id: new ObjectId(projectId) }))?.quarantine ?? null
    },
    /** Ids of the projects whose service is meant to run. */
    async running(): Promise<string[]> {
      const found = await services.find({ desired: 'running' }, { projection: { _id: 1 } }).toArray()
      return found.map(({ _id }) => _id.toHexString())
    },
  }
}
