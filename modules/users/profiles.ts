/** What people change about themselves. */
import { Type } from 'typebox'
import { compileCheck } from '../../kernel/index.ts'
import { assertFits, plainName } from './checks.ts'
import { Password, PersonName, type UsersService } from './contract.ts'
import { foldName } from './fold.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { passwordWrong, userNotFound } from './users.errors.ts'
import type { UserDocument, UsersRepository } from './users.repository.ts'
import { toUser } from './users.service.ts'

const checkName = compileCheck(Type.Object({ name: PersonName }))
const checkNext = compileCheck(Type.Object({ next: Password }))

export type Profiles = Pick<UsersService, 'rename' | 'changePassword' | 'setAvatar'>

export const createProfiles = (users: UsersRepository): Profiles => {
  const found = (document: UserDocument | null, id: string): UserDocument => {
    if (!document) throw userNotFound([id])
    return document
  }
  return {
    async rename(id, given) {
      const name = plainName(given)
      assertFits(checkName({ name }))
      return toUser(found(await users.change(id, { name, nameKey: foldName(name) }), id))
    },

    async changePassword(id, current, next) {
      assertFits(checkNext({ next }))
      const { epoch, passwordHash } = found(await users.byId(id), id)
      const wrong = () => passwordWrong([], { errors: [{ path: '/current', message: 'is not your current password' }] })
      if (!(await verifyPassword(current, passwordHash))) throw wrong()
      // Whoever changes it at the same time was not asked for the one that is now.
      if (!(await users.setPassword(id, epoch, await hashPassword(next)))) throw wrong()
    },

    setAvatar: async (id, tag) =>
      toUser(found(await (tag === null ? users.removeAvatar(id) : users.change(id, { avatar: tag })), id)),
  }
}
