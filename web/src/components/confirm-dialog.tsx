import type { ReactNode } from 'react'
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

interface ConfirmDialogProps {
  open: boolean
  onClose: () => void
  /** The question. */
  title: string
  /** What follows from a yes. */
  text: string
  /** On the button that does it. */
  confirm: string
  onConfirm: () => void
  /** Something is lost by it. */
  destructive?: boolean
  /** What else is to be known before. */
  children?: ReactNode
}

/** Asks before something is done that cannot simply be undone. */
export function ConfirmDialog({
  open,
  onClose,
  title,
  text,
  confirm,
  onConfirm,
  destructive = false,
  children,
}: ConfirmDialogProps) {
  const { t } = useTranslation()
  return (
    <AlertDialog open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialogContent>
        <AlertDialogHeader>
          <AlertDialogTitle>{title}</AlertDialogTitle>
          <AlertDialogDescription>{text}</AlertDialogDescription>
        </AlertDialogHeader>
        {children}
        <AlertDialogFooter>
          <AlertDialogCancel>{t('action.cancel')}</AlertDialogCancel>
          <AlertDialogAction variant={destructive ? 'destructive' : 'default'} onClick={onConfirm}>
            {confirm}
          </AlertDialogAction>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  )
}
