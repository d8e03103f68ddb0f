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
      toastOptions={{ closeButtonAriaLabel: t('action.close') }}
    />
  )
}
