import { Link } from '@tanstack/react-router'
import { PanelLeftCloseIcon, PanelLeftOpenIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { SidebarContent } from '@/components/layout/sidebar-content.tsx'
import { Logo } from '@/components/logo.tsx'
import { ShortcutKeys } from '@/components/shortcut-keys.tsx'
import { cn } from '@/lib/utils.ts'
import { setPreference, usePreferences } from '@/stores/preferences.ts'

export const toggleSidebar = () => setPreference({ sidebarOpen: !usePreferences.getState().sidebarOpen })

/** The sidebar of wide windows; collapsed it shows icons only. */
export function AppSidebar() {
  const { t } = useTranslation()
  const open = usePreferences((state) => state.sidebarOpen)
  const Icon = open ? PanelLeftCloseIcon : PanelLeftOpenIcon
  return (
    <aside
      className={cn(
        'flex shrink-0 flex-col border-sidebar-border border-r bg-sidebar text-sidebar-foreground transition-[width] duration-150',
        open ? 'w-60' : 'w-13',
      )}
    >
      <div className={cn('flex h-12 shrink-0 items-center gap-2 px-2.5', open ? 'justify-between' : 'justify-center')}>
        {open ? (
          <Link to="/projects" className="flex items-center gap-2 rounded-md font-semibold text-base outline-offset-2">
            <Logo />
            {t('app.name')}
          </Link>
        ) : null}
        <IconButton
          label={open ? t('nav.collapse') : t('nav.expand')}
          hint={<ShortcutKeys id="general.sidebar" />}
          side="right"
          aria-expanded={open}
          className="aria-expanded:bg-transparent aria-expanded:hover:bg-sidebar-accent"
          onClick={toggleSidebar}
        >
          <Icon />
        </IconButton>
      </div>
      <SidebarContent collapsed={!open} />
    </aside>
  )
}
