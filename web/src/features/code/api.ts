import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import {
  ApiError,
  api,
  apiUrl,
  type Draft,
  type List,
  type PackageTypes,
  type Pipeline,
  type Publish,
  type SaveDraft,
  type ServicePackage,
  type StartDraft,
  type Template,
  type UpdateVersion,
  url,
  type Version,
  type VersionWithFiles,
} from '@/lib/api/index.ts'
import { pipelineKey } from '@/lib/queries/pipeline.ts'
import { serviceQuery } from '@/lib/queries/service.ts'

/** A version with its files; they never change. */
export const versionQuery = (project: string, number: string) =>
  queryOptions({
    queryKey: [...pipelineKey(project), 'versions', number],
    queryFn: ({ signal }) =>
      api.get<VersionWithFiles>(url`/projects/${project}/pipeline/versions/${number}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

const getText = async (path: string, signal: AbortSignal) => {
  const response = await fetch(apiUrl(path), { signal })
  if (!response.ok) throw new ApiError({ status: response.status, title: response.statusText })
  return response.text()
}

/** Where the code of a version is downloaded from, or of the draft (`draft`). */
export const archiveUrl = (project: string, version: string) =>
  apiUrl(url`/projects/${project}/pipeline/archive`, { version })

/** What a project can begin with. */
export const templatesQuery = queryOptions({
  queryKey: ['pipelines', 'templates'],
  queryFn: ({ signal }) => api.get<List<Template>>('/pipelines/templates', { signal }),
  // An operator may have installed what one needs.
  staleTime: 60_000,
})

/** Declarations of what code can call, for the editor. */
export const runtimeTypesQuery = queryOptions({
  queryKey: ['runtime', 'types'],
  queryFn: ({ signal }) => getText('/runtime/types', signal),
  staleTime: 10 * 60_000,
})

/** Declarations of what a project (slug) has, such as its environment; asked for again whenever one comes back to it. */
export const projectTypesQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', project, 'runtime', 'types'],
    queryFn: ({ signal }) => getText(url`/projects/${project}/runtime/types`, signal),
    staleTime: 0,
    refetchOnWindowFocus: 'always',
  })

/** npm packages that code can import. */
export const packagesQuery = queryOptions({
  queryKey: ['runtime', 'packages'],
  queryFn: ({ signal }) => api.get<List<ServicePackage>>('/runtime/packages', { signal }),
  staleTime: 60_000,
  refetchOnWindowFocus: true,
})

/** Declarations of what an import (`hono`, `hono/cors`) means; they are the same for as long as the version is. */
export const packageTypesQuery = (specifier: string, version: string) =>
  queryOptions({
    queryKey: ['runtime', 'packages', specifier, version],
    queryFn: ({ signal }) => api.get<PackageTypes>(url`/runtime/packages/types?name=${specifier}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    // They are large: what comes anew is not compared with what was there.
    structuralSharing: false,
  })

/** The pipeline as the server has it now, past any cache. */
export const fetchPipeline = (project: string) => api.get<Pipeline>(url`/projects/${project}/pipeline`)
export const saveDraft = (project: string, input: SaveDraft) =>
  api.put<Draft>(url`/projects/${project}/pipeline/draft`, input)
export const startDraft = (project: string, input: StartDraft) =>
  api.post<Draft>(url`/projects/${project}/pipeline/draft`, input)

/** Everything that changes a pipeline and is not typing. Each refreshes the pipeline. */
export function usePipelineActions(project: string) {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: pipelineKey(project), exact: true })
  const refreshAll = () => {
    void client.invalidateQueries({ queryKey: serviceQuery(project).queryKey })
    return refresh()
  }
  const setDraft = (draft: Draft | null) =>
    client.setQueryData<Pipeline>(pipelineKey(project), (pipeline) => pipeline && { ...pipeline, draft })

  return {
    startDraft: useMutation({
      mutationFn: (input: StartDraft) => startDraft(project, input),
      onSuccess: setDraft,
    }),
    discardDraft: useMutation({
      mutationFn: () => api.delete(url`/projects/${project}/pipeline/draft`),
      onSuccess: refresh,
    }),
    publish: useMutation({
      mutationFn: (input: Publish) => api.post<Version>(url`/projects/${project}/pipeline/publish`, input),
      onSuccess: refreshAll,
    }),
    rollBack: useMutation({
      mutationFn: (number: string) => api.post<Version>(url`/projects/${project}/pipeline/versions/${number}/publish`),
      onSuccess: refreshAll,
    }),
    /** Tag, branch and notes. */
    updateVersion: useMutation({
      mutationFn: ({ number, ...changes }: UpdateVersion & { number: string }) =>
        api.patch<Version>(url`/projects/${project}/pipeline/versions/${number}`, changes),
      onSuccess: refresh,
    }),
    /** One after the other; what is deleted before one fails stays deleted. */
    deleteVersions: useMutation({
      mutationFn: async (numbers: readonly string[]) => {
        for (const number of numbers) await api.delete(url`/projects/${project}/pipeline/versions/${number}`)
      },
      onSettled: refresh,
    }),
  }
}
