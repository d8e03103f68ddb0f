import { createFileRoute } from '@tanstack/react-router'
import { PluginPage } from '@/features/plugins/detail-page.tsx'
import { loadStrings } from '@/lib/i18n.ts'

export const Route = createFileRoute('/_app/plugins/$id')({
  loader: () => loadStrings('plugins'),
  component: PluginPage,
})
