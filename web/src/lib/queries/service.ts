import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import {
  api,
  apiUrl,
  type PreviewStatus,
  type ServiceState,
  type ServiceStatus,
  statusOf,
  url,
} from '@/lib/api/index.ts'
import { useStream } from '@/lib/realtime.ts'
import { projectQuery, projectsQuery } from './projects.ts'
import { servicesQuery } from './services.ts'

export const serviceQuery = (slug: string) =>
  queryOptions({
    queryKey: ['service', slug],
    queryFn: ({ signal }) => api.get<ServiceStatus>(url`/projects/${slug}/service`, { signal }),
  })

/** State of the draft's preview, kept current by the stream of `useLiveService`. */
export const previewQuery = (slug: string) =>
  queryOptions({
    queryKey: ['preview', slug],
    queryFn: ({ signal }) => api.get<PreviewStatus>(url`/projects/${slug}/service/preview`, { signal }),
  })

const POLL_EVERY = 5000

/**
 * A service's status, kept current by a stream, or by asking while the stream is down. Opens one connection:
 * the top bar holds it, other places read `serviceQuery`.
 */
export function useLiveService(slug: string) {
  const queryClient = useQueryClient()
  const { queryKey } = serviceQuery(slug)
  const stream = useStream(apiUrl(url`/projects/${slug}/service/stream`), {
    status: (data) => queryClient.setQueryData(queryKey, data as ServiceStatus),
    preview: (data) => queryClient.setQueryData(previewQuery(slug).queryKey, data as PreviewStatus),
    // What the editor knows of variables and goals.
    types: () => queryClient.invalidateQueries({ queryKey: ['projects', slug, 'runtime', 'types'] }),
  })
  const query = useQuery({
    ...serviceQuery(slug),
    refetchInterval: stream === 'live' || stream === 'paused' ? false : POLL_EVERY,
  })
  useLostProject(slug, statusOf(query.error) === 404)
  return query
}

/** The project was deleted, or closed to this person: its pages say so in place of what they showed. */
function useLostProject(slug: string, lost: boolean) {
  const queryClient = useQueryClient()
  const router = useRouter()
  useEffect(() => {
    if (!lost) return
    queryClient.removeQueries({ queryKey: projectQuery(slug).queryKey, exact: true })
    void queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey, exact: true })
    void router.invalidate()
  }, [lost, slug, queryClient, router])
}

export type ServiceAction = 'start' | 'stop' | 'restart'
const ON_THE_WAY: Record<ServiceAction, ServiceState> = { start: 'starting', stop: 'stopping', restart: 'starting' }

/** Starts, stops or restarts. Shows at once that it is on the way; what came of it is the server's word. */
export function useServiceAction(slug: string) {
  const queryClient = useQueryClient()
  const { queryKey } = serviceQuery(slug)
  return useMutation({
    mutationKey: ['service-action', slug],
    mutationFn: (action: ServiceAction) => api.post<ServiceStatus>(url`/projects/${slug}/service/${action}`),
    onMutate: async (action) => {
      await queryClient.cancelQueries({ queryKey })
      queryClient.setQueryData(queryKey, (old) => old && { ...old, state: ON_THE_WAY[action] })
    },
    onSuccess: (status) => queryClient.setQueryData(queryKey, status),
    onError: () => queryClient.invalidateQueries({ queryKey }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: servicesQuery.queryKey }),
  })
}
