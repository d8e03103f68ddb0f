import { createFileRoute } from '@tanstack/react-router'
import { SEARCH } from '@/features/storage/lib/search.ts'
import { StoragePage } from '@/features/storage/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { search } from '@/lib/search-params.ts'

/** A folder of the project's storage. */
export const Route = createFileRoute('/_app/projects/$slug/storage/$')({
  validateSearch: search(SEARCH),
  loader: () => loadStrings('storage'),
  component: StoragePage,
})
