/** Which goals, and whose counts, somebody may see: those of the projects they may open, and root all. */
import type { Project, ProjectsService } from '../projects/contract.ts'
import { isId } from '../schemas.ts'
import type { User } from '../users/contract.ts'
import { type Goal, STATS_GOALS_MAX } from './contract.ts'
import { goalsProject, goalsTooMany, goalUnknown } from './goals.errors.ts'
import type { GoalDocument, GoalsRepository } from './goals.repository.ts'

const SHOWN = 130

export interface Sight {
  /** Projects whose counts may be told; undefined: all. */
  readonly scope: readonly string[] | undefined
  sees(goal: GoalDocument): boolean
  /** Global goals by name. */
  global(): Promise<GoalDocument[]>
  /** Everything there is to see. */
  all(): Promise<GoalDocument[]>
  /**
   * By id or full slug. Several goals may have one full slug: "c" of the project "a-b" and "b-c" of "a"; then it means
   * them all. @throws M3M_GOAL_UNKNOWN
   */
  named(name: string): Promise<GoalDocument[]>
}

const projectOf = ({ projectRef }: GoalDocument) => projectRef?.toHexString()

/** @param everything whether the counts of all projects may be told */
export function sightOf(mine: readonly Project[], everything: boolean, goals: GoalsRepository): Sight {
  const ids = new Set(mine.map(({ id }) => id))
  const sees = (goal: GoalDocument): boolean => {
    const project = projectOf(goal)
    if (project !== undefined) return ids.has(project)
    return everything || goal.projects.some((id) => ids.has(id.toHexString()))
  }
  const global = async () => (await goals.ofOwner(null)).filter(sees)
  return {
    scope: everything ? undefined : [...ids],
    sees,
    global,
    async all() {
      const found = await global()
      for (const { id } of mine) {
        found.push(...(await goals.ofOwner(id)))
        if (found.length > STATS_GOALS_MAX) throw goalsTooMany([STATS_GOALS_MAX])
      }
      return found
    },
    async named(name) {
      const shown = name.slice(0, SHOWN)
      if (isId(name)) {
        const found = await goals.byId(name)
        if (!found || !sees(found)) throw goalUnknown([shown])
        return [found]
      }
      const candidates = [
        goals.bySlug(null, name),
        ...mine
          .filter(({ slug }) => name.startsWith(`${slug}-`))
          .map(({ id, slug }) => goals.bySlug(id, name.slice(slug.length + 1))),
      ]
      const found = (await Promise.all(candidates)).filter((goal): goal is GoalDocument => goal !== null && sees(goal))
      if (found.length === 0) throw goalUnknown([shown])
      return found
    },
  }
}

/**
 * What a user sees; with names of projects, no more than these have.
 * @throws M3M_GOALS_PROJECT
 */
export async function sightFor(
  user: User,
  names: readonly string[] | undefined,
  projects: Pick<ProjectsService, 'list'>,
  goals: GoalsRepository,
): Promise<Sight> {
  const mine = await projects.list(user)
  if (!names) return sightOf(mine, user.root, goals)
  const some = names.map((name) => {
    const found = mine.find(({ id, slug }) => id === name || slug === name)
    if (!found) throw goalsProject([name.slice(0, SHOWN)])
    return found
  })
  return sightOf(some, false, goals)
}

/** A goal as the API shows it to somebody. @param project its own, null for a global one */
export const toGoal = (goal: GoalDocument, project: Project | null, sight: Sight, counted: boolean): Goal => ({
  id: goal._id.toHexString(),
  name: goal.name,
  slug: goal.slug,
  fullSlug: project ? `${project.slug}-${goal.slug}` : goal.slug,
  color: goal.color,
  type: goal.type,
  description: goal.description,
  projectId: projectOf(goal) ?? null,
  projects: goal.projects.map((id) => id.toHexString()).filter((id) => !sight.scope || sight.scope.includes(id)),
  counted,
  createdAt: goal.createdAt.toISOString(),
  updatedAt: goal.updatedAt.toISOString(),
})
