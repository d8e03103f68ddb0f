import { defineError } from '../../kernel/index.ts'

export const manageForbidden = defineError(
  'M3M_USERS_FORBIDDEN',
  'You may not manage users; ask an administrator for the permission "manage users"',
  403,
)
export const rootLocked = defineError(
  'M3M_USERS_ROOT_LOCKED',
  'Only root changes root, and nobody blocks or deletes root; "m3m reset-password" is for a lost password',
  403,
)
export const selfLocked = defineError(
  'M3M_USERS_SELF',
  'Nobody changes their own permissions, projects or state here; ask another administrator, and change your password in your account',
  403,
)
export const moreLocked = defineError(
  'M3M_USERS_MORE',
  '%s has permissions or projects that you do not have; ask root',
  403,
)
export const grantForbidden = defineError(
  'M3M_USERS_GRANT',
  'Nobody can give what they do not have: %s; ask somebody who has it',
  403,
)
export const projectUnknown = defineError('M3M_USERS_PROJECT', 'There is no project %s', 400)
