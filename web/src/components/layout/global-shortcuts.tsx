import { useNavigate } from '@tanstack/react-router'
import { toggleSidebar } from '@/components/layout/app-sidebar.tsx'
import { PROJECT_PAGES, type WORKSPACE_PAGES } from '@/components/layout/navigation.ts'
import { useWorkspacePages } from '@/components/layout/use-pages.ts'
import { useOpenProject } from '@/hooks/use-project.ts'
import { type ShortcutId, useShortcut } from '@/lib/shortcuts/index.ts'
import { openPalette, openShortcutHelp } from '@/stores/commands.ts'

/** The shortcuts that work on every page. */
export function GlobalShortcuts() {
  const pages = useWorkspacePages()
  const slug = useOpenProject()?.slug
  useShortcut('general.palette', openPalette)
  useShortcut('general.help', openShortcutHelp)
  useShortcut('general.sidebar', toggleSidebar)
  return (
    <>
      {pages.map(({ to, shortcut }) => (
        <GoTo key={to} to={to} shortcut={shortcut} />
      ))}
      {slug && PROJECT_PAGES.map(({ to, shortcut }) => <GoTo key={to} to={to} slug={slug} shortcut={shortcut} />)}
    </>
  )
}

function GoTo({
  to,
  slug,
  shortcut,
}: {
  to: (typeof PROJECT_PAGES | typeof WORKSPACE_PAGES)[number]['to']
  /** For the pages of a project. */
  slug?: string
  shortcut: ShortcutId
}) {
  const navigate = useNavigate()
  useShortcut(shortcut, () => void navigate({ to, params: slug === undefined ? {} : { slug } }))
  return null
}
