import { api, apiUrl, type LogPage, type LogQuery, url } from '@/lib/api/index.ts'

export const PAGE_SIZE = 200

/** A page of log lines, newest first. */
export const fetchLogs = (project: string, query: LogQuery, signal?: AbortSignal) =>
  api.get<LogPage>(url`/projects/${project}/logs`, { query: { limit: PAGE_SIZE, ...query }, signal })

/** Address of the live stream, going on after the line with the id. */
export const logStreamUrl = (project: string, after?: string) =>
  apiUrl(url`/projects/${project}/logs/stream`, { after })
