import { createFileRoute } from '@tanstack/react-router'
import * as z from 'zod/mini'
import { VersionsPage } from '@/features/versions/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'

const text = z.catch(z.optional(z.string()), undefined)

export const Route = createFileRoute('/_app/projects/$slug/versions/')({
  validateSearch: z.object({ tag: text, branch: text }),
  loader: () => loadStrings('versions'),
  component: VersionsPage,
})
