import type { AuditService } from '../audit/contract.ts'
import { isDiskFull } from '../database/contract.ts'
import { checked, documentOf } from './checks.ts'
import type { User, UsersService } from './contract.ts'
import { foldEmail } from './fold.ts'
import { hashPassword, verifyPassword } from './password.ts'
import type { Profiles } from './profiles.ts'
import { emailTaken, rootExists, userNotFound } from './users.errors.ts'
import type { UserDocument, UsersRepository } from './users.repository.ts'

/** A user as others see one; root has every permission. */
export function toUser({ _id, email, name, rootMarker, status, permissions, createdAt, avatar }: UserDocument): User {
  const root = rootMarker === 'root'
  const id = _id.toHexString()
  return {
    id,
    email,
    name,
    root,
    status,
    permissions: root ? { createProjects: true, manageUsers: true } : { ...permissions },
    createdAt: createdAt.toISOString(),
    ...(avatar === undefined ? {} : { avatar: `/api/users/${id}/avatar?v=${avatar}` }),
  }
}

export function createUsersService(
  users: UsersRepository,
  audit: AuditService | undefined,
): Omit<UsersService, keyof Profiles | 'administration'> {
  // Verified when nobody has the address, so that an unknown address costs the same time as a wrong password.
  let decoy: Promise<string> | undefined
  const decoyHash = () => (decoy ??= hashPassword('nobody has this password'))

  return {
    isEmpty: () => users.isEmpty(),

    async createRoot(input, by = 'system') {
      if (await users.hasRoot()) throw rootExists()
      const user = checked(input)
      const all = { createProjects: true, manageUsers: true }
      const document: UserDocument = { ...(await documentOf(user, all)), rootMarker: 'root' }
      if (await users.insert(document)) {
        await audit?.record(by, { action: 'server.setup', target: user.email })
        return toUser(document)
      }
      throw (await users.hasRoot()) ? rootExists() : emailTaken([user.email])
    },

    async authenticate(email, password) {
      const nobody = await decoyHash()
      const user = await users.byEmailKey(foldEmail(email))
      const right = await verifyPassword(password, user?.passwordHash ?? nobody)
      return user && right && user.status === 'active' ? toUser(user) : null
    },

    async bySession(id, epoch) {
      const user = await users.byId(id)
      return user && user.status === 'active' && user.epoch === epoch ? toUser(user) : null
    },

    async sessionEpoch(id) {
      const user = await users.byId(id)
      if (!user) throw userNotFound([id])
      return user.epoch
    },

    async signedIn(id) {
      try {
        await users.signedIn(id, new Date())
      } catch (error) {
        // Nobody is kept out for want of a date: whoever signs in may be about to free some space.
        if (!isDiskFull(error)) throw error
      }
    },
  }
}
