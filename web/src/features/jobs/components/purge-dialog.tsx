import { useTranslation } from 'react-i18next'
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from '@/components/ui/alert-dialog.tsx'
import type { QueueInfo } from '@/lib/api/index.ts'

interface PurgeDialogProps {
  /** Null while nothing is asked. */
  queue: QueueInfo | null
  onClose: () => void
  onConfirm: () => void
}

/** Asks before all dead jobs of a queue are deleted. */
export function PurgeDialog({ queue, onClose, onConfirm }: PurgeDialogProps) {
  const { t } = useTranslation(['jobs', 'common'])
  return (
    <AlertDialog open={queue !== null} onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent>
        {queue && (
          <>
            <AlertDialogHeader>
              <AlertDialogTitle>{t('purge.title', { name: queue.name })}</AlertDialogTitle>
              <AlertDialogDescription>{t('purge.text', { count: queue.dead })}</AlertDialogDescription>
            </AlertDialogHeader>
            <AlertDialogFooter>
              <AlertDialogCancel>{t('common:action.cancel')}</AlertDialogCancel>
              <AlertDialogAction variant="destructive" onClick={onConfirm}>
                {t('purge.confirm')}
              </AlertDialogAction>
            </AlertDialogFooter>
          </>
        )}
      </AlertDialogContent>
    </AlertDialog>
  )
}
