import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { usePipelineActions } from '../api.ts'

interface DiscardDialogProps {
  /** Slug. */
  project: string
  open: boolean
  onClose: () => void
  onDiscard: () => void
}

/** Asks before a draft is thrown away. */
export function DiscardDialog({ project, open, onClose, onDiscard }: DiscardDialogProps) {
  const { t } = useTranslation('code')
  const { discardDraft } = usePipelineActions(project)
  const errorText = useErrorText()
  const discard = () => {
    onDiscard()
    discardDraft.mutate(undefined, {
      onSuccess: () => toast.success(t('discard.done')),
      onError: (error) => toast.error(errorText(error)),
    })
  }
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t('discard.title')}
      text={t('discard.text')}
      confirm={t('discard.confirm')}
      onConfirm={discard}
      destructive
    />
  )
}
