import type { ManagedUser } from '../../../lib/api/contracts.ts'

export const STATUSES = ['active', 'blocked'] as const
export type Status = (typeof STATUSES)[number]

/** Root first, then by name; only those whose name or address has the text in it, and of the status if one is given. */
export function arrangeUsers(
  users: readonly ManagedUser[],
  { query, status, compare }: { query: string; status: Status | undefined; compare: (a: string, b: string) => number },
): ManagedUser[] {
  const wanted = query.trim().toLowerCase()
  return users
    .filter((user) => status === undefined || user.status === status)
    .filter(({ name, email }) => `${name}\n${email}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => Number(b.root) - Number(a.root) || compare(a.name, b.name) || compare(a.email, b.email))
}

/** What the signed-in person may do with somebody: everything, change name and address of themselves, or nothing. */
export const powerOver = ({ id, locked }: Pick<ManagedUser, 'id' | 'locked'>, me: string | undefined) =>
  locked === null ? 'all' : id === me ? 'own' : 'none'
