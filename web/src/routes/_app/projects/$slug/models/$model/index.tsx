import { createFileRoute } from '@tanstack/react-router'
import { SEARCH } from '@/features/models/lib/search.ts'
import { RecordsPage } from '@/features/models/records-page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { search } from '@/lib/search-params.ts'

/** The records of a model, as the address narrows and sorts them. */
export const Route = createFileRoute('/_app/projects/$slug/models/$model/')({
  validateSearch: search(SEARCH),
  loader: () => loadStrings('models'),
  component: RecordsPage,
})
