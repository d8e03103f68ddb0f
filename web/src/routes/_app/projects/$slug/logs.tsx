import { createFileRoute } from '@tanstack/react-router'
import { LogsPage } from '@/features/logs/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { flag, search, text } from '@/lib/search-params.ts'

export const Route = createFileRoute('/_app/projects/$slug/logs')({
  validateSearch: search({ level: text, q: text, from: text, to: text, requestId: text, id: text, live: flag }),
  loader: () => loadStrings('logs'),
  component: LogsPage,
})
