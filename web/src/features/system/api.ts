import { queryOptions } from '@tanstack/react-query'
import {
  api,
  type Isolation,
  type List,
  type ModelsTotals,
  type ModuleLine,
  type StorageTotals,
  type SystemInfo,
} from '@/lib/api/index.ts'

/** Of all that is asked of the server itself. */
export const systemKey = ['system'] as const

/** Milliseconds between two looks, while the page is visible. */
const LOOK_EVERY = 3000
const live = { staleTime: 0, refetchInterval: LOOK_EVERY }

export const infoQuery = queryOptions({
  queryKey: ['system', 'info'],
  queryFn: ({ signal }) => api.get<SystemInfo>('/system/info', { signal }),
  ...live,
})

/** The modules and how they are; asking makes the server examine each. */
export const modulesQuery = queryOptions({
  queryKey: ['system', 'modules'],
  queryFn: ({ signal }) => api.get<List<ModuleLine>>('/system/modules', { signal }),
  ...live,
  refetchInterval: 3 * LOOK_EVERY,
})

/** What keeps services apart, and the processes that run them. */
export const isolationQuery = queryOptions({
  queryKey: ['system', 'isolation'],
  queryFn: ({ signal }) => api.get<Isolation>('/runtime/isolation', { signal }),
  ...live,
})

/** The server counts anew no more often. */
const COUNT_EVERY = 60_000
const counted = { staleTime: 0, refetchInterval: COUNT_EVERY }

/** What the files of all projects take. */
export const filesQuery = queryOptions({
  queryKey: ['system', 'storage'],
  queryFn: ({ signal }) => api.get<StorageTotals>('/system/storage', { signal }),
  ...counted,
})

/** What their records take. */
export const recordsQuery = queryOptions({
  queryKey: ['system', 'models'],
  queryFn: ({ signal }) => api.get<ModelsTotals>('/system/models', { signal }),
  ...counted,
})
