import { createFileRoute, getRouteApi, redirect } from '@tanstack/react-router'
import { SetupPage } from '@/features/auth/setup-page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { setupQuery } from '@/lib/queries/session.ts'
import { search, text } from '@/lib/search-params.ts'

export const Route = createFileRoute('/setup')({
  validateSearch: search({ token: text }),
  beforeLoad: async ({ context: { queryClient } }) => {
    const { required } = await queryClient.fetchQuery(setupQuery)
    if (!required) throw redirect({ to: '/', replace: true })
  },
  loader: () => loadStrings('auth'),
  component: function Setup() {
    return <SetupPage token={getRouteApi('/setup').useSearch().token} />
  },
})
