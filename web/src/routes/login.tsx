import { createFileRoute, getRouteApi, redirect } from '@tanstack/react-router'
import { LoginPage } from '@/features/auth/login-page.tsx'
import { safeRedirect } from '@/features/auth/safe-redirect.ts'
import { statusOf } from '@/lib/api/index.ts'
import { loadStrings } from '@/lib/i18n.ts'
import { meQuery, setupQuery } from '@/lib/queries/session.ts'
import { search, text } from '@/lib/search-params.ts'

export const Route = createFileRoute('/login')({
  validateSearch: search({ redirect: text }),
  beforeLoad: async ({ context: { queryClient }, search }) => {
    // Sent here because of this very answer: asking again would only repeat it.
    const signedOut = statusOf(queryClient.getQueryState(meQuery.queryKey)?.error) === 401
    const [user, setup] = await Promise.all([
      signedOut ? null : queryClient.ensureQueryData(meQuery).catch(() => null),
      queryClient.fetchQuery(setupQuery).catch(() => null),
    ])
    if (user) throw redirect({ href: safeRedirect(search.redirect), replace: true })
    if (setup?.required) throw redirect({ to: '/setup', replace: true })
  },
  loader: () => loadStrings('auth'),
  component: function Login() {
    return <LoginPage redirect={safeRedirect(getRouteApi('/login').useSearch().redirect)} />
  },
})
