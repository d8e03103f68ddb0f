import { createFileRoute } from '@tanstack/react-router'
import { EnvPage } from '@/features/env/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { one, search, text } from '@/lib/search-params.ts'

export const Route = createFileRoute('/_app/projects/$slug/env')({
  validateSearch: search({ q: text, edit: text, new: one }),
  loader: () => loadStrings('env'),
  component: EnvPage,
})
