/** What names, slugs and writers of goals have to be. */
import { ObjectId } from '../database/contract.ts'
import { numberedSlug, type Project, type ProjectsService } from '../projects/contract.ts'
import { isId, SLUG_PATTERN } from '../schemas.ts'
import { goalInvalid, goalProject } from './goals.errors.ts'
import type { GoalsRepository } from './goals.repository.ts'

/** What a name without a single Latin letter or digit becomes. */
const NAMELESS = 'goal'
/** Numbers tried at once in search of a free slug. */
const WINDOW = 50
const SLUG = new RegExp(SLUG_PATTERN)

const invalid = (path: string, message: string) =>
  goalInvalid([`${path.slice(1)} ${message}`], { errors: [{ path, message }] })

/** @throws M3M_GOAL_INVALID */
export function checkedName(name: string): string {
  const trimmed = name.trim()
  if (trimmed) return trimmed
  throw invalid('/name', 'must not be empty')
}

/** One that looks like an id would be mistaken for one. @throws M3M_GOAL_INVALID */
export function checkSlug(slug: string): void {
  if (!SLUG.test(slug)) throw invalid('/slug', 'must be 1 to 64 of a-z, 0-9 and inner hyphens')
  if (isId(slug)) throw invalid('/slug', `"${slug}" looks like an id; take another`)
}

/** The projects that may write, each once. @throws M3M_GOAL_INVALID, M3M_GOAL_PROJECT */
export async function checkedWriters(
  owner: Project | null,
  ids: readonly string[] = [],
  projects: Pick<ProjectsService, 'byId'>,
): Promise<ObjectId[]> {
  if (owner && ids.length > 0) throw invalid('/projects', 'are for global goals')
  const unique = [...new Set(ids)]
  const found = await Promise.all(unique.map((id) => projects.byId(id)))
  const missing = found.indexOf(null)
  if (missing >= 0) {
    const path = `/projects/${ids.indexOf(unique[missing]!)}`
    throw goalProject([unique[missing]!], { errors: [{ path, message: 'does not exist' }] })
  }
  return unique.map((id) => new ObjectId(id))
}

/** `base`, or with the smallest number from 2 on that is free. */
export async function freeSlug(goals: GoalsRepository, projectId: string | null, base: string): Promise<string> {
  const first = base || NAMELESS
  for (let from = 1; ; from += WINDOW) {
    const candidates = Array.from({ length: WINDOW }, (_, i) =>
      from + i === 1 ? first : numberedSlug(first, from + i),
    )
    const taken = await goals.taken(projectId, candidates)
    const free = candidates.find((slug) => !taken.has(slug) && !isId(slug))
    if (free) return free
  }
}
