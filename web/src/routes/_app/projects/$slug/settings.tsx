import { createFileRoute } from '@tanstack/react-router'
import { SettingsPage } from '@/features/settings/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'

export const Route = createFileRoute('/_app/projects/$slug/settings')({
  loader: () => loadStrings('settings', 'projects'),
  component: SettingsPage,
})
