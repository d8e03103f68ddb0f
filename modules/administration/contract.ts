import { type Static, Type } from 'typebox'
import { Color, Id, Nullable, OneOf } from '../schemas.ts'
import { Email, Password, Permissions, PersonName, UserRecord } from '../users/contract.ts'

/**
 * Why the asker may not change somebody: `root` is changed by root alone, `self` only in name and address, and `more`
 * means permissions or projects the asker does not have.
 */
export const LOCKS = ['root', 'self', 'more'] as const
export type Lock = (typeof LOCKS)[number]

/** A user in the list of those who manage users. */
export const ManagedUser = Type.Object({
  ...UserRecord.properties,
  /** Projects the user may open; all there are, for root. */
  projectCount: Type.Integer(),
  locked: Nullable(OneOf(LOCKS)),
})
export type ManagedUser = Static<typeof ManagedUser>

export const UserProject = Type.Object({
  id: Id,
  name: Type.String(),
  slug: Type.String(),
  color: Nullable(Color),
})
export type UserProject = Static<typeof UserProject>

/** One of them. `projects`: those the user may open, as far as the asker may open them too. */
export const ManagedUserDetails = Type.Object({ ...ManagedUser.properties, projects: Type.Array(UserProject) })
export type ManagedUserDetails = Static<typeof ManagedUserDetails>

/** Whatever is not named here is refused: nobody becomes root, or gets a hash of a password, by asking for it. */
const exact = { additionalProperties: false } as const
const ExactPermissions = Type.Object(Permissions.properties, exact)
const ProjectIds = Type.Array(Id, { maxItems: 10_000, uniqueItems: true, description: 'Ids of projects' })

export const CreateUser = Type.Object(
  {
    email: Email,
    name: Type.Optional(PersonName),
    password: Password,
    permissions: Type.Optional(ExactPermissions),
    projects: Type.Optional(ProjectIds),
  },
  exact,
)
export type CreateUser = Static<typeof CreateUser>

/** What is absent stays as it is; `projects` are all the user may open from then on. */
export const UpdateUser = Type.Object(
  {
    email: Type.Optional(Email),
    name: Type.Optional(PersonName),
    permissions: Type.Optional(ExactPermissions),
    projects: Type.Optional(ProjectIds),
  },
  exact,
)
export type UpdateUser = Static<typeof UpdateUser>

export const ResetPassword = Type.Object({ password: Type.Optional(Password) }, exact)
export type ResetPassword = Static<typeof ResetPassword>

/** The password that was made; null when one was given. It is told this once. */
export const PasswordReset = Type.Object({ password: Nullable(Type.String()) })
export type PasswordReset = Static<typeof PasswordReset>

export const UsersQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 254, description: 'Part of a name or address' })),
  status: Type.Optional(UserRecord.properties.status),
  cursor: Type.Optional(Type.String({ maxLength: 600, description: 'nextCursor of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})
export type UsersQuery = Static<typeof UsersQuery>
