import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, type CreateProject, type List, type Project, type SlugState, url } from '@/lib/api/index.ts'

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: ({ signal }) => api.get<List<Project>>('/projects', { signal }),
})

/** A project by slug. */
export const projectQuery = (slug: string) =>
  queryOptions({
    queryKey: ['projects', slug],
    queryFn: ({ signal }) => api.get<Project>(url`/projects/${slug}`, { signal }),
  })

export const slugQuery = (slug: string) =>
  queryOptions({
    queryKey: ['slug-available', slug],
    queryFn: ({ signal }) => api.get<SlugState>('/projects/slug-available', { query: { slug }, signal }),
    staleTime: 5000,
  })

export function useCreateProject() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (input: CreateProject) => api.post<Project>('/projects', input),
    onSuccess: (project) => {
      queryClient.setQueryData(projectQuery(project.slug).queryKey, project)
      return queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey, exact: true })
    },
  })
}
