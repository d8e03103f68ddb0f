import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { type ApiKey, api, type NewApiKey, type Project, type UpdateProject, url } from '@/lib/api/index.ts'
import { projectQuery, projectsQuery } from '@/lib/queries/projects.ts'

/** Changes name, slug or colour; the project's queries are those of the new slug from then on. */
export function useUpdateProject(slug: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (changes: UpdateProject) => api.patch<Project>(url`/projects/${slug}`, changes),
    onSuccess: (project) => {
      client.setQueryData(projectQuery(project.slug).queryKey, project)
      return client.invalidateQueries({ queryKey: projectsQuery.queryKey, exact: true })
    },
  })
}

export const apiKeyQuery = (slug: string) =>
  queryOptions({
    queryKey: ['projects', slug, 'api-key'],
    queryFn: ({ signal }) => api.get<{ apiKey: ApiKey | null }>(url`/projects/${slug}/api-key`, { signal }),
  })

/** Makes a key in the place of the one before; resolves to it, this once. */
export function useMakeApiKey(slug: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<NewApiKey>(url`/projects/${slug}/api-key`),
    onSuccess: ({ key: _, ...apiKey }) => client.setQueryData(apiKeyQuery(slug).queryKey, { apiKey }),
    // Nobody keeps the key for longer than it is shown.
    gcTime: 0,
  })
}

export function useRemoveApiKey(slug: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.delete(url`/projects/${slug}/api-key`),
    onSuccess: () => client.setQueryData(apiKeyQuery(slug).queryKey, { apiKey: null }),
  })
}

/** Deletes a project with all it owns. */
export function useDeleteProject(slug: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.delete(url`/projects/${slug}`, { query: { slug } }),
    onSuccess: () => client.invalidateQueries({ queryKey: projectsQuery.queryKey, exact: true }),
    onSettled: (_data, error) => {
      if (!error) client.removeQueries({ queryKey: ['projects', slug] })
    },
  })
}
