import { defineError } from '../../kernel/index.ts'

export const projectNotFound = defineError('M3M_PROJECT_NOT_FOUND', 'There is no project "%s" that you may open', 404)
export const slugTaken = defineError('M3M_PROJECT_SLUG_TAKEN', 'The slug "%s" is taken; "%s" is free', 409)
export const projectInvalid = defineError('M3M_PROJECT_INVALID', 'The project does not fit: %s', 400)
export const createForbidden = defineError(
  'M3M_PROJECT_CREATE_FORBIDDEN',
  'You may not create projects; ask an administrator for the permission "create projects"',
  403,
)
