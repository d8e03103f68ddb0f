/** What is done with people: made, changed, blocked, removed. Whether the asker may is not asked here. */
import { Type } from 'typebox'
import { compileCheck, type Events } from '../../kernel/index.ts'
import type { AuditService } from '../audit/contract.ts'
import { isId } from '../schemas.ts'
import { assertFits, checked, documentOf, plainName } from './checks.ts'
import {
  Email,
  Password,
  PersonName,
  sessionsEnded,
  type UserAdministration,
  type UserChanges,
  type UserRecord,
  userDeleted,
} from './contract.ts'
import { foldEmail, foldName } from './fold.ts'
import { hashPassword } from './password.ts'
import { badCursor, emailTaken, rootSpared, userNotFound } from './users.errors.ts'
import type { Place, UserDocument, UsersFilter, UsersRepository } from './users.repository.ts'
import { toUser } from './users.service.ts'

const checkChanges = compileCheck(
  Type.Object({ email: Type.Optional(Email), name: Type.Optional(PersonName), password: Type.Optional(Password) }),
)

const toRecord = (document: UserDocument): UserRecord => ({
  ...toUser(document),
  lastSignInAt: document.lastSignInAt?.toISOString() ?? null,
})

export function createUserAdministration(
  users: UsersRepository,
  events: Events,
  audit: AuditService | undefined,
): UserAdministration {
  /** What becomes of a change that found nobody: there is nobody, or it is root. */
  const absent = async (id: string) => ((await users.byId(id)) ? rootSpared() : userNotFound([id]))

  const find = async (id: string): Promise<UserDocument> => {
    const user = await users.byId(id)
    if (!user) throw userNotFound([id])
    return user
  }

  const setPassword = async (id: string, password: string): Promise<UserRecord> => {
    assertFits(checkChanges({ password }))
    const passwordHash = await hashPassword(password)
    const user = isId(id) ? await users.changeAndEndSessions(id, { passwordHash }, { orRoot: true }) : null
    if (!user) throw userNotFound([id])
    const record = toRecord(user)
    events.emit(sessionsEnded, { userId: id, root: record.root })
    return record
  }

  return {
    async list({ text = '', cursor, limit, ...wanted }) {
      const filter: UsersFilter = { ...wanted, text: foldName(text.trim()) }
      const [found, total] = await Promise.all([
        users.page(filter, limit + 1, cursor === undefined ? undefined : placeOf(cursor)),
        users.count(filter),
      ])
      const page = found.slice(0, limit)
      return {
        items: page.map(toRecord),
        total,
        ...(found.length > limit ? { nextCursor: cursorAt(page.at(-1)!) } : {}),
      }
    },
    async named(ids) {
      const [root, others] = await Promise.all([users.root(), users.byIds(ids.filter((id) => isId(id)))])
      const withoutRoot = others.filter(({ rootMarker }) => rootMarker !== 'root')
      return [...(root ? [root] : []), ...withoutRoot].map(toRecord)
    },
    get: async (id) => toRecord(await find(id)),

    async create({ permissions, ...input }) {
      const user = checked(input)
      if (await users.byEmailKey(foldEmail(user.email))) throw taken(user.email)
      const document = await documentOf(user, permissions)
      if (!(await users.insert(document))) throw taken(user.email)
      return toRecord(document)
    },

    async update(id, changes) {
      const set = changesOf(changes)
      if (Object.keys(set).length === 0) return toRecord(await find(id))
      if (!isId(id)) throw userNotFound([id])
      const change = set.permissions ? users.changeOther : users.change
      const user = await change(id, set).catch(async (error: unknown) => {
        // Not every server has the same code for it here.
        const holder = set.emailKey === undefined ? null : await users.byEmailKey(set.emailKey)
        throw set.email !== undefined && holder && holder._id.toHexString() !== id ? taken(set.email) : error
      })
      if (!user) throw await absent(id)
      return toRecord(user)
    },

    async setStatus(id, status) {
      if (!isId(id)) throw userNotFound([id])
      const user =
        status === 'blocked'
          ? await users.changeAndEndSessions(id, { status }, { orRoot: false })
          : await users.changeOther(id, { status })
      if (!user) throw await absent(id)
      if (status === 'blocked') events.emit(sessionsEnded, { userId: id, root: false })
      return toRecord(user)
    },

    setPassword,
    async setPasswordOf(email, password, by) {
      const user = await users.byEmailKey(foldEmail(email))
      if (!user) throw userNotFound([email])
      const record = await setPassword(user._id.toHexString(), password)
      await audit?.record(by, { action: 'user.resetPassword', target: record.email })
      return record
    },

    async remove(id) {
      if (!isId(id)) throw userNotFound([id])
      if (!(await users.removeOther(id))) throw await absent(id)
      events.emit(sessionsEnded, { userId: id, root: false })
      events.emit(userDeleted, { userId: id })
    },
  }
}

/** After whom a page ended, as a text that nobody takes for more than that. */
const cursorAt = ({ nameKey, _id }: UserDocument): string =>
  _id.toHexString() + Buffer.from(nameKey).toString('base64url')

/** @throws M3M_USERS_CURSOR */
function placeOf(cursor: string): Place {
  const id = cursor.slice(0, 24)
  if (!isId(id)) throw badCursor([cursor.slice(0, 64)])
  return { id, nameKey: Buffer.from(cursor.slice(24), 'base64url').toString() }
}

const taken = (email: string) =>
  emailTaken([email], { errors: [{ path: '/email', message: 'belongs to somebody else already' }] })

/** @throws M3M_USERS_INVALID */
function changesOf({ email, name, permissions }: UserChanges): Partial<UserDocument> {
  const trimmed = {
    ...(email === undefined ? {} : { email: email.trim() }),
    ...(name === undefined ? {} : { name: plainName(name) }),
  }
  assertFits(checkChanges(trimmed))
  return {
    ...trimmed,
    ...(trimmed.name === undefined ? {} : { nameKey: foldName(trimmed.name) }),
    ...(trimmed.email === undefined ? {} : { emailKey: foldEmail(trimmed.email) }),
    ...(permissions && {
      permissions: { createProjects: permissions.createProjects, manageUsers: permissions.manageUsers },
    }),
  }
}
