import { createFileRoute } from '@tanstack/react-router'
import * as z from 'zod/mini'
import { CodePage } from '@/features/code/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'

export const Route = createFileRoute('/_app/projects/$slug/code')({
  validateSearch: z.object({
    file: z.catch(z.optional(z.string()), undefined),
    line: z.catch(z.optional(z.int()), undefined),
    column: z.catch(z.optional(z.int()), undefined),
    panel: z.catch(z.optional(z.enum(['logs', 'problems', 'output'])), undefined),
  }),
  loader: () => loadStrings('code'),
  component: CodePage,
})
