import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { usePipelineActions } from '@/features/code/index.ts'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Pipeline } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { olderThan } from '../lib/older.ts'

interface DeleteDialogProps {
  /** Slug. */
  project: string
  pipeline: Pipeline
  /** `delete` this version, or all before it; null: closed. */
  task: { kind: 'delete' | 'deleteBefore'; number: string } | null
  onClose: () => void
  onDeleted?: () => void
}

/** Asks before versions are deleted, with how many they are. */
export function DeleteDialog({ project, pipeline, task, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation('versions')
  const format = useFormat()
  const { deleteVersions } = usePipelineActions(project)
  const errorText = useErrorText()
  const number = task?.number ?? ''
  const bulk = task?.kind === 'deleteBefore'
  const numbers = bulk ? olderThan(number, pipeline.versions) : [number]
  const count = numbers.length

  async function remove() {
    try {
      await deleteVersions.mutateAsync(numbers)
      toast.success(bulk ? t('deleteBefore.done', { count }) : t('delete.done', { number }))
      onDeleted?.()
    } catch (error) {
      toast.error(errorText(error), { duration: Number.POSITIVE_INFINITY })
    }
  }

  return (
    <ConfirmDialog
      open={task !== null}
      onClose={onClose}
      title={bulk ? t('deleteBefore.title', { count, number }) : t('delete.title', { number })}
      text={bulk ? t('deleteBefore.text', { count }) : t('delete.text')}
      confirm={bulk ? t('deleteBefore.confirm', { count }) : t('delete.confirm')}
      onConfirm={() => void remove()}
      destructive
    >
      {bulk && <p className="max-h-24 overflow-y-auto text-sm tabular-nums">{format.list(numbers)}</p>}
    </ConfirmDialog>
  )
}
