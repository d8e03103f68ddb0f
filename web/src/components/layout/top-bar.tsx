import { SearchIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { LanguageMenu } from '@/components/language-menu.tsx'
import { Breadcrumbs } from '@/components/layout/breadcrumbs.tsx'
import { ConnectionBadge } from '@/components/layout/connection-badge.tsx'
import { MobileMenu } from '@/components/layout/mobile-menu.tsx'
import { RunCluster } from '@/components/layout/run-cluster.tsx'
import { ShortcutKeys } from '@/components/shortcut-keys.tsx'
import { ThemeMenu } from '@/components/theme-menu.tsx'
import { useIsMobile } from '@/hooks/use-media.ts'
import { useOpenProject } from '@/hooks/use-project.ts'
import { openPalette } from '@/stores/commands.ts'

export function TopBar() {
  const { t } = useTranslation()
  const mobile = useIsMobile()
  const project = useOpenProject()
  return (
    <header className="flex h-12 shrink-0 items-center gap-1.5 border-b px-2 sm:gap-2 sm:px-3">
      {mobile ? <MobileMenu /> : null}
      <Breadcrumbs />
      <div className="ml-auto flex shrink-0 items-center gap-1 sm:gap-1.5">
        <ConnectionBadge />
        {project ? <RunCluster key={project.slug} slug={project.slug} /> : null}
        <IconButton label={t('palette.open')} hint={<ShortcutKeys id="general.palette" />} onClick={openPalette}>
          <SearchIcon />
        </IconButton>
        {mobile ? null : (
          <>
            <ThemeMenu />
            <LanguageMenu />
          </>
        )}
      </div>
    </header>
  )
}
