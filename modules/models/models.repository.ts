/** Models as they are stored. Their records are in collections of their own. */
import { type Db, ensureIndexes, isDuplicateKey, ObjectId } from '../database/contract.ts'
import type { StoredField } from './contract.ts'

export interface ModelDocument {
  _id: ObjectId
  project: ObjectId
  name: string
  nameKey: string
  slug: string
  description: string
  fields: StoredField[]
  /** JSON text. */
  settings: string
  revision: number
  /** Of the form its records are stored in. */
  version: number
  /** `changing`: its records are being made fit for `next`; `removing`: they go. Both are taken up again after a crash. */
  state: 'ready' | 'changing' | 'removing'
  /** Fields that it gets. */
  next: StoredField[] | null
  createdAt: Date
  updatedAt: Date
}

export type ModelsRepository = ReturnType<typeof createModelsRepository>

const taken = async <T>(write: () => Promise<T>): Promise<T | 'taken'> => {
  try {
    return await write()
  } catch (error) {
    if (isDuplicateKey(error)) return 'taken'
    throw error
  }
}

export function createModelsRepository(db: Db) {
  const models = db.collection<ModelDocument>('models')
  return {
    ensureIndexes: () =>
      ensureIndexes(models, [
        { key: { project: 1, slug: 1 }, unique: true },
        { key: { project: 1, nameKey: 1, _id: 1 } },
        { key: { state: 1 } },
      ]),

    insert: (model: ModelDocument) => taken(() => models.insertOne(model)),
    byId: (id: string) => models.findOne({ _id: new ObjectId(id) }),
    /** By name. */
    of: (project: string) =>
      models.find({ project: new ObjectId(project) }, { sort: { nameKey: 1, _id: 1 } }).toArray(),
    /** Of a project, those on their way out as well. */
    count: (project: string) => models.countDocuments({ project: new ObjectId(project) }),
    /** Null when it has another revision by now. */
    change: (_id: ObjectId, revision: number, changes: Partial<ModelDocument>) =>
      taken(() => models.findOneAndUpdate({ _id, revision }, { $set: changes }, { returnDocument: 'after' })),
    /** Those whose change or end a crash has cut off. */
    unfinished: () => models.find({ state: { $in: ['changing', 'removing'] } }).toArray(),
    remove: (_id: ObjectId) => models.deleteOne({ _id }),
    removeAll: (project: string) => models.deleteMany({ project: new ObjectId(project) }),
  }
}
