import { useTranslation } from 'react-i18next'
import { Toaster } from '@/components/ui/sonner.tsx'
import { useResolvedTheme } from '@/lib/theme.ts'

export default function AppToaster() {
  const { t } = useTranslation()
  const theme = useResolvedTheme()
  return (
    <Toaster
      theme={theme}
      position="bottom-right"
      closeButton
      // What else is in the corner says how much room it takes.
      offset={{ bottom: 'calc(24px + var(--toasts-above, 0px))' }}
      mobileOffset={{ bottom: 'calc(16px + var(--toasts-above, 0px))' }}
      toastOptions={{ closeButtonAriaLabel: t('action.close') }}
    />
  )
}
