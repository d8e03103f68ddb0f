import { defineModule, eventsRef, optional, projectTypesChanged } from '../../kernel/index.ts'
import { auditRef } from '../audit/contract.ts'
import { authRef } from '../auth/contract.ts'
import { databaseRef } from '../database/contract.ts'
import { projectsRef } from '../projects/contract.ts'
import { createCalendar } from './calendar.ts'
import { goalsRef } from './contract.ts'
import { GoalsConfig } from './goals.config.ts'
import { createGoalsRepository } from './goals.repository.ts'
import { goalsRoutes } from './goals.routes.ts'
import { goalsRuntime } from './goals.runtime.ts'
import { createGoalsService } from './goals.service.ts'
import { goalsTypes } from './goals.types.ts'
import { createRecordedGoals } from './recorded.ts'
import { createStatistics } from './statistics.ts'
import { createValuesRepository } from './values.repository.ts'
import { createViews } from './views.ts'

export default defineModule({
  id: 'goals',
  summary: 'Counters that services write and the dashboard reads',
  needs: { db: databaseRef, auth: authRef, projects: projectsRef, events: eventsRef, audit: optional(auditRef) },
  provides: goalsRef,
  config: { key: 'goals', schema: GoalsConfig },
  setup({ db, auth, projects, events, audit }, { config }) {
    const { timezone, maxPerProject } = config
    const repository = createGoalsRepository(db)
    const values = createValuesRepository(db)
    const calendar = createCalendar(timezone)
    const changed = (projectId: string | null) => events.emit(projectTypesChanged, { projectId })
    const goals = createGoalsService({ goals: repository, values, projects, calendar, maxPerProject, changed })
    const statistics = createStatistics({ values, calendar, timezone })
    const views = createViews({ goals: repository, values, projects, statistics })
    projects.onDelete('goals', ({ id }) => goals.removeProject(id))
    return {
      service: goals,
      routes: goalsRoutes({ goals, recorded: createRecordedGoals(goals, audit), views, projects, auth }),
      runtime: goalsRuntime(goals, config),
      projectTypes: async (projectId) => goalsTypes(await goals.readings(projectId)),
      async start() {
        await repository.ensureIndexes()
        await values.ensureIndexes()
      },
      stop: () => goals.stop(),
    }
  },
})
