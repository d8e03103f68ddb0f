import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { notifyError } from '@/lib/notify.ts'
import { useLogout } from '@/lib/queries/session.ts'

/** Signs out and goes to the sign-in page; a failure is told in a toast. */
export function useSignOut() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const errorText = useErrorText()
  const logout = useLogout()
  return () =>
    logout.mutate(undefined, {
      onSuccess: () => navigate({ to: '/login' }),
      onError: (error) => notifyError(t('user.signOutFailed'), errorText(error)),
    })
}
