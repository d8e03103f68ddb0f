import { queryOptions } from '@tanstack/react-query'
import { api, type List, type ServiceStatus } from '@/lib/api/index.ts'

/** State of every service the user may see. */
export const servicesQuery = queryOptions({
  queryKey: ['services'],
  queryFn: ({ signal }) => api.get<List<ServiceStatus>>('/services', { signal }),
  staleTime: 0,
  refetchInterval: 10_000,
})
