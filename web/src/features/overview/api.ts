import { queryOptions } from '@tanstack/react-query'
import { api, apiUrl, type LogPage, type Metrics, url } from '@/lib/api/index.ts'
import { isShort, type Window, windowBefore, windowOf } from './lib/range.ts'
import type { Range } from './lib/search.ts'

const MINUTE = 60_000

const iso = (time: number) => new Date(time).toISOString()
const fetchWindow = (project: string, { from, to, step }: Window, signal?: AbortSignal) =>
  api.get<Metrics>(url`/projects/${project}/metrics`, { query: { from: iso(from), to: iso(to), step }, signal })

/** Figures of a project (slug) over a range up to now. */
export const metricsQuery = (project: string, range: Range) =>
  queryOptions({
    queryKey: ['metrics', project, range],
    queryFn: ({ signal }) => fetchWindow(project, windowOf(range, Date.now()), signal),
    staleTime: 0,
    refetchInterval: isShort(range) ? MINUTE : 5 * MINUTE,
  })

/** Figures from `from` (a time the API gave) up to the end of the window. */
export const fetchTail = (project: string, from: string, window: Window) =>
  fetchWindow(project, { ...window, from: Date.parse(from) })

/** Figures of as long a time, just before. */
export const beforeQuery = (project: string, range: Range) =>
  queryOptions({
    queryKey: ['metrics', project, range, 'before'],
    queryFn: ({ signal }) => fetchWindow(project, windowBefore(range, Date.now()), signal),
    staleTime: 5 * MINUTE,
    refetchInterval: 5 * MINUTE,
  })

/** Address of the stream that tells every two seconds how the service does. */
export const liveUrl = (project: string) => apiUrl(url`/projects/${project}/metrics/stream`)

export const LATEST_ERRORS = 5

/** The newest lines of level error. */
export const latestErrorsQuery = (project: string) =>
  queryOptions({
    queryKey: ['latest-errors', project],
    queryFn: ({ signal }) =>
      api.get<LogPage>(url`/projects/${project}/logs`, { query: { level: 'error', limit: LATEST_ERRORS }, signal }),
    staleTime: 0,
    refetchInterval: MINUTE,
  })
