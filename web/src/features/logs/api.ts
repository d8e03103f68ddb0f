import { queryOptions } from '@tanstack/react-query'
import { api, apiUrl, type LogLine, type LogPage, type LogQuery, type LogSelection, url } from '@/lib/api/index.ts'

export const PAGE_SIZE = 200

/** A page of log lines, newest first. */
export const fetchLogs = (project: string, query: LogQuery, signal?: AbortSignal) =>
  api.get<LogPage>(url`/projects/${project}/logs`, { query: { limit: PAGE_SIZE, ...query }, signal })

/** Address of the live stream, going on after the line with the id. */
export const logStreamUrl = (project: string, after?: string) =>
  apiUrl(url`/projects/${project}/logs/stream`, { after })

/** Address all lines that fit are downloaded from. */
export const logDownloadUrl = (project: string, selection: LogSelection) =>
  apiUrl(url`/projects/${project}/logs/download`, selection)

/** One line, by its id. */
export const logLineQuery = (project: string, id: string) =>
  queryOptions({
    queryKey: ['project', project, 'log-line', id],
    queryFn: ({ signal }) => api.get<LogLine>(url`/projects/${project}/logs/${id}`, { signal }),
    // What was written does not change.
    staleTime: Number.POSITIVE_INFINITY,
  })
