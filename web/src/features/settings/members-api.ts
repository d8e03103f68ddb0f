import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, type Candidate, type List, type Member, type Project, url } from '@/lib/api/index.ts'
import { projectQuery, projectsQuery } from '@/lib/queries/projects.ts'

export const membersQuery = (slug: string) =>
  queryOptions({
    queryKey: ['members', slug],
    queryFn: ({ signal }) => api.get<List<Member>>(url`/projects/${slug}/members`, { signal }),
  })

/** People who may be added, by a part of their name or address. */
export const candidatesQuery = (slug: string, q: string) =>
  queryOptions({
    queryKey: ['members', slug, 'candidates', q],
    queryFn: ({ signal }) =>
      api.get<List<Candidate>>(url`/projects/${slug}/members/candidates`, { query: { q }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 5000,
  })

export function useAddMember(slug: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id }: Candidate) => api.put<Member>(url`/projects/${slug}/members/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: membersQuery(slug).queryKey }),
  })
}

export function useRemoveMember(slug: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id }: Pick<Member, 'id'>) => api.delete(url`/projects/${slug}/members/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: membersQuery(slug).queryKey }),
  })
}

/** Leaves a project: nothing that is known of it counts any more. */
export function useLeaveProject({ slug }: Project, me: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.delete(url`/projects/${slug}/members/${me}`),
    onSuccess: () => client.invalidateQueries({ queryKey: projectsQuery.queryKey, exact: true }),
    onSettled: (_data, error) => {
      if (!error) client.removeQueries({ queryKey: projectQuery(slug).queryKey })
    },
  })
}
