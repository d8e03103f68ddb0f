import { createFileRoute } from '@tanstack/react-router'
import { VersionPage } from '@/features/versions/version-page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { search, text } from '@/lib/search-params.ts'

/** A version's code; `compare` is another version's number or `draft`. */
export const Route = createFileRoute('/_app/projects/$slug/versions/$version')({
  validateSearch: search({ file: text, compare: text }),
  loader: () => loadStrings('versions'),
  component: VersionPage,
})
