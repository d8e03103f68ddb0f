import { queryOptions } from '@tanstack/react-query'
import { api, type List, type Member, url } from '@/lib/api/index.ts'

/** Who may open a project (slug): root, then its members. */
export const membersQuery = (slug: string) =>
  queryOptions({
    queryKey: ['members', slug],
    queryFn: ({ signal }) => api.get<List<Member>>(url`/projects/${slug}/members`, { signal }),
  })
