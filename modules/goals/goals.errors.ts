import { defineError } from '../../kernel/index.ts'

export const goalNotFound = defineError(
  'M3M_GOAL_NOT_FOUND',
  'The project has no goal "%s" and may write to no global one of that name; create it on the page Goals',
  404,
)
export const goalUnknown = defineError('M3M_GOAL_UNKNOWN', 'There is no goal "%s" that you may see', 404)
export const goalSlugTaken = defineError('M3M_GOAL_SLUG_TAKEN', 'The slug "%s" is taken; "%s" is free', 409)
export const goalInvalid = defineError('M3M_GOAL_INVALID', 'The goal does not fit: %s', 400)
export const goalProject = defineError('M3M_GOAL_PROJECT', 'There is no project %s; choose others', 400)
export const goalTypeFixed = defineError(
  'M3M_GOAL_TYPE_FIXED',
  'The type of "%s" stays because something was counted; reset it first, or make another goal',
  409,
)
export const goalQuota = defineError(
  'M3M_GOAL_QUOTA',
  'There may be %s goals, and there are as many; delete some, or raise goals.maxPerProject',
  429,
)
export const goalNotConfirmed = defineError(
  'M3M_GOAL_NOT_CONFIRMED',
  'What was counted is gone for good after a reset; give the slug "%s" to confirm',
  400,
)
export const goalAmount = defineError(
  'M3M_GOAL_AMOUNT',
  'Goals grow by whole numbers up to 9,007,199,254,740,991; %s is none',
  400,
)
export const goalOverflow = defineError(
  'M3M_GOAL_OVERFLOW',
  'With %s more the goal "%s" would be beyond the numbers that are exact; reset it, or count in larger units',
  409,
)
export const goalNotDaily = defineError(
  'M3M_GOAL_NOT_DAILY',
  'The goal "%s" is a counter and keeps no days; make a daily goal',
  409,
)
export const goalsRange = defineError('M3M_GOALS_RANGE', '%s', 400)
export const goalsProject = defineError('M3M_GOALS_PROJECT', 'There is no project "%s" that you may open', 404)
export const goalsTooMany = defineError(
  'M3M_GOALS_TOO_MANY',
  'Statistics are about at most %s goals at once; name fewer',
  400,
)
export const goalsTimezone = defineError(
  'M3M_GOALS_TIMEZONE',
  'goals.timezone is "%s", which is no time zone; take UTC or one such as Europe/Berlin',
  500,
)
