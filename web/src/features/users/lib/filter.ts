import type { ManagedUser } from '../../../lib/api/contracts.ts'

export const STATUSES = ['active', 'blocked'] as const
export type Status = (typeof STATUSES)[number]

/** What the signed-in person may do with somebody: everything, change name and address of themselves, or nothing. */
export const powerOver = ({ id, locked }: Pick<ManagedUser, 'id' | 'locked'>, me: string | undefined) =>
  locked === null ? 'all' : id === me ? 'own' : 'none'
