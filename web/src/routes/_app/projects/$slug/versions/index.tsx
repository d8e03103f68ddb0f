import { createFileRoute } from '@tanstack/react-router'
import { VersionsPage } from '@/features/versions/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { search, text } from '@/lib/search-params.ts'

export const Route = createFileRoute('/_app/projects/$slug/versions/')({
  validateSearch: search({ tag: text, branch: text }),
  loader: () => loadStrings('versions'),
  component: VersionsPage,
})
