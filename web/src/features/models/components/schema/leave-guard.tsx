import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'

/** Stands between unsaved edits of fields and leaving the page or the tab. */
export function LeaveGuard({ changed, onDiscard }: { changed: boolean; onDiscard: () => void }) {
  const { t } = useTranslation('models')
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => changed && current.pathname !== next.pathname,
    enableBeforeUnload: changed,
    withResolver: true,
  })
  return (
    <ConfirmDialog
      open={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={t('leave.title')}
      text={t('leave.text')}
      confirm={t('leave.confirm')}
      onConfirm={() => {
        onDiscard()
        blocker.proceed?.()
      }}
      destructive
    />
  )
}
