import { createFileRoute } from '@tanstack/react-router'
import * as z from 'zod/mini'
import { VersionPage } from '@/features/versions/version-page.tsx'
import { loadStrings } from '@/lib/i18n.ts'

const text = z.catch(z.optional(z.string()), undefined)

/** A version's code; `compare` is another version's number or `draft`. */
export const Route = createFileRoute('/_app/projects/$slug/versions/$version')({
  validateSearch: z.object({ file: text, compare: text }),
  loader: () => loadStrings('versions'),
  component: VersionPage,
})
