import { useRouterState } from '@tanstack/react-router'
import { useDebounced } from '@/hooks/use-debounced.ts'

const SHOWN_AFTER = 150

/** A thin line at the top while the next page loads for longer than a blink. */
export function NavigationProgress() {
  const loading = useRouterState({ select: (state) => state.isLoading })
  const slow = useDebounced(loading, SHOWN_AFTER)
  if (!loading || !slow) return null
  return (
    <div aria-hidden="true" className="fixed inset-x-0 top-0 z-50 h-0.5 overflow-hidden">
      <div className="h-full w-1/3 animate-progress bg-primary" />
    </div>
  )
}
