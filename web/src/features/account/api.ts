import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, type ChangePassword, type List, type Session, type UpdateMe, type User, url } from '@/lib/api/index.ts'
import { meQuery } from '@/lib/queries/session.ts'

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => api.get<List<Session>>('/auth/sessions', { signal }),
  staleTime: 0,
})

/** A change of the signed-in person, who is shown as changed everywhere at once. */
function useMeMutation<T>(change: (input: T) => Promise<User>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (user) => client.setQueryData(meQuery.queryKey, user),
  })
}

export const useRename = () => useMeMutation((input: UpdateMe) => api.patch<User>('/auth/me', input))
export const useSetAvatar = () => useMeMutation((picture: Blob) => api.put<User>('/auth/me/avatar', picture))
export const useRemoveAvatar = () => useMeMutation((_: undefined) => api.delete<User>('/auth/me/avatar'))

/** Changes the password; all other sessions end by it. */
export function useChangePassword() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: ChangePassword) => api.post<void>('/auth/me/password', input),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
    // Nobody keeps passwords for longer than they are needed.
    gcTime: 0,
  })
}

/** Ends one session, or with `others` all but this one. */
export function useEndSession() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (id: string | 'others') =>
      id === 'others' ? api.delete<{ ended: number }>('/auth/sessions') : api.delete(url`/auth/sessions/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
}
