import { QueryClient } from '@tanstack/react-query'
import { isApiError } from './api/errors.ts'

const retry = (failures: number, error: unknown) => {
  // The server said no: asking again changes nothing. Only silence and its own failures are tried again.
  if (isApiError(error) && error.status >= 400 && error.status < 500) return false
  return failures < 2
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry,
      retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 10_000) * (0.75 + Math.random() / 2),
    },
    mutations: { retry: 0 },
  },
})
