import { SearchIcon } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { Breadcrumbs } from '@/components/layout/breadcrumbs.tsx'
import { ConnectionBadge } from '@/components/layout/connection-badge.tsx'
import { RunCluster } from '@/components/layout/run-cluster.tsx'
import { ShortcutKeys } from '@/components/shortcut-keys.tsx'
import { useIsMobile } from '@/hooks/use-media.ts'
import { useOpenProject } from '@/hooks/use-project.ts'
import { openPalette } from '@/stores/commands.ts'

const PreferenceMenus = lazy(() => import('./preference-menus.tsx'))
const MobileMenu = lazy(() => import('./mobile-menu.tsx'))

export function TopBar() {
  const { t } = useTranslation()
  const mobile = useIsMobile()
  const project = useOpenProject()
  return (
    <header className="flex h-12 shrink-0 items-center gap-1.5 border-b px-2 sm:gap-2 sm:px-3">
      {mobile ? (
        <Suspense fallback={<span className="size-8 shrink-0" />}>
          <MobileMenu />
        </Suspense>
      ) : null}
      <Breadcrumbs />
      <div className="ml-auto flex shrink-0 items-center gap-1 sm:gap-1.5">
        <ConnectionBadge />
        {project ? <RunCluster key={project.slug} slug={project.slug} /> : null}
        <IconButton label={t('palette.open')} hint={<ShortcutKeys id="general.palette" />} onClick={openPalette}>
          <SearchIcon />
        </IconButton>
        {mobile ? null : (
          <Suspense fallback={<span className="h-8 w-[4.375rem] shrink-0" />}>
            <PreferenceMenus />
          </Suspense>
        )}
      </div>
    </header>
  )
}
