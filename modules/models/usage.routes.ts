/** What the records of all projects take. */
import { defineRoutes } from '../../kernel/index.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { createGate } from '../shared/gate.ts'
import { ModelsTotals } from './contract.ts'
import type { Models } from './models.service.ts'

/** Projects counted side by side: those who work with records read as well. */
const COUNTED_AT_ONCE = 2

export const usageRoutes = (models: Pick<Models, 'usage'>, projects: ProjectsService) => {
  const gate = createGate(COUNTED_AT_ONCE)
  return defineRoutes(async (app) => {
    app.get(
      '/system/models',
      {
        config: { access: 'root' },
        schema: {
          tags: ['system'],
          summary: 'What the records of each project take, the most first',
          response: { 200: ModelsTotals },
        },
      },
      async () => {
        const all = (await projects.memberships.all()).map(({ project }) => project)
        const items = await Promise.all(
          all.map(async ({ id, slug, name }) => ({
            project: { id, slug, name },
            ...(await gate.run(() => models.usage(id))),
          })),
        )
        items.sort((a, b) => b.bytes - a.bytes)
        const sum = (measure: 'models' | 'records' | 'bytes') => items.reduce((total, item) => total + item[measure], 0)
        return { models: sum('models'), records: sum('records'), bytes: sum('bytes'), items }
      },
    )
  })
}
