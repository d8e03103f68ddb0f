import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router'
import { AppToaster } from '@/components/app-toaster.tsx'
import { TooltipProvider } from '@/components/ui/tooltip.tsx'

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: () => (
    <TooltipProvider>
      <Outlet />
      <AppToaster />
    </TooltipProvider>
  ),
})
