import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import {
  AlertDialog,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from '@/components/ui/alert-dialog.tsx'
import { Button } from '@/components/ui/button.tsx'

interface LeaveGuardProps {
  /** There are edits the server does not have. */
  changed: boolean
  /** Saves; true when all is saved. */
  onSave: () => Promise<boolean>
  onDiscard: () => void
}

/** Stands between unsaved edits and leaving the page or the tab. */
export function LeaveGuard({ changed, onSave, onDiscard }: LeaveGuardProps) {
  const { t } = useTranslation('code')
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => changed && current.pathname !== next.pathname,
    enableBeforeUnload: changed,
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <AlertDialog open onOpenChange={(open) => !open && blocker.reset()}>
      <AlertDialogContent>
        <AlertDialogHeader>
          <AlertDialogTitle>{t('leave.title')}</AlertDialogTitle>
          <AlertDialogDescription>{t('leave.text')}</AlertDialogDescription>
        </AlertDialogHeader>
        <AlertDialogFooter>
          <Button variant="outline" onClick={() => blocker.reset()}>
            {t('action.stay')}
          </Button>
          <Button
            variant="destructive"
            onClick={() => {
              onDiscard()
              blocker.proceed()
            }}
          >
            {t('leave.discard')}
          </Button>
          <Button onClick={async () => ((await onSave()) ? blocker.proceed() : blocker.reset())}>
            {t('leave.save')}
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  )
}
