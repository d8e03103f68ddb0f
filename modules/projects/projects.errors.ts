import { defineError } from '../../kernel/index.ts'

export const keyInvalid = defineError(
  'M3M_PROJECT_KEY',
  'This API key is not valid; the settings of the project have a new one',
  401,
)
export const projectNotFound = defineError('M3M_PROJECT_NOT_FOUND', 'There is no project "%s" that you may open', 404)
export const slugTaken = defineError('M3M_PROJECT_SLUG_TAKEN', 'The slug "%s" is taken; "%s" is free', 409)
export const projectInvalid = defineError('M3M_PROJECT_INVALID', 'The project does not fit: %s', 400)
export const notConfirmed = defineError(
  'M3M_PROJECT_NOT_CONFIRMED',
  'A project is deleted for good; give its slug "%s" to confirm',
  400,
)
export const deleteForbidden = defineError(
  'M3M_PROJECT_DELETE_FORBIDDEN',
  'Only root and whoever made the project may delete it',
  403,
)
export const deleteUnfinished = defineError(
  'M3M_PROJECT_DELETE_UNFINISHED',
  'The project "%s" is gone, but not all it owned: %s; the rest is removed when the server starts the next time',
  500,
)
export const createForbidden = defineError(
  'M3M_PROJECT_CREATE_FORBIDDEN',
  'You may not create projects; ask an administrator for the permission "create projects"',
  403,
)
export const membersForbidden = defineError(
  'M3M_PROJECT_MEMBERS_FORBIDDEN',
  'Only root, whoever made the project and those who manage users may change its members',
  403,
)
export const memberUnknown = defineError(
  'M3M_PROJECT_MEMBER_UNKNOWN',
  'There is nobody with the id %s who could become a member',
  404,
)
export const memberNotFound = defineError('M3M_PROJECT_MEMBER_NOT_FOUND', 'The project has no member %s', 404)
export const memberIsRoot = defineError(
  'M3M_PROJECT_MEMBER_ROOT',
  'Root may open every project, and is neither added nor removed',
  409,
)
export const memberIsMaker = defineError(
  'M3M_PROJECT_MEMBER_MAKER',
  'Whoever made the project can leave it, and otherwise be removed by root alone',
  403,
)
