import { createFileRoute } from '@tanstack/react-router'
import { SEARCH } from '@/features/goals/lib/search.ts'
import { GlobalGoalsPage } from '@/features/goals/pages.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { search } from '@/lib/search-params.ts'

export const Route = createFileRoute('/_app/goals')({
  validateSearch: search(SEARCH),
  loader: () => loadStrings('goals'),
  component: GlobalGoalsPage,
})
