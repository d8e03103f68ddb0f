import { createFileRoute, redirect } from '@tanstack/react-router'
import * as z from 'zod/mini'
import { SetupPage } from '@/features/auth/setup-page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { setupQuery } from '@/lib/queries/session.ts'

export const Route = createFileRoute('/setup')({
  validateSearch: z.object({ token: z.catch(z.optional(z.string()), undefined) }),
  beforeLoad: async ({ context: { queryClient } }) => {
    const { required } = await queryClient.fetchQuery(setupQuery)
    if (!required) throw redirect({ to: '/', replace: true })
  },
  loader: () => loadStrings('auth'),
  component: function Setup() {
    return <SetupPage token={Route.useSearch().token} />
  },
})
