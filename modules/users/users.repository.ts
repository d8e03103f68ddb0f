import { type Db, ensureIndexes, isDuplicateKey, ObjectId } from '../database/contract.ts'
import type { Permissions } from './contract.ts'

export interface UserDocument {
  _id: ObjectId
  email: string
  /** The address with case folded: what makes it unique. */
  emailKey: string
  name: string
  passwordHash: string
  /** Only on the root, and unique: the database lets one exist. */
  rootMarker?: 'root'
  status: 'active' | 'blocked'
  permissions: Permissions
  /** Sessions carry it; another number ends them all. */
  epoch: number
  createdAt: Date
}

export type UsersRepository = ReturnType<typeof createUsersRepository>

export function createUsersRepository(db: Db) {
  const users = db.collection<UserDocument>('users')
  return {
    ensureIndexes: () =>
      ensureIndexes(users, [
        { key: { emailKey: 1 }, unique: true },
        { key: { rootMarker: 1 }, unique: true, sparse: true },
      ]),

    /** Stores a user; resolves to false when the address is taken, or there is a root already. */
    async insert(user: UserDocument): Promise<boolean> {
      try {
        await users.insertOne(user)
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },
    isEmpty: async () => (await users.findOne({}, { projection: { _id: 1 } })) === null,
    hasRoot: async () => (await users.findOne({ rootMarker: 'root' }, { projection: { _id: 1 } })) !== null,
    byId: (id: string) =>
      /^[0-9a-f]{24}$/.test(id) ? users.findOne({ _id: new ObjectId(id) }) : Promise.resolve(null),
    byEmailKey: (emailKey: string) => users.findOne({ emailKey }),
  }
}
