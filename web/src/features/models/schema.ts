import '@/lib/zod.ts'
import * as z from 'zod/mini'
import { isId, MODEL_DESCRIPTION_MAX, MODEL_NAME_MAX, SLUG_PATTERN } from '@/lib/api/index.ts'

/** Messages are keys of the `models` strings. */
export const modelSchema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, 'form.invalid.name'), z.maxLength(MODEL_NAME_MAX, 'form.invalid.nameLong')),
  slug: z.string().check(
    z.regex(new RegExp(SLUG_PATTERN), 'form.invalid.slug'),
    z.refine((slug) => !isId(slug), 'form.invalid.slugId'),
  ),
  description: z.string().check(z.maxLength(MODEL_DESCRIPTION_MAX, 'form.invalid.descriptionLong')),
})
export type ModelInput = z.input<typeof modelSchema>
