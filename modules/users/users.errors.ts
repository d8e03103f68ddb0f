import { defineError } from '../../kernel/index.ts'

export const rootExists = defineError(
  'M3M_USERS_ROOT_EXISTS',
  'The root administrator exists already; sign in, or ask that person for an account',
  409,
)
export const userInvalid = defineError('M3M_USERS_INVALID', 'The account does not fit: %s', 400)
export const emailTaken = defineError('M3M_USERS_EMAIL_TAKEN', 'Somebody with the address %s exists already', 409)
export const rootSpared = defineError(
  'M3M_USERS_ROOT',
  'Root has every permission, and can be neither blocked nor deleted',
  403,
)
export const userNotFound = defineError('M3M_USERS_NOT_FOUND', 'There is no user %s', 404)
export const badCursor = defineError(
  'M3M_USERS_CURSOR',
  '"%s" is no place in the list of users; take nextCursor of the page before',
  400,
)
export const passwordWrong = defineError('M3M_USERS_PASSWORD', 'This is not your current password', 422)
