import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { PROJECT_PAGES } from '@/components/layout/navigation.ts'
import { ProjectSwitcher } from '@/components/layout/project-switcher.tsx'
import { SidebarGroup, SidebarLink } from '@/components/layout/sidebar-link.tsx'
import { useWorkspacePages } from '@/components/layout/use-pages.ts'
import { useOpenProject } from '@/hooks/use-project.ts'

const UserMenu = lazy(() => import('./user-menu.tsx'))

/** What the sidebar holds, in a wide window and in the sheet of a phone. */
export function SidebarContent({ collapsed, onNavigate }: { collapsed: boolean; onNavigate?: () => void }) {
  const { t } = useTranslation()
  const slug = useOpenProject()?.slug
  const pages = useWorkspacePages().filter((page) => !('personal' in page))
  return (
    <>
      <div className="px-2 pb-2">
        <ProjectSwitcher collapsed={collapsed} onNavigate={onNavigate} />
      </div>
      <nav aria-label={t('nav.main')} className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-2 py-1">
        {slug ? (
          <SidebarGroup label={t('nav.project')} collapsed={collapsed}>
            {PROJECT_PAGES.map(({ to, label, ...page }) => (
              <SidebarLink
                key={to}
                {...page}
                to={to}
                params={{ slug }}
                label={t(`nav.${label}`)}
                collapsed={collapsed}
                onNavigate={onNavigate}
              />
            ))}
          </SidebarGroup>
        ) : null}
        <SidebarGroup label={t('nav.workspace')} collapsed={collapsed}>
          {pages.map(({ to, label, icon, shortcut }) => (
            <SidebarLink
              key={to}
              icon={icon}
              shortcut={shortcut}
              to={to}
              exact
              label={t(`nav.${label}`)}
              collapsed={collapsed}
              onNavigate={onNavigate}
            />
          ))}
        </SidebarGroup>
      </nav>
      <div className="border-sidebar-border border-t p-2">
        <Suspense fallback={<div className="h-10" />}>
          <UserMenu collapsed={collapsed} onNavigate={onNavigate} />
        </Suspense>
      </div>
    </>
  )
}
