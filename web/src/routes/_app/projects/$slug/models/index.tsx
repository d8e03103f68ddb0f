import { createFileRoute } from '@tanstack/react-router'
import { ModelsPage } from '@/features/models/list-page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { one, search, text } from '@/lib/search-params.ts'

export const Route = createFileRoute('/_app/projects/$slug/models/')({
  validateSearch: search({ q: text, new: one }),
  loader: () => loadStrings('models'),
  component: ModelsPage,
})
