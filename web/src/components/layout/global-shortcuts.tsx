import { useNavigate } from '@tanstack/react-router'
import { toggleSidebar } from '@/components/layout/app-sidebar.tsx'
import { PROJECT_PAGES } from '@/components/layout/navigation.ts'
import { useOpenProject } from '@/hooks/use-project.ts'
import { type ShortcutId, useShortcut } from '@/lib/shortcuts/index.ts'
import { openPalette, openShortcutHelp } from '@/stores/commands.ts'

/** The shortcuts that work on every page. */
export function GlobalShortcuts() {
  const navigate = useNavigate()
  const slug = useOpenProject()?.slug
  useShortcut('general.palette', openPalette)
  useShortcut('general.help', openShortcutHelp)
  useShortcut('general.sidebar', toggleSidebar)
  useShortcut('go.projects', () => void navigate({ to: '/projects' }))
  return slug
    ? PROJECT_PAGES.map(({ to, shortcut }) => <GoTo key={to} to={to} slug={slug} shortcut={shortcut} />)
    : null
}

function GoTo({
  to,
  slug,
  shortcut,
}: {
  to: (typeof PROJECT_PAGES)[number]['to']
  slug: string
  shortcut: ShortcutId
}) {
  const navigate = useNavigate()
  useShortcut(shortcut, () => void navigate({ to, params: { slug } }))
  return null
}
