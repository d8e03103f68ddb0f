import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type Activity, type AuditEntry, api, type List, url } from '@/lib/api/index.ts'

const PAGE = 50

/** What the list is narrowed by: ids of a user and a project, an action or area, two times. */
export interface AuditFilter {
  user?: string | undefined
  project?: string | undefined
  action?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

/** Who did what, the newest first, page by page. */
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ signal, pageParam }) =>
      api.get<List<AuditEntry>>('/audit', { signal, query: { ...filter, limit: PAGE, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })

/** What was done last in a project. */
export const activityQuery = (slug: string, limit: number) =>
  queryOptions({
    queryKey: ['projects', slug, 'activity', limit],
    queryFn: ({ signal }) => api.get<List<Activity>>(url`/projects/${slug}/activity`, { signal, query: { limit } }),
    staleTime: 0,
    refetchInterval: 15_000,
  })
