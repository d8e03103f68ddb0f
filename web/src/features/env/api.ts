import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import {
  api,
  apiUrl,
  type CreateVariable,
  type EnvFormat,
  type EnvVariable,
  type ImportResult,
  type ImportVariables,
  type List,
  url,
} from '@/lib/api/index.ts'

/** Variables of a project (slug), by key; secrets without value. */
export const environmentQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', project, 'env'],
    queryFn: ({ signal }) => api.get<List<EnvVariable>>(url`/projects/${project}/env`, { signal }),
  })

export function useEnvironmentActions(project: string) {
  const client = useQueryClient()
  const onSettled = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: environmentQuery(project).queryKey }),
      // What the editor completes after `env.`.
      client.invalidateQueries({ queryKey: ['projects', project, 'runtime', 'types'] }),
    ])
  return {
    /** Adds a variable; one with this key that is there already is left alone. */
    create: useMutation({
      mutationFn: (variable: CreateVariable) => api.post<EnvVariable>(url`/projects/${project}/env`, variable),
      onSettled,
      // Nobody keeps a secret for longer than it takes to send it.
      gcTime: 0,
    }),
    set: useMutation({
      mutationFn: ({ key, ...variable }: CreateVariable) =>
        api.put<EnvVariable>(url`/projects/${project}/env/${key}`, variable),
      onSettled,
      gcTime: 0,
    }),
    remove: useMutation({
      mutationFn: (key: string) => api.delete(url`/projects/${project}/env/${key}`),
      onSettled,
    }),
    /** Takes a file, all or nothing. */
    apply: useMutation({
      mutationFn: (file: ImportVariables) => api.post<ImportResult>(url`/projects/${project}/env/import`, file),
      onSettled,
      gcTime: 0,
    }),
  }
}

/** What would come of a file. */
export function useImportPreview(project: string) {
  return useMutation({
    mutationFn: (file: ImportVariables) =>
      api.post<ImportResult>(url`/projects/${project}/env/import`, { ...file, dryRun: true }),
    gcTime: 0,
  })
}

/** Address of the file with all variables but secrets. */
export const exportUrl = (project: string, format: EnvFormat) =>
  apiUrl(url`/projects/${project}/env/export`, { format })
