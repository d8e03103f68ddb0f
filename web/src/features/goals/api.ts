import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import {
  api,
  type CreateGlobalGoal,
  type Goal,
  type List,
  type Stats,
  type UpdateGlobalGoal,
  url,
} from '@/lib/api/index.ts'
import type { Period } from './lib/period.ts'

/** Milliseconds between two looks at what is still counted, while the page is visible. */
const FOLLOW_EVERY = 2000
const LIST_EVERY = 30_000

/** Where goals are: a project (slug), or null for the global ones. */
export type Place = string | null

const base = (project: Place) => (project === null ? '/goals' : url`/projects/${project}/goals`)

export const goalsQuery = (project: Place) =>
  queryOptions({
    queryKey: ['goals', project, 'list'],
    queryFn: ({ signal }) => api.get<List<Goal>>(base(project), { signal }),
    refetchInterval: LIST_EVERY,
    staleTime: 0,
  })

/** The server's date and time zone, which days of goals are of. */
export const calendarQuery = queryOptions({
  queryKey: ['goals-calendar'],
  queryFn: ({ signal }) => api.get<Stats>('/goals/stats', { query: { goals: ',' }, signal }),
  staleTime: 30_000,
  refetchInterval: 60_000,
})

/** What was counted in a period; followed as it grows when today is in it. */
export const statsQuery = (project: Place, ids: readonly string[], { from, to, group }: Period, today: string) =>
  queryOptions({
    queryKey: ['goals', project, 'stats', ids.join(','), from, to, group],
    queryFn: ({ signal }) =>
      api.get<Stats>('/goals/stats', {
        query: { goals: ids.join(','), from, to, interval: group, projects: project },
        signal,
      }),
    enabled: ids.length > 0,
    staleTime: 0,
    placeholderData: keepPreviousData,
    refetchInterval: to >= today ? FOLLOW_EVERY : false,
  })

/** What can be done with goals. */
export function useGoalActions(project: Place) {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: ['goals', project] })
  const path = (id: string) => `${base(project)}${url`/${id}`}`
  return {
    create: useMutation({ mutationFn: (input: CreateGlobalGoal) => api.post<Goal>(base(project), input), onSuccess }),
    update: useMutation({
      mutationFn: ({ id, ...changes }: UpdateGlobalGoal & { id: string }) => api.patch<Goal>(path(id), changes),
      onSuccess,
    }),
    remove: useMutation({ mutationFn: (id: string) => api.delete(path(id)), onSuccess }),
    reset: useMutation({
      mutationFn: ({ id, slug }: Pick<Goal, 'id' | 'slug'>) => api.post<void>(`${path(id)}/reset`, { slug }),
      onSuccess,
    }),
  }
}
