import { type Static, Type } from 'typebox'
import { topic } from '../../kernel/events.ts'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Color, Id, Nullable, Slug, Timestamp } from '../schemas.ts'
import type { User } from '../users/contract.ts'

export const PROJECT_NAME_MAX = 100

export const Project = Type.Object({
  id: Id,
  name: Type.String(),
  slug: Type.String(),
  color: Nullable(Color),
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
  name: Type.Optional(Type.String({ minLength: 1, maxLength: PROJECT_NAME_MAX })),
  color: Type.Optional(Nullable(Color)),
})
export type UpdateProject = Static<typeof UpdateProject>

/** `suggestion` is the slug itself when it is free, else the nearest free one. */
export const SlugState = Type.Object({ available: Type.Boolean(), suggestion: Slug })
export type SlugState = Static<typeof SlugState>

export { slugify } from './slug.ts'

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

export interface ProjectsService {
  /** Projects the user may open, by name. */
  list(user: User): Promise<Project[]>
  /** Makes a project; without `slug`, one is made of the name (transliterated, made unique). @throws M3M_PROJECT_SLUG_TAKEN, M3M_PROJECT_INVALID */
  create(user: User, input: CreateProject): Promise<Project>
  /** Changes name and colour. @throws M3M_PROJECT_NOT_FOUND, M3M_PROJECT_INVALID */
  update(id: string, changes: UpdateProject): Promise<Project>
  /** Whether a slug may be given to a new project, and the nearest one that may. */
  slugState(slug: string): Promise<SlugState>
  byId(id: string): Promise<Project | null>
  bySlug(slug: string): Promise<Project | null>
  /** The project of a request whose route has access `project`. */
  projectOf(request: object): Project
  /** Whether the user is root, the maker or a member. */
  mayOpen(user: User, projectId: string): Promise<boolean>
}

export const projectsRef = serviceRef<ProjectsService>('projects')

export const projectCreated = topic<{ project: Project }>('projects.created')
