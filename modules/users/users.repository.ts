import { type Db, ensureIndexes, isDuplicateKey, ObjectId } from '../database/contract.ts'
import { isId } from '../schemas.ts'
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
  /** Which picture; absent without one. */
  avatar?: string
  createdAt: Date
  lastSignInAt?: Date
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
    byId: (id: string) => (isId(id) ? users.findOne({ _id: new ObjectId(id) }) : Promise.resolve(null)),
    removeAvatar: (id: string) =>
      users.findOneAndUpdate({ _id: new ObjectId(id) }, { $unset: { avatar: '' } }, { returnDocument: 'after' }),
    /** Stores another password and ends all sessions; false when `epoch` is no longer the user's. */
    setPassword: async (id: string, epoch: number, passwordHash: string): Promise<boolean> =>
      (await users.updateOne({ _id: new ObjectId(id), epoch }, { $set: { passwordHash, epoch: epoch + 1 } }))
        .matchedCount > 0,
    byEmailKey: (emailKey: string) => users.findOne({ emailKey }),
    all: () => users.find({}, { sort: { emailKey: 1 } }).toArray(),
    byIds: (ids: readonly string[]) => users.find({ _id: { $in: ids.map((id) => new ObjectId(id)) } }).toArray(),
    root: () => users.findOne({ rootMarker: 'root' }),

    /** Resolves to the user after it, or null. @throws DUPLICATE_KEY when the address is somebody else's */
    change: (id: string, changes: Partial<UserDocument>) =>
      users.findOneAndUpdate({ _id: new ObjectId(id) }, { $set: changes }, { returnDocument: 'after' }),
    /** The same for anybody but root; null for root too. @throws as `change` */
    changeOther: (id: string, changes: Partial<UserDocument>) =>
      users.findOneAndUpdate(
        { _id: new ObjectId(id), rootMarker: { $exists: false } },
        { $set: changes },
        { returnDocument: 'after' },
      ),
    /** Changes somebody whose sessions are over by it. */
    changeAndEndSessions: (id: string, changes: Partial<UserDocument>, { orRoot }: { orRoot: boolean }) =>
      users.findOneAndUpdate(
        { _id: new ObjectId(id), ...(orRoot ? {} : { rootMarker: { $exists: false } }) },
        { $set: changes, $inc: { epoch: 1 } },
        { returnDocument: 'after' },
      ),
    signedIn: (id: string, lastSignInAt: Date) =>
      users.updateOne({ _id: new ObjectId(id) }, { $set: { lastSignInAt } }),
    /** Resolves to whether there was such a user, who is not root. */
    removeOther: async (id: string) =>
      (await users.deleteOne({ _id: new ObjectId(id), rootMarker: { $exists: false } })).deletedCount > 0,
  }
}
