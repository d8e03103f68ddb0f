import { Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { AppSidebar } from '@/components/layout/app-sidebar.tsx'
import { GlobalShortcuts } from '@/components/layout/global-shortcuts.tsx'
import { NavigationProgress } from '@/components/layout/navigation-progress.tsx'
import { Overlays } from '@/components/layout/overlays.tsx'
import { PageAnnouncer } from '@/components/layout/page-announcer.tsx'
import { SkipLink } from '@/components/layout/skip-link.tsx'
import { TopBar } from '@/components/layout/top-bar.tsx'
import { TooltipProvider } from '@/components/ui/tooltip.tsx'
import { useIsMobile } from '@/hooks/use-media.ts'
import { startShortcuts } from '@/lib/shortcuts/index.ts'

/** The frame of every signed-in page: sidebar, top bar and the page, which scrolls in `main`. */
export function AppShell() {
  const mobile = useIsMobile()
  useEffect(startShortcuts, [])
  return (
    <TooltipProvider>
      <div className="flex h-dvh overflow-hidden">
        <SkipLink />
        <NavigationProgress />
        {mobile ? null : <AppSidebar />}
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar />
          <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col overflow-y-auto outline-none">
            <Outlet />
          </main>
        </div>
        <PageAnnouncer />
        <GlobalShortcuts />
        <Overlays />
      </div>
    </TooltipProvider>
  )
}
