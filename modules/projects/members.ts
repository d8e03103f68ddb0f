/** The members of one project as its settings show them, and who may change them. */
import type { User, UserRecord, UsersService } from '../users/contract.ts'
import type { Candidate, Member, Memberships, Project } from './contract.ts'
import { memberIsMaker, memberIsRoot, memberNotFound, membersForbidden, memberUnknown } from './projects.errors.ts'

const MAX_CANDIDATES = 20

export interface Members {
  /** Root first, then by name. */
  list(project: Project): Promise<Member[]>
  /** People who may be added, and whose name or address has the text in it. @throws M3M_PROJECT_MEMBERS_FORBIDDEN */
  candidates(asker: User, project: Project, text: string): Promise<Candidate[]>
  /** @throws M3M_PROJECT_MEMBERS_FORBIDDEN, M3M_PROJECT_MEMBER_UNKNOWN, M3M_PROJECT_MEMBER_ROOT */
  add(asker: User, project: Project, userId: string): Promise<{ member: Member; added: boolean }>
  /**
   * Resolves to who it was. Everybody may leave; whom else somebody may remove is as for adding, but for the maker, whom
   * only root removes.
   * @throws M3M_PROJECT_MEMBERS_FORBIDDEN, M3M_PROJECT_MEMBER_NOT_FOUND, M3M_PROJECT_MEMBER_ROOT, M3M_PROJECT_MEMBER_MAKER
   */
  remove(asker: User, project: Project, userId: string): Promise<Pick<User, 'email'>>
}

export function createMembers({ users, memberships }: { users: UsersService; memberships: Memberships }): Members {
  const people = users.administration

  const assertMayChange = (asker: User, project: Project): void => {
    if (!asker.root && !asker.permissions.manageUsers && project.createdBy !== asker.id) throw membersForbidden()
  }

  return {
    async list(project) {
      const found = await people.named(await memberships.of(project.id))
      return found.map((user) => toMember(user, project)).sort(byRank)
    },

    async candidates(asker, project, text) {
      assertMayChange(asker, project)
      const except = await memberships.of(project.id)
      // One more, since root may be among them.
      const { items } = await people.list({ text, status: 'active', except, limit: MAX_CANDIDATES + 1 })
      return items
        .filter(({ root }) => !root)
        .slice(0, MAX_CANDIDATES)
        .map(({ id, name, email }) => ({ id, name, email }))
    },

    async add(asker, project, userId) {
      assertMayChange(asker, project)
      const user = (await people.named([userId])).find(({ id }) => id === userId)
      if (user?.root) throw memberIsRoot()
      if (user?.status !== 'active') throw memberUnknown([userId])
      const added = await memberships.add(project.id, userId)
      return { member: toMember(user, project), added }
    },

    async remove(asker, project, userId) {
      if (userId !== asker.id) assertMayChange(asker, project)
      const user = (await people.named([userId])).find(({ id }) => id === userId)
      if (user?.root) throw memberIsRoot()
      if (!asker.root && userId !== asker.id && userId === project.createdBy) throw memberIsMaker()
      if (!(await memberships.remove(project.id, userId))) throw memberNotFound([userId])
      return { email: user?.email ?? userId }
    },
  }
}

const toMember = ({ id, name, email, root, status, avatar }: UserRecord, { createdBy }: Project): Member => ({
  id,
  name,
  email,
  status,
  root,
  maker: id === createdBy,
  ...(avatar === undefined ? {} : { avatar }),
})

const byRank = (a: Member, b: Member): number =>
  Number(b.root) - Number(a.root) || a.name.localeCompare(b.name) || a.email.localeCompare(b.email)
