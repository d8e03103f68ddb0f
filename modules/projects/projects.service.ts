import type { Events, Logger } from '../../kernel/index.ts'
import { ObjectId } from '../database/contract.ts'
import { isId, SLUG_PATTERN } from '../schemas.ts'
import type { User } from '../users/contract.ts'
import { createApiKeys } from './api-keys.ts'
import {
  apiKeyChanged,
  type Project,
  type ProjectsService,
  projectChanged,
  projectCreated,
  RESERVED_SLUGS,
} from './contract.ts'
import { createDeletion } from './deletion.ts'
import { createMemberships } from './memberships.ts'
import {
  createForbidden,
  deleteForbidden,
  keyInvalid,
  notConfirmed,
  projectInvalid,
  projectNotFound,
  slugTaken,
} from './projects.errors.ts'
import { type ProjectDocument, type ProjectsRepository, toProject } from './projects.repository.ts'
import { numberedSlug, slugify } from './slug.ts'

/** What the module's own parts use besides the public facade. */
export interface ProjectsFacade extends ProjectsService {
  /**
   * The project that `p` (slug or id) names for this user, remembered for `projectOf(request)`.
   * @throws M3M_PROJECT_NOT_FOUND, the same for projects that are missing and those of others
   */
  enter(request: object, p: string, user: User): Promise<void>
  /**
   * The same for whoever has the project's API key; resolves to who acts by it.
   * @throws M3M_PROJECT_KEY for a key that is nobody's, M3M_PROJECT_NOT_FOUND for any project but the key's
   */
  enterByKey(request: object, p: string, key: string): Promise<User>
  /** Who acts by a key of any project. @throws M3M_PROJECT_KEY */
  actorByKey(key: string): Promise<User>
  /** The project a request has entered, if any. */
  enteredBy(request: object): Project | undefined
  /** Goes on, in the background, with deletions that the end of the server cut off. */
  start(): void
  /** Resolves when no deletion is under way. */
  stop(): Promise<void>
}

/** What a name without a single Latin letter or digit becomes. */
const NAMELESS = 'project'
/** Numbers tried at once in search of a free slug. */
const WINDOW = 50

/** A slug that looks like an id or a part of our own addresses would be mistaken for one. */
const isReserved = (slug: string): boolean => isId(slug) || (RESERVED_SLUGS as readonly string[]).includes(slug)

export function createProjectsService({
  projects,
  events,
  log,
}: {
  projects: ProjectsRepository
  events: Events
  log: Logger
}): ProjectsFacade {
  const deletion = createDeletion({ projects, events, log })
  const keys = createApiKeys(projects)
  const entered = new WeakMap<object, Project>()

  /** `base`, or with the smallest number from 2 on that is free. */
  const freeSlug = async (base: string): Promise<string> => {
    for (let from = 1; ; from += WINDOW) {
      const candidates = Array.from({ length: WINDOW }, (_, i) =>
        from + i === 1 ? base : numberedSlug(base, from + i),
      )
      const taken = await projects.taken(candidates)
      const free = candidates.find((slug) => !taken.has(slug) && !isReserved(slug))
      if (free) return free
    }
  }

  const mayOpen = (user: Pick<User, 'id' | 'root'>, { memberIds }: ProjectDocument): boolean =>
    user.root || memberIds.some((id) => id.toHexString() === user.id)

  /** An id can never be a slug, nor the other way round. */
  const find = (p: string) =>
    isId(p) ? projects.byId(p) : new RegExp(SLUG_PATTERN).test(p) ? projects.bySlug(p) : Promise.resolve(null)

  const ownerOf = async (key: string): Promise<Project> => {
    const document = await keys.owner(key)
    if (!document) throw keyInvalid()
    return toProject(document)
  }

  return {
    async list(user) {
      return (await (user.root ? projects.all() : projects.ofMember(user.id))).map(toProject)
    },

    async create(user, input) {
      if (!user.root && !user.permissions.createProjects) throw createForbidden()
      const name = checkedName(input.name)
      if (input.slug !== undefined) checkSlug(input.slug)
      const now = new Date()
      const maker = new ObjectId(user.id)
      const document = {
        _id: new ObjectId(),
        name,
        nameKey: name.toLowerCase(),
        slug: input.slug ?? (await freeSlug(slugify(name) || NAMELESS)),
        color: input.color ?? null,
        createdBy: maker,
        memberIds: [maker],
        createdAt: now,
        updatedAt: now,
      }
      while (!(await projects.insert(document))) {
        const free = await freeSlug(document.slug)
        if (input.slug !== undefined) throw taken(input.slug, free)
        // Somebody was faster with the same name.
        document.slug = await freeSlug(slugify(name) || NAMELESS)
      }
      const project = toProject(document)
      events.emit(projectCreated, { project })
      return project
    },

    async update(id, { name, slug, color }) {
      const changes: Partial<ProjectDocument> = { updatedAt: new Date() }
      if (name !== undefined) {
        changes.name = checkedName(name)
        changes.nameKey = changes.name.toLowerCase()
      }
      if (color !== undefined) changes.color = color
      if (slug !== undefined) {
        checkSlug(slug)
        changes.slug = slug
      }
      const before = await projects.update(id, changes).catch(async (error: unknown) => {
        // Not every server has the same code for it here.
        if (slug === undefined || !(await projects.taken([slug])).has(slug)) throw error
        throw taken(slug, await freeSlug(slug))
      })
      if (!before) throw projectNotFound([id])
      const project = toProject({ ...before, ...changes })
      events.emit(projectChanged, { project, before: toProject(before) })
      return project
    },
    apiKey: keys.of,
    async makeApiKey(user, id) {
      const made = await keys.make(user, id)
      events.emit(apiKeyChanged, { projectId: id })
      return made
    },
    async removeApiKey(id) {
      await keys.remove(id)
      events.emit(apiKeyChanged, { projectId: id })
    },

    async delete(user, id, slug) {
      const document = await projects.byId(id)
      if (!document) throw projectNotFound([id])
      if (!user.root && document.createdBy.toHexString() !== user.id) throw deleteForbidden()
      if (slug !== document.slug) {
        const message = `is not "${document.slug}"`
        throw notConfirmed([document.slug], { errors: [{ path: '/slug', message }] })
      }
      await deletion.run(id)
    },
    memberships: createMemberships({ projects, events }),
    onDelete: deletion.add,
    start: deletion.resume,
    stop: deletion.settled,

    async slugState(slug) {
      const suggestion = await freeSlug(slug)
      return { available: suggestion === slug, suggestion }
    },

    async byId(id) {
      const document = isId(id) ? await projects.byId(id) : null
      return document && toProject(document)
    },
    async bySlug(slug) {
      const document = await projects.bySlug(slug)
      return document && toProject(document)
    },
    enteredBy: (request) => entered.get(request),
    projectOf(request) {
      const project = entered.get(request)
      if (!project) throw new TypeError('projectOf() asks for a route whose access is "project"')
      return project
    },
    async mayOpen(user, projectId) {
      const document = isId(projectId) ? await projects.byId(projectId) : null
      return document !== null && mayOpen(user, document)
    },
    actorByKey: async (key) => actorOf(await ownerOf(key)),
    async enterByKey(request, p, key) {
      const project = await ownerOf(key)
      if (p !== project.slug && p !== project.id) throw projectNotFound([p.slice(0, 64)])
      entered.set(request, project)
      return actorOf(project)
    },
    async enter(request, p, user) {
      const document = await find(p)
      if (!document || !mayOpen(user, document)) throw projectNotFound([p.slice(0, 64)])
      entered.set(request, toProject(document))
    },
  }
}

/** Who acts by a project's key: nobody's id, and no permission at all. */
const actorOf = ({ id, createdAt }: Project): User => ({
  id,
  email: '',
  name: 'API key',
  root: false,
  status: 'active',
  permissions: { createProjects: false, manageUsers: false },
  createdAt,
})

function checkedName(name: string): string {
  const trimmed = name.trim()
  if (trimmed) return trimmed
  throw invalid('/name', 'must not be empty')
}

function checkSlug(slug: string): void {
  if (!new RegExp(SLUG_PATTERN).test(slug)) throw invalid('/slug', 'must be 1 to 64 of a-z, 0-9 and inner hyphens')
  if (isReserved(slug)) throw invalid('/slug', `"${slug}" is reserved; take another`)
}

const taken = (slug: string, free: string) =>
  slugTaken([slug, free], { errors: [{ path: '/slug', message: `is taken; "${free}" is free` }] })

const invalid = (path: string, message: string) =>
  projectInvalid([`${path.slice(1)} ${message}`], { errors: [{ path, message }] })
