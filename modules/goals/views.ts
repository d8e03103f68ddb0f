/** Goals as somebody sees them. */
import type { Project, ProjectsService } from '../projects/contract.ts'
import type { User } from '../users/contract.ts'
import type { Goal, Stats, StatsQuery } from './contract.ts'
import type { GoalDocument, GoalsRepository } from './goals.repository.ts'
import { sightFor, sightOf, toGoal } from './sight.ts'
import { namesIn, type Statistics } from './statistics.ts'
import type { ValuesRepository } from './values.repository.ts'

export interface Views {
  /** What a project is shown of goals that `list` or `find` gave. */
  ofProject(project: Project, found: readonly GoalDocument[]): Promise<Goal[]>
  /** Global goals that a user may see; all there are unless told which. */
  ofUser(user: User, found?: readonly GoalDocument[]): Promise<Goal[]>
  /** @throws M3M_GOAL_UNKNOWN, M3M_GOALS_PROJECT, M3M_GOALS_RANGE, M3M_GOALS_TOO_MANY */
  stats(user: User, query: StatsQuery): Promise<Stats>
}

export function createViews({
  goals,
  values,
  projects,
  statistics,
}: {
  goals: GoalsRepository
  values: Pick<ValuesRepository, 'isCounted'>
  projects: Pick<ProjectsService, 'list'>
  statistics: Statistics
}): Views {
  const counted = (goal: GoalDocument) => values.isCounted(goal._id.toHexString())
  return {
    ofProject(project, found) {
      const sight = sightOf([project], false, goals)
      return Promise.all(
        found.map(async (goal) => toGoal(goal, goal.projectRef ? project : null, sight, await counted(goal))),
      )
    },
    async ofUser(user, found) {
      const sight = await sightFor(user, undefined, projects, goals)
      const seen = found?.filter(sight.sees) ?? (await sight.global())
      return Promise.all(seen.map(async (goal) => toGoal(goal, null, sight, await counted(goal))))
    },
    async stats(user, { projects: list, ...query }) {
      return statistics(await sightFor(user, namesIn(list), projects, goals), query)
    },
  }
}
