import { defineError } from '../../kernel/index.ts'

export const signInRequired = defineError(
  'M3M_AUTH_REQUIRED',
  'Sign in first: send the session cookie or "Authorization: Bearer <token>"',
  401,
)
export const sessionOver = defineError('M3M_AUTH_SESSION', 'This session is over or not valid; sign in again', 401)
export const sessionNotFound = defineError(
  'M3M_AUTH_SESSION_NOT_FOUND',
  'You have no such session; it may have ended already',
  404,
)
export const keyNotHere = defineError(
  'M3M_AUTH_KEY_NOT_HERE',
  'An API key opens the API of its project only; sign in for this',
  403,
)
export const loginFailed = defineError('M3M_AUTH_LOGIN', 'No account has this address and password', 401)
export const rootOnly = defineError('M3M_AUTH_ROOT_ONLY', 'Only the root administrator may do this', 403)
export const foreignOrigin = defineError(
  'M3M_AUTH_ORIGIN',
  'This request came from another site (%s); open m3m itself, or set server.uri to the address you use',
  403,
)
export const tooManyLogins = defineError(
  'M3M_AUTH_TOO_MANY',
  'Too many attempts to sign in failed; try again in %s minutes',
  429,
)
export const setupDone = defineError('M3M_AUTH_SETUP_DONE', 'This server is set up already; sign in', 404)
export const setupToken = defineError(
  'M3M_AUTH_SETUP_TOKEN',
  'This is not the current setup token; the server log has it, and a new one after each start',
  403,
)
export const secretUnsafe = defineError('M3M_AUTH_SECRET', 'jwt.secret %s; remove it, and one is generated into %s')
export const secretFileUnsafe = defineError(
  'M3M_AUTH_SECRET_FILE',
  '%s does not hold a secret of at least 32 characters; delete the file to have a new one made (everybody signs in again)',
)
