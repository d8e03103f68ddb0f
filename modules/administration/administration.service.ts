/** Users as those manage them who may: nobody gives what they do not have, or touches somebody who has more. */
import type { Project, ProjectsService } from '../projects/contract.ts'
import { createLock } from '../shared/gate.ts'
import { makePassword, type User, type UserRecord, type UsersService } from '../users/contract.ts'
import { manageForbidden } from './administration.errors.ts'
import type {
  CreateUser,
  ManagedUser,
  ManagedUserDetails,
  PasswordReset,
  ResetPassword,
  UpdateUser,
  UsersQuery,
} from './contract.ts'
import { assertMayChange, assertMayGrant, lockOf, type Rights } from './rights.ts'

/** A user before and after. */
export interface Change {
  before: ManagedUserDetails
  after: ManagedUserDetails
}

/** Every method throws what `rights.ts` throws when the asker may not, and M3M_USERS_NOT_FOUND. */
export interface Administration {
  /** By name, a page. @throws M3M_USERS_CURSOR */
  list(asker: User, query: UsersQuery): Promise<{ items: ManagedUser[]; total: number; nextCursor?: string }>
  get(asker: User, id: string): Promise<ManagedUserDetails>
  /** @throws M3M_USERS_EMAIL_TAKEN, M3M_USERS_INVALID */
  create(asker: User, input: CreateUser): Promise<ManagedUserDetails>
  /** @throws M3M_USERS_EMAIL_TAKEN, M3M_USERS_INVALID */
  update(asker: User, id: string, changes: UpdateUser): Promise<Change>
  /** Every session of the blocked ends. */
  setStatus(asker: User, id: string, status: User['status']): Promise<ManagedUserDetails>
  /** Gives another password, made here when none is given, and ends every session. */
  resetPassword(asker: User, id: string, input: ResetPassword): Promise<PasswordReset & Pick<User, 'email'>>
  /** Resolves to who it was. */
  remove(asker: User, id: string): Promise<Pick<User, 'email'>>
}

const NO_PERMISSIONS = { createProjects: false, manageUsers: false }

/** Who may do what where, as it is at one moment. */
interface Sight {
  projects: Project[]
  /** Ids of projects. */
  existing: ReadonlySet<string>
  rightsOf(user: User): Rights
}

export function createAdministration({
  users: { administration: people },
  projects: { memberships },
}: {
  users: UsersService
  projects: ProjectsService
}): Administration {
  const lock = createLock()
  /** One change at a time: what was asked about somebody still holds when it is acted on. */
  const inTurn = <T>({ id }: User, work: (asker: User) => Promise<T>): Promise<T> =>
    lock.run(async () => {
      const asker = await people.get(id)
      if (asker.status !== 'active' || !(asker.root || asker.permissions.manageUsers)) throw manageForbidden()
      return work(asker)
    })

  const look = async (): Promise<Sight> => {
    const all = await memberships.all()
    const projects = all.map(({ project }) => project)
    const byUser = new Map<string, Set<string>>()
    for (const { project, memberIds } of all) {
      for (const id of memberIds) byUser.set(id, (byUser.get(id) ?? new Set()).add(project.id))
    }
    const rightsOf = (user: User): Rights => ({ user, projects: byUser.get(user.id) ?? new Set() })
    return { projects, existing: new Set(projects.map(({ id }) => id)), rightsOf }
  }

  const detailsOf = async (asker: User, user: UserRecord, seen?: Sight): Promise<ManagedUserDetails> => {
    const { projects, rightsOf } = seen ?? (await look())
    const [mine, theirs] = [rightsOf(asker), rightsOf(user)]
    const shared = projects.filter(
      ({ id }) => (user.root || theirs.projects.has(id)) && (asker.root || mine.projects.has(id)),
    )
    return { ...toManaged(user, mine, theirs, projects), projects: shared.map(toUserProject) }
  }

  return {
    async list(asker, { q, status, cursor, limit = 50 }) {
      const [page, { projects, rightsOf }] = await Promise.all([
        people.list({ text: q, status, cursor, limit }),
        look(),
      ])
      const mine = rightsOf(asker)
      return { ...page, items: page.items.map((user) => toManaged(user, mine, rightsOf(user), projects)) }
    },

    get: async (asker, id) => detailsOf(asker, await people.get(id)),

    create: (by, { permissions = NO_PERMISSIONS, projects = [], ...input }) =>
      inTurn(by, async (asker) => {
        const { existing, rightsOf } = await look()
        assertMayGrant(rightsOf(asker), { permissions, projects }, existing)
        const user = await people.create({ ...input, permissions })
        for (const project of projects) await memberships.add(project, user.id)
        return detailsOf(asker, user)
      }),

    update: (by, id, { projects, ...changes }) =>
      inTurn(by, async (asker) => {
        const user = await people.get(id)
        const seen = await look()
        const [mine, theirs] = [seen.rightsOf(asker), seen.rightsOf(user)]
        const own = changes.permissions === undefined && projects === undefined
        assertMayChange(mine, theirs, { own })
        assertMayGrant(mine, { permissions: changes.permissions, projects }, seen.existing)
        const before = await detailsOf(asker, user, seen)
        const changed = await people.update(id, changes)
        if (projects) {
          const wanted = new Set(projects)
          for (const project of theirs.projects) if (!wanted.has(project)) await memberships.remove(project, id)
          for (const project of wanted) if (!theirs.projects.has(project)) await memberships.add(project, id)
        }
        return { before, after: await detailsOf(asker, changed) }
      }),

    setStatus: (by, id, status) =>
      inTurn(by, async (asker) => {
        await assertMay(asker, id)
        return detailsOf(asker, await people.setStatus(id, status))
      }),

    resetPassword: (by, id, { password }) =>
      inTurn(by, async (asker) => {
        const { email } = await assertMay(asker, id)
        const chosen = password ?? makePassword()
        await people.setPassword(id, chosen)
        return { password: password === undefined ? chosen : null, email }
      }),

    remove: (by, id) =>
      inTurn(by, async (asker) => {
        const { email } = await assertMay(asker, id)
        // In this order what was cut off can be done again: who is blocked is out already, and still to be found.
        await people.setStatus(id, 'blocked')
        await memberships.removeEverywhere(id)
        await people.remove(id)
        return { email }
      }),
  }

  async function assertMay(asker: User, id: string): Promise<UserRecord> {
    const user = await people.get(id)
    const { rightsOf } = await look()
    assertMayChange(rightsOf(asker), rightsOf(user))
    return user
  }
}

const toManaged = (user: UserRecord, mine: Rights, theirs: Rights, all: readonly Project[]): ManagedUser => ({
  ...user,
  projectCount: user.root ? all.length : theirs.projects.size,
  locked: lockOf(mine, theirs),
})

const toUserProject = ({ id, name, slug, color }: Project) => ({ id, name, slug, color })
