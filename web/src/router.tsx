import { createRouter } from '@tanstack/react-router'
import { NotFound } from '@/components/not-found.tsx'
import { RouteError } from '@/components/route-error.tsx'
import { queryClient } from '@/lib/query.ts'
import { parseSearch, stringifySearch } from '@/lib/search-values.ts'
import { routeTree } from './routeTree.gen.ts'

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  // TanStack Query decides what is fresh.
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  parseSearch,
  stringifySearch,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: () => <NotFound />,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
