import { createFileRoute } from '@tanstack/react-router'
import { ORDERS, RANGES, ROUTE_COLUMNS } from '@/features/overview/lib/search.ts'
import { OverviewPage } from '@/features/overview/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { oneOf, search } from '@/lib/search-params.ts'

export const Route = createFileRoute('/_app/projects/$slug/')({
  validateSearch: search({ range: oneOf(RANGES), sort: oneOf(ROUTE_COLUMNS), order: oneOf(ORDERS) }),
  loader: () => loadStrings('overview', 'logs', 'audit'),
  component: OverviewPage,
})
