/** What files take, of one project and of all. */
import { defineRoutes } from '../../kernel/index.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { StorageTotals, StorageUsage } from './contract.ts'
import { config, params, tags } from './entries.routes.ts'
import type { Usage } from './usage.ts'

/** @param keptIn where bytes are */
export const usageRoutes = (
  usage: Usage,
  projects: ProjectsService,
  keptIn: Pick<StorageTotals, 'driver' | 'description'>,
) =>
  defineRoutes(async (app) => {
    app.get(
      '/projects/:p/storage/usage',
      {
        config,
        schema: { tags, params, summary: 'What the files take, and what they may', response: { 200: StorageUsage } },
      },
      (request) => usage.of(projects.projectOf(request).id),
    )
    app.get(
      '/system/storage',
      {
        config: { access: 'root' },
        schema: {
          tags: ['system'],
          summary: 'What the files of each project take, the most first',
          response: { 200: StorageTotals },
        },
      },
      async () => {
        const all = (await projects.memberships.all()).map(({ project }) => project)
        const found = await usage.ofAll(all.map(({ id }) => id))
        const items = all
          .map(({ id, slug, name }) => ({ project: { id, slug, name }, ...found.get(id)! }))
          .sort((a, b) => b.bytes - a.bytes)
        const sum = (measure: 'bytes' | 'files' | 'directories') =>
          items.reduce((total, item) => total + item[measure], 0)
        return { ...keptIn, bytes: sum('bytes'), files: sum('files'), directories: sum('directories'), items }
      },
    )
  })
