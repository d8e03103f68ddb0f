import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, type Pipeline, url } from '@/lib/api/index.ts'
import { versionToOpen } from '@/lib/version-to-open.ts'

export const pipelineKey = (project: string) => ['projects', project, 'pipeline'] as const

/** Draft and versions of a project (slug or id). */
export const pipelineQuery = (project: string) =>
  queryOptions({
    queryKey: pipelineKey(project),
    queryFn: ({ signal }) => api.get<Pipeline>(url`/projects/${project}/pipeline`, { signal }),
  })

/** The version whose page shows the code of `version`; null where the code page does, undefined until that is known. */
export function useVersionToOpen(project: string, version: string | null): string | null | undefined {
  const { data: pipeline, isLoading } = useQuery({ ...pipelineQuery(project), enabled: version !== null })
  if (isLoading) return undefined
  return pipeline ? versionToOpen(version, pipeline) : null
}
