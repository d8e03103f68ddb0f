import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { ErrorState } from '@/components/error-state.tsx'
import { Forbidden } from '@/components/forbidden.tsx'
import { statusOf } from '@/lib/api/index.ts'

/** What a route shows when it failed to load or to render; trying again loads it anew. */
export function RouteError({ error }: ErrorComponentProps) {
  const router = useRouter()
  if (statusOf(error) === 403) return <Forbidden />
  return <ErrorState error={error} onRetry={() => void router.invalidate()} page />
}
