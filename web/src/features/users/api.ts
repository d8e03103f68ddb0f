import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
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
import type { Status } from './lib/filter.ts'

const PAGE = 50

/** Whom the list is narrowed to. */
export interface UsersFilter {
  /** Part of a name or address. */
  q?: string | undefined
  status?: Status | undefined
}

const USERS = ['users'] as const

/** People by name, page by page; the server finds them. */
export const usersQuery = (filter: UsersFilter) =>
  infiniteQueryOptions({
    queryKey: [...USERS, 'list', filter],
    queryFn: ({ signal, pageParam }) =>
      api.get<List<ManagedUser>>('/users', { signal, query: { ...filter, limit: PAGE, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })

/** The first of those found by a part of a name or address. */
export const foundUsersQuery = (q: string) =>
  queryOptions({
    queryKey: [...USERS, 'found', q],
    queryFn: ({ signal }) => api.get<List<ManagedUser>>('/users', { signal, query: { q, limit: 20 } }),
    placeholderData: keepPreviousData,
    staleTime: 5000,
  })

/** A user with the projects that the person who asks may see. */
export const userQuery = (id: string) =>
  queryOptions({
    queryKey: [...USERS, id],
    queryFn: ({ signal }) => api.get<ManagedUserDetails>(url`/users/${id}`, { signal }),
    staleTime: 0,
  })

/** What a change of users makes stale: they all, and the members of every project. */
function useRefresh() {
  const client = useQueryClient()
  return () =>
    Promise.all([client.invalidateQueries({ queryKey: USERS }), client.invalidateQueries({ queryKey: ['members'] })])
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
