import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, type LimitsView, url } from '@/lib/api/index.ts'
import { withLimit } from './lib/change.ts'

const limitsKey = (project: string) => ['projects', project, 'limits'] as const

/** Limits of a project (slug): defaults, own ones, what is in force, and what each is. */
export const limitsQuery = (project: string) =>
  queryOptions({
    queryKey: limitsKey(project),
    queryFn: ({ signal }) => api.get<LimitsView>(url`/projects/${project}/limits`, { signal }),
  })

/** A limit's new value; null goes back to the default. */
export interface LimitChange {
  name: string
  value: number | null
}

/** Changes one limit. Shows it at once, and takes it back when the server refuses. */
export function useChangeLimit(project: string) {
  const client = useQueryClient()
  const { queryKey } = limitsQuery(project)
  const show = ({ name, value }: LimitChange) =>
    client.setQueryData(queryKey, (view) => view && withLimit(view, name, value))
  return useMutation({
    mutationFn: ({ name, value }: LimitChange) =>
      api.put<LimitsView>(url`/projects/${project}/limits`, { [name]: value }),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey })
      const before = client.getQueryData(queryKey)?.overrides[change.name] ?? null
      show(change)
      return { before }
    },
    onSuccess: (view) => client.setQueryData(queryKey, view),
    onError: (_error, { name }, context) => {
      if (context) show({ name, value: context.before })
      return client.invalidateQueries({ queryKey })
    },
  })
}
