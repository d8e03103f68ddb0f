import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import {
  api,
  type List,
  type PluginInstalled,
  type PluginLogLine,
  type PluginUse,
  type PluginView,
  url,
} from '@/lib/api/index.ts'

/** Milliseconds between two looks, while the page is visible. */
const LOOK_EVERY = 3000
const live = { staleTime: 0, refetchInterval: LOOK_EVERY }

export const pluginsQuery = queryOptions({
  queryKey: ['plugins'],
  queryFn: ({ signal }) => api.get<List<PluginView>>('/plugins', { signal }),
  ...live,
})

export const pluginQuery = (id: string) =>
  queryOptions({
    queryKey: ['plugins', id],
    queryFn: ({ signal }) => api.get<PluginView>(url`/plugins/${id}`, { signal }),
    ...live,
  })

/** Projects that use a plugin, of those one may open. */
export const pluginUsesQuery = (id: string) =>
  queryOptions({
    queryKey: ['plugins', id, 'projects'],
    queryFn: ({ signal }) => api.get<List<PluginUse>>(url`/plugins/${id}/projects`, { signal }),
    staleTime: 0,
  })

export const pluginLogQuery = (id: string) =>
  queryOptions({
    queryKey: ['plugins', id, 'logs'],
    queryFn: ({ signal }) => api.get<List<PluginLogLine>>(url`/plugins/${id}/logs`, { signal }),
    ...live,
  })

/** What a change of plugins makes stale: they all, and what services can name. */
function useRefresh() {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: pluginsQuery.queryKey }),
      client.invalidateQueries({ queryKey: ['runtime', 'reference'] }),
    ])
}

export type PluginAction = 'enable' | 'disable' | 'restart'

export function usePluginAction(id: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (action: PluginAction) => api.post<PluginView>(url`/plugins/${id}/${action}`),
    onSettled: refresh,
  })
}

export function useRescan() {
  const refresh = useRefresh()
  return useMutation({ mutationFn: () => api.post<List<PluginView>>('/plugins/rescan'), onSettled: refresh })
}

export function useSaveSettings(id: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (values: Record<string, unknown>) => api.put<PluginView>(url`/plugins/${id}/settings`, { values }),
    onSuccess: refresh,
    // Secrets are kept no longer than they are typed.
    gcTime: 0,
  })
}

export interface Archive {
  file: Blob
  /** What it has to have. */
  sha256?: string
  /** Also in the place of a newer version. */
  force?: boolean
}

export function useInstall() {
  const refresh = useRefresh()
  return useMutation({
    // The server looks at what it is, whatever the browser takes it for.
    mutationFn: ({ file, ...query }: Archive) =>
      api.post<PluginInstalled>('/plugins/install', new Blob([file], { type: 'application/octet-stream' }), {
        query: { ...query },
      }),
    onSettled: refresh,
  })
}

export function useRemove(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.delete(url`/plugins/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: pluginsQuery.queryKey, exact: true }),
  })
}
