import { createFileRoute } from '@tanstack/react-router'
import { PluginsPage } from '@/features/plugins/list-page.tsx'
import { loadStrings } from '@/lib/i18n.ts'

export const Route = createFileRoute('/_app/plugins/')({
  loader: () => loadStrings('plugins'),
  component: PluginsPage,
})
