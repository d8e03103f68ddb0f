import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, type Job, type List, type QueueInfo, type SendOptions, type Sent, url } from '@/lib/api/index.ts'
import { serviceQuery } from '@/lib/queries/service.ts'

/** Milliseconds between two looks, while the page is visible. */
export const POLL_EVERY = 3000
/** Dead jobs the page shows, the newest. */
export const MAX_DEAD = 100

export const queuesQuery = (project: string) =>
  queryOptions({
    queryKey: ['queues', project],
    queryFn: ({ signal }) => api.get<List<QueueInfo>>(url`/projects/${project}/queues`, { signal }),
    refetchInterval: POLL_EVERY,
    staleTime: 0,
  })

/** Dead jobs of a queue, newest first; their payloads may be cut off. */
export const deadJobsQuery = (project: string, queue: string) =>
  queryOptions({
    queryKey: ['queues', project, 'dead', queue],
    queryFn: ({ signal }) =>
      api.get<List<Job>>(url`/projects/${project}/queues/${queue}/jobs`, {
        query: { state: 'dead', limit: MAX_DEAD },
        signal,
      }),
    refetchInterval: POLL_EVERY,
    staleTime: 0,
  })

/** A job with its whole payload. */
export const jobQuery = (project: string, { queue, id }: Pick<Job, 'queue' | 'id'>) =>
  queryOptions({
    queryKey: ['queues', project, 'job', queue, id],
    queryFn: ({ signal }) => api.get<Job>(url`/projects/${project}/queues/${queue}/jobs/${id}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Runs a schedule now; settles when the run has ended. */
export function useRunSchedule(project: string, name: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<void>(url`/projects/${project}/service/schedules/${name}/run`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: serviceQuery(project).queryKey }),
  })
}

export interface NewJob extends SendOptions {
  queue: string
  payload: unknown
}

/** What can be done with jobs. */
export function useJobActions(project: string) {
  const queryClient = useQueryClient()
  const onSettled = () => queryClient.invalidateQueries({ queryKey: queuesQuery(project).queryKey })
  return {
    send: useMutation({
      mutationFn: ({ queue, ...job }: NewJob) => api.post<Sent>(url`/projects/${project}/queues/${queue}/jobs`, job),
      onSettled,
    }),
    retry: useMutation({
      mutationFn: ({ queue, id }: Job) => api.post<void>(url`/projects/${project}/queues/${queue}/jobs/${id}/retry`),
      onSettled,
    }),
    remove: useMutation({
      mutationFn: ({ queue, id }: Job) => api.delete(url`/projects/${project}/queues/${queue}/jobs/${id}`),
      onSettled,
    }),
    retryAll: useMutation({
      mutationFn: (queue: string) => api.post<{ count: number }>(url`/projects/${project}/queues/${queue}/dead/retry`),
      onSettled,
    }),
    purge: useMutation({
      mutationFn: (queue: string) => api.delete<{ count: number }>(url`/projects/${project}/queues/${queue}/dead`),
      onSettled,
    }),
  }
}
