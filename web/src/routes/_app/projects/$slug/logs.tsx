import { createFileRoute } from '@tanstack/react-router'
import * as z from 'zod/mini'
import { LogsPage } from '@/features/logs/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'

const text = z.catch(z.optional(z.string()), undefined)

export const Route = createFileRoute('/_app/projects/$slug/logs')({
  validateSearch: z.object({
    level: text,
    q: text,
    from: text,
    to: text,
    requestId: text,
    id: text,
    live: z.catch(z.optional(z.boolean()), undefined),
  }),
  loader: () => loadStrings('logs'),
  component: LogsPage,
})
