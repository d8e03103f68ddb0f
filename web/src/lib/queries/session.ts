import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, type LoginInput, type LoginResult, type SetupInput, type SetupState, type User } from '@/lib/api/index.ts'
import { setSessionActive } from '@/stores/session.ts'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get<User>('/auth/me', { signal, unauthorized: 'fail' }),
  staleTime: 5 * 60_000,
})

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => api.get<SetupState>('/setup', { signal, unauthorized: 'fail' }),
  staleTime: 0,
})

export function useLogin() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (input: LoginInput) => api.post<LoginResult>('/auth/login', input, { unauthorized: 'fail' }),
    onSuccess: ({ user }) => queryClient.setQueryData(meQuery.queryKey, user),
  })
}

export function useSetup() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (input: SetupInput) => api.post<LoginResult>('/setup', input, { unauthorized: 'fail' }),
    onSuccess: ({ user }) => queryClient.setQueryData(meQuery.queryKey, user),
  })
}

/** Signs out and forgets everything this page knows. */
export function useLogout() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<void>('/auth/logout', undefined, { unauthorized: 'fail' }),
    onSuccess: () => {
      setSessionActive(false)
      queryClient.clear()
    },
  })
}
