import { useMatches } from '@tanstack/react-router'
import { PROJECT_PAGES, WORKSPACE_PAGES } from '@/components/layout/navigation.ts'
import { useMe } from '@/hooks/use-me.ts'

/** Address of the deepest route that is open, with the names of its parameters: `/projects/$slug/logs`. */
const useDeepest = () =>
  useMatches({ select: (matches) => (matches.at(-1)?.fullPath as string | undefined)?.replace(/(.)\/$/, '$1') ?? '' })

/** The project page that is open, or undefined elsewhere. */
export function useProjectPage() {
  const deepest = useDeepest()
  return PROJECT_PAGES.find(({ to, ...page }) => deepest === to || (!('exact' in page) && deepest.startsWith(`${to}/`)))
}

/** The page beside the projects' that is open, or whose part is, or undefined. */
export function useWorkspacePage() {
  const deepest = useDeepest()
  return WORKSPACE_PAGES.find(({ to }) => deepest === to || (to !== '/projects' && deepest.startsWith(`${to}/`)))
}

/** The pages beside the projects' that the signed-in user may open. */
export function useWorkspacePages() {
  const me = useMe()
  return WORKSPACE_PAGES.filter((page) => {
    if (me?.root) return true
    return 'permission' in page ? me?.permissions[page.permission] : !('root' in page)
  })
}
