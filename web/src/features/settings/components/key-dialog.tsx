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

export type KeyQuestion = 'renew' | 'remove'

interface KeyDialogProps {
  /** Null while nothing is asked. */
  question: KeyQuestion | null
  onClose: () => void
  onConfirm: () => void
}

/** Asks before the key that programs use is no good any more. */
export function KeyDialog({ question, onClose, onConfirm }: KeyDialogProps) {
  const { t } = useTranslation(['settings', 'common'])
  return (
    <AlertDialog open={question !== null} onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent>
        {question && (
          <>
            <AlertDialogHeader>
              <AlertDialogTitle>{t(`key.ask.${question}.title`)}</AlertDialogTitle>
              <AlertDialogDescription>{t(`key.ask.${question}.text`)}</AlertDialogDescription>
            </AlertDialogHeader>
            <AlertDialogFooter>
              <AlertDialogCancel>{t('common:action.cancel')}</AlertDialogCancel>
              <AlertDialogAction variant="destructive" onClick={onConfirm}>
                {t(`key.ask.${question}.confirm`)}
              </AlertDialogAction>
            </AlertDialogFooter>
          </>
        )}
      </AlertDialogContent>
    </AlertDialog>
  )
}
