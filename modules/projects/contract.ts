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

/** Slugs that would be mistaken for something else in an address. */
export const RESERVED_SLUGS = ['api', 'admin', 'new', 'r', 'f', 'healthz', 'readyz', 'metrics', 'assets'] as const

export interface ProjectsService {
  /** Projects the user may open, by name. */
  list(user: User): Promise<Project[]>
  /** Makes a project; without `slug`, one is made of the name (transliterated, made unique). @throws M3M_PROJECT_SLUG_TAKEN, M3M_PROJECT_INVALID */
  create(user: User, input: CreateProject): Promise<Project>
  byId(id: string): Promise<Project | null>
  bySlug(slug: string): Promise<Project | null>
  /** The project of a request whose route has access `project`. */
  projectOf(request: object): Project
  /** Whether the user is root, the maker or a member. */
  mayOpen(user: User, projectId: string): Promise<boolean>
}

export const projectsRef = serviceRef<ProjectsService>('projects')

export const projectCreated = topic<{ project: Project }>('projects.created')
