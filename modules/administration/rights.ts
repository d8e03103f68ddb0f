/** What somebody has, and what follows for whom they may change and what they may give. */
import type { Permissions, User } from '../users/contract.ts'
import { grantForbidden, moreLocked, projectUnknown, rootLocked, selfLocked } from './administration.errors.ts'
import type { Lock } from './contract.ts'

/** A user with the ids of the projects that they are a member of. */
export interface Rights {
  user: Pick<User, 'id' | 'root' | 'name' | 'permissions'>
  projects: ReadonlySet<string>
}

const PERMISSIONS = {
  createProjects: 'the permission "create projects"',
  manageUsers: 'the permission "manage users"',
} as const satisfies Record<keyof Permissions, string>
const names = Object.keys(PERMISSIONS) as (keyof Permissions)[]

const has = ({ user, projects }: Rights, project: string): boolean => user.root || projects.has(project)
const may = ({ user }: Rights, permission: keyof Permissions): boolean => user.root || user.permissions[permission]

/** Why `asker` may not change `other`; null when nothing speaks against it. */
export function lockOf(asker: Rights, other: Rights): Lock | null {
  if (other.user.root) return 'root'
  if (other.user.id === asker.user.id) return 'self'
  const more =
    names.some((name) => may(other, name) && !may(asker, name)) ||
    [...other.projects].some((project) => !has(asker, project))
  return more ? 'more' : null
}

/**
 * @param own whether the change is one that everybody may make to themselves: of name and address
 * @throws M3M_USERS_ROOT_LOCKED, M3M_USERS_SELF, M3M_USERS_MORE
 */
export function assertMayChange(asker: Rights, other: Rights, { own = false } = {}): void {
  if (own && other.user.id === asker.user.id) return
  switch (lockOf(asker, other)) {
    case 'root':
      throw rootLocked()
    case 'self':
      throw selfLocked()
    case 'more':
      throw moreLocked([other.user.name])
  }
}

export interface Grant {
  permissions?: Permissions | undefined
  projects?: readonly string[] | undefined
}

/**
 * @param existing ids of all projects
 * @throws M3M_USERS_GRANT for anything the asker does not have; to root M3M_USERS_PROJECT for projects there are not
 */
export function assertMayGrant(
  asker: Rights,
  { permissions, projects = [] }: Grant,
  existing: ReadonlySet<string>,
): void {
  const lacking: string[] = names
    .filter((name) => permissions?.[name] && !may(asker, name))
    .map((name) => PERMISSIONS[name])
  const foreign = projects.filter((project) => !has(asker, project))
  if (foreign.length > 0) lacking.push(`access to ${foreign.length === 1 ? `project ${foreign[0]}` : 'projects'}`)
  if (lacking.length > 0) throw grantForbidden([lacking.join(' and ')])
  for (const [index, project] of projects.entries()) {
    if (existing.has(project)) continue
    throw projectUnknown([project], { errors: [{ path: `/projects/${index}`, message: 'does not exist' }] })
  }
}
