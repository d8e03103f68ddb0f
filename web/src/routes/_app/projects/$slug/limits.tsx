import { createFileRoute } from '@tanstack/react-router'
import { LimitsPage } from '@/features/limits/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'

export const Route = createFileRoute('/_app/projects/$slug/limits')({
  loader: () => loadStrings('limits'),
  component: LimitsPage,
})
