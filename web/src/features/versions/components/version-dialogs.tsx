import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { usePipelineActions } from '@/features/code/index.ts'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Pipeline } from '@/lib/api/index.ts'

import { isNewer } from '../lib/is-newer.ts'

export interface VersionTask {
  kind: 'rollBack' | 'delete'
  number: string
}

interface VersionDialogsProps {
  /** Slug. */
  project: string
  pipeline: Pipeline
  task: VersionTask | null
  onClose: () => void
  onDeleted?: () => void
}

/** Asks before another version takes over, and before one is deleted. */
export function VersionDialogs({ project, pipeline, task, onClose, onDeleted }: VersionDialogsProps) {
  const { t } = useTranslation('versions')
  const { rollBack, deleteVersion } = usePipelineActions(project)
  const errorText = useErrorText()
  const failed = (error: Error) => toast.error(errorText(error), { duration: Number.POSITIVE_INFINITY })

  function confirm({ kind, number }: VersionTask) {
    if (kind === 'rollBack') {
      rollBack.mutate(number, { onSuccess: () => toast.success(t('rollBack.done', { number })), onError: failed })
    } else {
      deleteVersion.mutate(number, {
        onSuccess() {
          toast.success(t('delete.done', { number }))
          onDeleted?.()
        },
        onError: failed,
      })
    }
  }
  return (
    <ConfirmDialog
      open={task !== null}
      onClose={onClose}
      title={task ? titleOf(task) : ''}
      text={task ? textOf(task) : ''}
      confirm={task?.kind === 'rollBack' ? t('rollBack.confirm', { number: task.number }) : t('delete.confirm')}
      onConfirm={() => task && confirm(task)}
      destructive={task?.kind === 'delete'}
    />
  )

  function titleOf({ kind, number }: VersionTask) {
    if (kind === 'delete') return t('delete.title', { number })
    return isNewer({ number }, pipeline) ? t('rollBack.forwardTitle', { number }) : t('rollBack.title', { number })
  }
  function textOf({ kind, number }: VersionTask) {
    if (kind === 'delete') return t('delete.text')
    const current = pipeline.publishedVersion
    const text = current ? t('rollBack.text', { number, current }) : t('rollBack.textFirst', { number })
    return pipeline.draft ? `${text} ${t('rollBack.draft')}` : text
  }
}
