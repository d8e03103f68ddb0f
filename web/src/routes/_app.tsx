import { createFileRoute, redirect } from '@tanstack/react-router'
import { AppShell } from '@/components/layout/app-shell.tsx'
import { ReauthDialog } from '@/features/auth/reauth-dialog.tsx'
import { TrayHost } from '@/features/storage/index.ts'
import { statusOf } from '@/lib/api/index.ts'
import { meQuery } from '@/lib/queries/session.ts'
import { setSessionActive } from '@/stores/session.ts'

/** Everything behind the sign-in. */
export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ context: { queryClient }, location }) => {
    try {
      // What was granted or taken meanwhile shows within a few minutes, without waiting for it here.
      const user = await queryClient.ensureQueryData({ ...meQuery, revalidateIfStale: true })
      setSessionActive(true)
      return { user }
    } catch (error) {
      if (statusOf(error) !== 401) throw error
      const to = location.href === '/' ? undefined : location.href
      throw redirect({ to: '/login', search: { redirect: to }, replace: true })
    }
  },
  component: () => (
    <>
      <AppShell />
      <TrayHost />
      <ReauthDialog />
    </>
  ),
})
