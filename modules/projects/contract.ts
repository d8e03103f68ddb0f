import { type Static, Type } from 'typebox'
import { topic } from '../../kernel/events.ts'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Color, Id, Nullable, Slug, Timestamp } from '../schemas.ts'
import { User } from '../users/contract.ts'

export const PROJECT_NAME_MAX = 100

export const Project = Type.Object({
  id: Id,
  name: Type.String(),
  slug: Type.String(),
  color: Nullable(Color),
  /** Id of the user who made it. */
  createdBy: Id,
  createdAt: Timestamp,
  updatedAt: Timestamp,
})
export type Project = Static<typeof Project>

export const CreateProject = Type.Object({
  name: Type.String({ minLength: 1, maxLength: PROJECT_NAME_MAX }),
  slug: Type.Optional(Slug),
  color: Type.Optional(Nullable(Color)),
})
export type CreateProject = Static<typeof CreateProject>

export const UpdateProject = Type.Object({
  slug: Type.Optional(Slug),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: PROJECT_NAME_MAX })),
  color: Type.Optional(Nullable(Color)),
})
export type UpdateProject = Static<typeof UpdateProject>

/** What can be told of a project's API key: the key itself is shown once, when it is made. */
export const ApiKey = Type.Object({
  /** Its last characters, to tell it from others. */
  hint: Type.String(),
  createdAt: Timestamp,
  createdBy: Type.Object({ id: Id, name: Type.String() }),
})
export type ApiKey = Static<typeof ApiKey>

export const NewApiKey = Type.Object({ key: Type.String(), ...ApiKey.properties })
export type NewApiKey = Static<typeof NewApiKey>

/** `suggestion` is the slug itself when it is free, else the nearest free one. */
export const SlugState = Type.Object({ available: Type.Boolean(), suggestion: Slug })
export type SlugState = Static<typeof SlugState>

/** Somebody who may open a project. Root may open every one; `maker` made this one. */
export const Member = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  status: User.properties.status,
  root: Type.Boolean(),
  maker: Type.Boolean(),
  avatar: User.properties.avatar,
})
export type Member = Static<typeof Member>

/** Somebody who may become a member. */
export const Candidate = Type.Object({ id: Id, name: Type.String(), email: Type.String() })
export type Candidate = Static<typeof Candidate>

/** Who may open which project besides root, who may open all. Whether the asker may change it is not asked here. */
export interface Memberships {
  /** Every project, by name, with the ids of its members. */
  all(): Promise<{ project: Project; memberIds: string[] }[]>
  /** Ids of a project's members. @throws M3M_PROJECT_NOT_FOUND */
  of(projectId: string): Promise<string[]>
  /** Resolves to whether it was none before. @throws M3M_PROJECT_NOT_FOUND */
  add(projectId: string, userId: string): Promise<boolean>
  /** Resolves to whether it was one. */
  remove(projectId: string, userId: string): Promise<boolean>
  /** Removes somebody who is about to be no more from every project. */
  removeEverywhere(userId: string): Promise<void>
}

export { numberedSlug, slugify } from './slug.ts'

/** Slugs that would be mistaken for something else in an address. */
export const RESERVED_SLUGS = [
  'api',
  'admin',
  'new',
  'r',
  'f',
  'healthz',
  'readyz',
  'metrics',
  'assets',
  'slug-available',
] as const

/** Removes what a module keeps of a project. It may find a part of it, or nothing: a removal that broke off is repeated. */
export type RemoveOwned = (project: Project) => Promise<unknown>

export interface ProjectsService {
  /** Projects the user may open, by name. */
  list(user: User): Promise<Project[]>
  /** Makes a project; without `slug`, one is made of the name (transliterated, made unique). @throws M3M_PROJECT_SLUG_TAKEN, M3M_PROJECT_INVALID */
  create(user: User, input: CreateProject): Promise<Project>
  /** Changes name, slug and colour. @throws M3M_PROJECT_NOT_FOUND, M3M_PROJECT_INVALID, M3M_PROJECT_SLUG_TAKEN */
  update(id: string, changes: UpdateProject): Promise<Project>
  /**
   * Removes a project with all it owns, for good: at once for everybody who asks for it, then in every module that
   * keeps something of it. `slug` is the project's, given again as a confirmation.
   * @throws M3M_PROJECT_DELETE_FORBIDDEN to all but root and the maker, M3M_PROJECT_NOT_CONFIRMED
   */
  delete(user: User, id: string, slug: string): Promise<void>
  /** What a module does when a project is deleted. Those set up last come first: what runs stops before data goes. */
  onDelete(module: string, remove: RemoveOwned): void
  /** The project's API key, null when it has none. */
  apiKey(id: string): Promise<ApiKey | null>
  /** Makes a key in the place of the one there was, which is no good from then on. */
  makeApiKey(user: User, id: string): Promise<NewApiKey>
  removeApiKey(id: string): Promise<void>
  /** Whether a slug may be given to a new project, and the nearest one that may. */
  slugState(slug: string): Promise<SlugState>
  byId(id: string): Promise<Project | null>
  bySlug(slug: string): Promise<Project | null>
  /** The project of a request whose route has access `project` or `member`. */
  projectOf(request: object): Project
  /** Whether the user is root, the maker or a member. */
  mayOpen(user: Pick<User, 'id' | 'root'>, projectId: string): Promise<boolean>
  readonly memberships: Memberships
}

export const projectsRef = serviceRef<ProjectsService>('projects')

/** Told when nobody finds the project any more, before what it owned is removed. */
export const projectDeleted = topic<{ project: Project }>('projects.deleted')

/** Told after a project got another name, slug or colour. */
export const projectChanged = topic<{ project: Project; before: Project }>('projects.changed')

/** Told when another key, or none, opens the project from now on. */
export const apiKeyChanged = topic<{ projectId: string }>('projects.apiKeyChanged')

export const projectCreated = topic<{ project: Project }>('projects.created')

export const memberAdded = topic<{ projectId: string; userId: string }>('projects.memberAdded')

/** Told when somebody may not open the project any more. */
export const memberRemoved = topic<{ projectId: string; userId: string }>('projects.memberRemoved')
