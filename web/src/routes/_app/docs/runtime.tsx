import { createFileRoute } from '@tanstack/react-router'
import { RuntimeReferencePage } from '@/features/docs/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'

export const Route = createFileRoute('/_app/docs/runtime')({
  loader: () => loadStrings('docs'),
  component: RuntimeReferencePage,
})
