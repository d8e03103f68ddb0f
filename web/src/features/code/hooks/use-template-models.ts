import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, isApiError, type Model, type TemplateModel, url } from '@/lib/api/index.ts'
import { modelsQuery } from '@/lib/queries/models.ts'
import { projectTypesQuery } from '../api.ts'

/** The data models that a template brings into a project (slug): which of them are there, and how to make the others. */
export function useTemplateModels(project: string, models: readonly TemplateModel[]) {
  const client = useQueryClient()
  const { data } = useQuery({ ...modelsQuery(project), enabled: models.length > 0, refetchOnMount: 'always' })
  const there = data && new Set(data.items.map(({ slug }) => slug))

  /** Resolves to the slugs of those that were made. What is there already is left as it is, also when it has come just now. */
  async function makeMissing(): Promise<string[]> {
    const { items } = await client.fetchQuery({ ...modelsQuery(project), staleTime: 0 })
    const made: string[] = []
    try {
      for (const model of models) {
        if (items.some(({ slug }) => slug === model.slug)) continue
        try {
          await api.post<Model>(url`/projects/${project}/models`, model)
          made.push(model.slug)
        } catch (error) {
          if (!isApiError(error) || error.code !== 'M3M_MODEL_SLUG_TAKEN') throw error
        }
      }
    } finally {
      // The code that comes next is checked against them.
      await client.refetchQueries({ queryKey: projectTypesQuery(project).queryKey })
      void client.invalidateQueries({ queryKey: modelsQuery(project).queryKey })
    }
    return made
  }
  return { there, make: useMutation({ mutationFn: makeMissing }) }
}
