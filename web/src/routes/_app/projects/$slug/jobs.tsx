import { createFileRoute } from '@tanstack/react-router'
import { JobsPage } from '@/features/jobs/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { search, text } from '@/lib/search-params.ts'

export const Route = createFileRoute('/_app/projects/$slug/jobs')({
  validateSearch: search({ queue: text }),
  loader: () => loadStrings('jobs'),
  component: JobsPage,
})
