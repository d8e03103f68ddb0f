import { useQuery } from '@tanstack/react-query'
import { meQuery } from '@/lib/queries/session.ts'

/** The signed-in user; undefined only before sign-in. */
export const useMe = () => useQuery({ ...meQuery, staleTime: Number.POSITIVE_INFINITY }).data

/** Whether the signed-in user may manage users. */
export function useMayManageUsers() {
  const me = useMe()
  return me ? me.root || me.permissions.manageUsers : false
}

/** Whether the signed-in user may make projects. */
export function useMayCreateProjects() {
  const me = useMe()
  return me ? me.root || me.permissions.createProjects : false
}
