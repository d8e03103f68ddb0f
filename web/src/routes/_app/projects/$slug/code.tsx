import { createFileRoute } from '@tanstack/react-router'
import { CodePage } from '@/features/code/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { integer, oneOf, search, text } from '@/lib/search-params.ts'

export const Route = createFileRoute('/_app/projects/$slug/code')({
  validateSearch: search({
    file: text,
    line: integer,
    column: integer,
    panel: oneOf(['logs', 'problems', 'request', 'search']),
  }),
  loader: () => loadStrings('code'),
  component: CodePage,
})
