import { lazy, Suspense } from 'react'
import { useSession } from '@/stores/session.ts'

const ReauthDialogBody = lazy(() => import('./components/reauth-dialog-body.tsx'))

/** Asks to sign in again over the page that lost its session; its code comes when it is needed. */
export function ReauthDialog() {
  const expired = useSession((state) => state.expired)
  return expired ? (
    <Suspense>
      <ReauthDialogBody />
    </Suspense>
  ) : null
}
