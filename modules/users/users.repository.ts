import { type Db, ensureIndexes, escapeRegExp, type Filter, isDuplicateKey, ObjectId } from '../database/contract.ts'
import { isId } from '../schemas.ts'
import type { Permissions } from './contract.ts'
import { foldName } from './fold.ts'

export interface UserDocument {
  _id: ObjectId
  email: string
  /** The address with case folded: what makes it unique. */
  emailKey: string
  name: string
  /** The name with case folded: what lists are ordered by. */
  nameKey: string
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

/** Who is wanted of everybody. */
export interface UsersFilter {
  /** Part of a name or address, with case folded. */
  text?: string
  status?: UserDocument['status']
  /** Ids of those who are not. */
  except?: readonly string[]
}

/** Where a page ended. */
export interface Place {
  nameKey: string
  id: string
}

export type UsersRepository = ReturnType<typeof createUsersRepository>

/** Walks the names in their order, from a place on if one is given, so that a page ends the search. */
function filterOf({ text, status, except }: UsersFilter, after?: Place): Filter<UserDocument> {
  const part = text && { $regex: escapeRegExp(text) }
  const conditions: Filter<UserDocument>[] = [
    ...(part ? [{ $or: [{ nameKey: part }, { emailKey: part }] }] : []),
    ...(after ? [{ $or: [{ nameKey: { $gt: after.nameKey } }, { _id: { $gt: new ObjectId(after.id) } }] }] : []),
    ...(except && except.length > 0 ? [{ _id: { $nin: except.map((id) => new ObjectId(id)) } }] : []),
  ]
  return {
    nameKey: { $gte: after?.nameKey ?? '' },
    ...(status === undefined ? {} : { status }),
    ...(conditions.length > 0 ? { $and: conditions } : {}),
  }
}

export function createUsersRepository(db: Db) {
  const users = db.collection<UserDocument>('users')
  return {
    ensureIndexes: () =>
      ensureIndexes(users, [
        { key: { emailKey: 1 }, unique: true },
        { key: { rootMarker: 1 }, unique: true, sparse: true },
        { key: { nameKey: 1, _id: 1 } },
      ]),

    /** Gives those their folded name who were stored before there was one. */
    async fillNameKeys(): Promise<void> {
      for await (const { _id, name } of users.find({ nameKey: null } as Filter<UserDocument>))
        await users.updateOne({ _id, name }, { $set: { nameKey: foldName(name) } })
    },

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
    /** By name, from the beginning or on from where a page ended. */
    page: (wanted: UsersFilter, limit: number, after?: Place) =>
      users.find(filterOf(wanted, after), { sort: { nameKey: 1, _id: 1 }, limit }).toArray(),
    count: (wanted: UsersFilter) => users.countDocuments(filterOf(wanted)),
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
