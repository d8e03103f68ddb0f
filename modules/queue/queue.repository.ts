import { type Db, ensureIndexes, isDuplicateKey, ObjectId } from '../database/contract.ts'

export interface JobDocument {
  _id: ObjectId
  projectId: string
  queue: string
  state: 'waiting' | 'running' | 'dead'
  /** Waiting: when it may run. Running: when its lease ends. Dead: when it died. */
  dueAt: Date
  /** JSON text. */
  payload: string
  /** Tries begun. */
  attempt: number
  /** Tries it gets, when sent with a number of its own. */
  attempts?: number
  /** Times it came back through no fault of its own. */
  returned: number
  enqueuedAt: Date
  key?: string
  /** Unique: project, queue and key while the job keeps others with its key away, otherwise its own id. */
  only: string
  /** Who has it: the server, and the one claim. */
  server?: string
  lease?: ObjectId
  error?: string
  /** Dead ones go then. */
  expiresAt?: Date
}

export type QueueRepository = ReturnType<typeof createQueueRepository>

const id = (text: string) => new ObjectId(text)

export function createQueueRepository(db: Db) {
  const jobs = db.collection<JobDocument>('queue_jobs')
  const held = (job: Pick<JobDocument, '_id' | 'lease'>) => ({ _id: job._id, lease: job.lease })

  return {
    ensureIndexes: () =>
      ensureIndexes(jobs, [
        { key: { projectId: 1, queue: 1, state: 1, dueAt: 1, _id: 1 } },
        { key: { projectId: 1, queue: 1, state: 1, _id: -1 } },
        // Whole, because not every server knows indexes of a part; whoever keeps nobody away has a value of its own.
        { key: { only: 1 }, unique: true },
        { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
      ]),

    /** Stores a job; resolves to false when one with its key is there. */
    async insert(job: JobDocument): Promise<boolean> {
      try {
        await jobs.insertOne(job)
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },
    insertMany: (documents: JobDocument[]) => jobs.insertMany(documents),
    withKey: (only: string) => jobs.findOne({ only }, { projection: { _id: 1 } }),

    /** Takes the job that is due first, for one who says who he is. */
    claim: (projectId: string, queue: string, now: Date, lease: { server: string; until: Date }) =>
      jobs.findOneAndUpdate(
        { projectId, queue, state: 'waiting', dueAt: { $lte: now } },
        {
          $set: { state: 'running', dueAt: lease.until, server: lease.server, lease: new ObjectId() },
          $inc: { attempt: 1 },
        },
        { sort: { dueAt: 1, _id: 1 }, returnDocument: 'after' },
      ),
    /** When the next waiting job is due; null when none waits. */
    async nextDue(projectId: string, queue: string): Promise<Date | null> {
      const next = await jobs.findOne(
        { projectId, queue, state: 'waiting' },
        { sort: { dueAt: 1, _id: 1 }, projection: { dueAt: 1 } },
      )
      return next?.dueAt ?? null
    },
    /** The end of a job that went well. */
    removeAll: (projectId: string) => jobs.deleteMany({ projectId }),
    remove: (job: JobDocument) => jobs.deleteOne(held(job)),
    async putBack(job: JobDocument, dueAt: Date, error: string | undefined, asIfNeverRun: boolean): Promise<void> {
      const back = asIfNeverRun ? { $inc: { attempt: -1, returned: 1 } } : {}
      await jobs.updateOne(held(job), {
        $set: { state: 'waiting', dueAt, ...(error === undefined ? {} : { error }) },
        $unset: { server: 1, lease: 1 },
        ...back,
      })
    },
    async bury(job: JobDocument, now: Date, error: string, expiresAt: Date): Promise<void> {
      await jobs.updateOne(held(job), {
        $set: { state: 'dead', dueAt: now, error, expiresAt, only: job._id.toHexString() },
        $unset: { server: 1, lease: 1 },
      })
    },
    /** Keeps jobs in hand from being taken for lost. */
    async extend(held: readonly JobDocument[], until: Date): Promise<void> {
      const leases = held.map(({ lease }) => lease)
      await jobs.updateMany(
        { _id: { $in: held.map(({ _id }) => _id) }, lease: { $in: leases } },
        { $set: { dueAt: until } },
      )
    },
    /** Lets go of jobs whose lease is over; of all that another server has when `others` is that of this one. */
    async release(projectId: string, queue: string, now: Date, others?: string): Promise<number> {
      const lost = others === undefined ? { dueAt: { $lte: now } } : { server: { $ne: others } }
      const { modifiedCount } = await jobs.updateMany(
        { projectId, queue, state: 'running', ...lost },
        { $set: { state: 'waiting', dueAt: now }, $unset: { server: 1, lease: 1 } },
      )
      return modifiedCount
    },

    countAll: (projectId: string) => jobs.countDocuments({ projectId }),
    count: (projectId: string, queue: string, state: JobDocument['state'], after?: Date) =>
      jobs.countDocuments({ projectId, queue, state, ...(after ? { dueAt: { $gt: after } } : {}) }),
    queues: async (projectId: string): Promise<string[]> => {
      const names = await jobs.aggregate([{ $match: { projectId } }, { $group: { _id: '$queue' } }]).toArray()
      return names.map(({ _id }) => String(_id))
    },

    byId: async (projectId: string, queue: string, job: string): Promise<JobDocument | null> => {
      const found = await jobs.findOne({ _id: id(job) })
      return found?.projectId === projectId && found.queue === queue ? found : null
    },
    /** Newest first. `due` keeps those that are due before or after a time. */
    list: (
      projectId: string,
      queue: string,
      state: JobDocument['state'],
      { due, before, limit }: { due?: object; before?: string; limit: number },
    ) =>
      jobs
        .find(
          { projectId, queue, state, ...(due ? { dueAt: due } : {}), ...(before ? { _id: { $lt: id(before) } } : {}) },
          { sort: { _id: -1 }, limit },
        )
        .toArray(),
    /** Gives a dead job all its tries again; false when it is not dead. */
    async revive(job: string, now: Date): Promise<boolean> {
      const { modifiedCount } = await jobs.updateOne(
        { _id: id(job), state: 'dead' },
        { $set: { state: 'waiting', dueAt: now, attempt: 0, returned: 0 }, $unset: { expiresAt: 1 } },
      )
      return modifiedCount > 0
    },
    async reviveAll(projectId: string, queue: string, now: Date): Promise<number> {
      const { modifiedCount } = await jobs.updateMany(
        { projectId, queue, state: 'dead' },
        { $set: { state: 'waiting', dueAt: now, attempt: 0, returned: 0 }, $unset: { expiresAt: 1 } },
      )
      return modifiedCount
    },
    /** Deletes a job that does not run; false when it does. */
    async delete(job: string): Promise<boolean> {
      const { deletedCount } = await jobs.deleteOne({ _id: id(job), state: { $ne: 'running' } })
      return deletedCount > 0
    },
    async purge(projectId: string, queue: string): Promise<number> {
      return (await jobs.deleteMany({ projectId, queue, state: 'dead' })).deletedCount
    },
  }
}
