/** A server with goals, people, and a service of goals on a clock of the test's own. */
import type { TestContext } from 'node:test'
import { fake } from '../../../kernel/index.ts'
import audit from '../../../modules/audit/index.ts'
import { databaseRef } from '../../../modules/database/contract.ts'
import { createCalendar } from '../../../modules/goals/calendar.ts'
import { goalsRef } from '../../../modules/goals/contract.ts'
import { createGoalsRepository } from '../../../modules/goals/goals.repository.ts'
import { createGoalsService, type GoalsModule } from '../../../modules/goals/goals.service.ts'
import goalsModule from '../../../modules/goals/index.ts'
import { createStatistics } from '../../../modules/goals/statistics.ts'
import { createValuesRepository } from '../../../modules/goals/values.repository.ts'
import { createViews } from '../../../modules/goals/views.ts'
import { type Project, projectsRef } from '../../../modules/projects/contract.ts'
import projects from '../../../modules/projects/index.ts'
import { type User, usersRef } from '../../../modules/users/contract.ts'
import { crowd, signIn, startServer } from '../auth/support.ts'

export async function start(t: TestContext, config: Record<string, unknown> = {}) {
  const { people, service } = crowd('root', 'member', 'other')
  const server = await startServer(t, {
    modules: [audit, projects, goalsModule],
    fakes: [fake(usersRef, service)],
    config: { goals: config },
  })
  const tokens = new Map<string, string>()
  const api = async (who: string, method: string, path: string, body?: unknown) => {
    if (!tokens.has(who)) tokens.set(who, await signIn(server, people[who]!))
    return server.call(method, `/api${path}`, { as: tokens.get(who)!, body })
  }
  const project = async (who: string, slug: string): Promise<Project> =>
    (await api(who, 'POST', '/projects', { name: slug, slug })).body
  const goals = server.kernel.get(goalsRef) as GoalsModule
  return { server, people: people as Record<string, User>, api, project, goals }
}

/** The same with a clock to set; `zone` makes a service with the days of another time zone. */
export async function clocked(t: TestContext) {
  const started = await start(t)
  const { kernel } = started.server
  let now = Date.parse('2026-11-28T12:00:00Z')
  const clock = () => now
  const db = kernel.get(databaseRef)
  const values = createValuesRepository(db)
  const repository = createGoalsRepository(db)
  const facade = kernel.get(projectsRef)
  const zone = (timezone: string) => {
    const calendar = createCalendar(timezone)
    const statistics = createStatistics({ values, calendar, timezone, clock })
    return {
      goals: createGoalsService({ goals: repository, values, projects: facade, calendar, maxPerProject: 100, clock }),
      views: createViews({ goals: repository, values, projects: facade, statistics }),
    }
  }
  const at = (time: string) => {
    now = Date.parse(time)
  }
  return { ...started, ...zone('UTC'), zone, at }
}
