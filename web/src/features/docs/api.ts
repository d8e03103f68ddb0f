import { queryOptions } from '@tanstack/react-query'
import { api, type Reference } from '@/lib/api/index.ts'

/** Everything code of a service can name. A plugin's API is there as soon as the plugin is: it is asked for again on focus. */
export const referenceQuery = queryOptions({
  queryKey: ['runtime', 'reference'],
  queryFn: ({ signal }) => api.get<Reference>('/runtime/reference', { signal }),
})
