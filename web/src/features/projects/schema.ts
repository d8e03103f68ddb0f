import '@/lib/zod.ts'
import * as z from 'zod/mini'
import { COLORS, PROJECT_NAME_MAX, SLUG_PATTERN } from '@/lib/api/index.ts'

/** Messages are keys of the `projects` strings. */
export const projectSchema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'invalid.name'), z.maxLength(PROJECT_NAME_MAX, 'invalid.nameLong')),
  slug: z.string().check(z.regex(new RegExp(SLUG_PATTERN), 'invalid.slug')),
  color: z.nullable(z.enum(COLORS)),
})
export type ProjectInput = z.input<typeof projectSchema>

export const isSlug = (text: string) => new RegExp(SLUG_PATTERN).test(text)
