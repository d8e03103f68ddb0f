import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import {
  api,
  type CreateUser,
  type List,
  type ManagedUser,
  type ManagedUserDetails,
  type PasswordReset,
  type UpdateUser,
  url,
} from '@/lib/api/index.ts'
import { meQuery } from '@/lib/queries/session.ts'

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => api.get<List<ManagedUser>>('/users', { signal }),
})

/** A user with the projects that the person who asks may see. */
export const userQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', id],
    queryFn: ({ signal }) => api.get<ManagedUserDetails>(url`/users/${id}`, { signal }),
    staleTime: 0,
  })

/** What a change of users makes stale: they all, and the members of every project. */
function useRefresh() {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: usersQuery.queryKey }),
      client.invalidateQueries({ queryKey: ['members'] }),
    ])
}

export function useCreateUser() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (input: CreateUser) => api.post<ManagedUserDetails>('/users', input),
    onSuccess: refresh,
    // Nobody keeps the password for longer than it is shown.
    gcTime: 0,
  })
}

export function useUpdateUser(id: string) {
  const client = useQueryClient()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (changes: UpdateUser) => api.patch<ManagedUserDetails>(url`/users/${id}`, changes),
    async onSuccess(user) {
      client.setQueryData(userQuery(id).queryKey, user)
      if (client.getQueryData(meQuery.queryKey)?.id === id) await client.invalidateQueries(meQuery)
      await refresh()
    },
  })
}

export type UserAction = 'block' | 'unblock'

export function useUserAction() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ id, action }: { id: string; action: UserAction }) =>
      api.post<ManagedUserDetails>(url`/users/${id}/${action}`),
    onSuccess: refresh,
  })
}

/** Gives somebody a password that the server makes; resolves to it, this once. */
export function useResetPassword() {
  return useMutation({
    mutationFn: (id: string) => api.post<PasswordReset>(url`/users/${id}/reset-password`),
    gcTime: 0,
  })
}

export function useDeleteUser() {
  const client = useQueryClient()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (id: string) => api.delete(url`/users/${id}`),
    onSuccess(_, id) {
      client.removeQueries({ queryKey: userQuery(id).queryKey })
      return refresh()
    },
  })
}
