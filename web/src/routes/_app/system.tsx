import { createFileRoute } from '@tanstack/react-router'
import { SystemPage } from '@/features/system/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'

export const Route = createFileRoute('/_app/system')({
  loader: () => loadStrings('system'),
  component: SystemPage,
})
