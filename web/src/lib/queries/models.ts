import { queryOptions } from '@tanstack/react-query'
import { api, type Model, type ModelsUsage, url } from '@/lib/api/index.ts'

/** The data models of a project (slug) by name, and what their records take of what they may. */
export const modelsQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', project, 'models'],
    queryFn: ({ signal }) =>
      api.get<{ items: Model[]; usage: ModelsUsage }>(url`/projects/${project}/models`, {
        query: { usage: true },
        signal,
      }),
  })
