import { createFileRoute } from '@tanstack/react-router'
import { AuditPage } from '@/features/audit/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { search, text } from '@/lib/search-params.ts'

export const Route = createFileRoute('/_app/audit')({
  validateSearch: search({ user: text, project: text, action: text, from: text, to: text }),
  loader: () => loadStrings('audit'),
  component: AuditPage,
})
