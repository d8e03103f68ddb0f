/** What an account may consist of, and how it is stored when it is new. */
import { Type } from 'typebox'
import { compileCheck } from '../../kernel/index.ts'
import { ObjectId } from '../database/contract.ts'
import { Email, type NewUser, Password, type Permissions, PersonName } from './contract.ts'
import { foldEmail, foldName } from './fold.ts'
import { hashPassword } from './password.ts'
import { userInvalid } from './users.errors.ts'
import type { UserDocument } from './users.repository.ts'

const checkNewUser = compileCheck(
  Type.Object({ email: Email, password: Password, name: Type.Optional(PersonName) }, { additionalProperties: false }),
)

/** A name on one line. */
export const plainName = (name: string): string => name.replaceAll(/\p{Cc}+/gu, ' ').trim()

/** @throws M3M_USERS_INVALID with every problem at once */
export function assertFits(errors: { path: string; message: string }[]): void {
  if (errors.length === 0) return
  throw userInvalid([errors.map(({ path, message }) => `${path.slice(1)} ${message}`).join('; ')], { errors })
}

/** @throws M3M_USERS_INVALID with every problem at once */
export function checked({ email, password, name }: NewUser): Required<NewUser> {
  const user = { email: email.trim(), password, ...(name === undefined ? {} : { name: plainName(name) }) }
  assertFits(checkNewUser(user))
  return { ...user, name: user.name ?? user.email.split('@')[0]!.slice(0, 100) }
}

/** What is stored of somebody new who has been `checked`. */
export async function documentOf(
  { email, password, name }: Required<NewUser>,
  { createProjects, manageUsers }: Permissions,
): Promise<UserDocument> {
  return {
    _id: new ObjectId(),
    email,
    emailKey: foldEmail(email),
    name,
    nameKey: foldName(name),
    passwordHash: await hashPassword(password),
    status: 'active',
    permissions: { createProjects, manageUsers },
    epoch: 1,
    createdAt: new Date(),
  }
}
