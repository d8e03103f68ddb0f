import { createFileRoute } from '@tanstack/react-router'
import { VersionPage } from '@/features/versions/version-page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { integer, search, text } from '@/lib/search-params.ts'

/** A version's code, at a place of it; with `compare`, what differs from there to another version or the draft. */
export const Route = createFileRoute('/_app/projects/$slug/versions/$version')({
  validateSearch: search({ file: text, line: integer, column: integer, compare: text }),
  loader: () => loadStrings('versions', 'code'),
  component: VersionPage,
})
