import { defineError } from '../../kernel/index.ts'

export const badLevel = defineError('M3M_LOGS_LEVEL', '"%s" is not a log level; take some of %s', 400)
export const badCursor = defineError(
  'M3M_LOGS_CURSOR',
  '"%s" is not the id of a log line; take nextCursor of the page before',
  400,
)
export const searchTooLong = defineError(
  'M3M_LOGS_SEARCH_LONG',
  'The search took longer than %s s; narrow the time or the levels',
  503,
)
export const lineNotFound = defineError(
  'M3M_LOGS_NOT_FOUND',
  'There is no log line "%s"; it may be older than what is kept',
  404,
)
