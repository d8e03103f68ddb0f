import '@/lib/zod.ts'
import * as z from 'zod/mini'
import { COLORS, DESCRIPTION_MAX, GOAL_NAME_MAX, GOAL_TYPES, isId, SLUG_PATTERN } from '@/lib/api/index.ts'

/** Messages are keys of the `goals` strings. */
export const goalSchema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'invalid.name'), z.maxLength(GOAL_NAME_MAX, 'invalid.nameLong')),
  slug: z.string().check(
    z.regex(new RegExp(SLUG_PATTERN), 'invalid.slug'),
    z.refine((slug) => !isId(slug), 'invalid.slugId'),
  ),
  type: z.enum(GOAL_TYPES),
  color: z.nullable(z.enum(COLORS)),
  description: z.string().check(z.maxLength(DESCRIPTION_MAX, 'invalid.descriptionLong')),
  projects: z.array(z.string()),
})
export type GoalInput = z.input<typeof goalSchema>
