import { Link } from '@tanstack/react-router'
import { FileDiff, FilePen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { usePipelineActions } from '@/features/code/index.ts'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Pipeline } from '@/lib/api/index.ts'
import { isNewer } from '../lib/is-newer.ts'

interface RollBackDialogProps {
  /** Slug. */
  project: string
  pipeline: Pipeline
  /** The version to publish; null: closed. */
  number: string | null
  onClose: () => void
}

/** Asks before another version takes over: from which to which, what differs, and what becomes of the draft. */
export function RollBackDialog({ project, pipeline, number, onClose }: RollBackDialogProps) {
  const { t } = useTranslation('versions')
  const { rollBack } = usePipelineActions(project)
  const errorText = useErrorText()
  const current = pipeline.publishedVersion
  const forward = number !== null && isNewer({ number }, pipeline)
  const publish = (version: string) =>
    rollBack.mutateAsync(version).then(
      () => toast.success(t('rollBack.done', { number: version })),
      (error: Error) => toast.error(errorText(error), { duration: Number.POSITIVE_INFINITY }),
    )
  const values = { number: number ?? '', current: current ?? '' }
  return (
    <ConfirmDialog
      open={number !== null}
      onClose={onClose}
      title={t(forward ? 'rollBack.forwardTitle' : 'rollBack.title', values)}
      text={t(current ? 'rollBack.text' : 'rollBack.textFirst', values)}
      confirm={t('rollBack.confirm', values)}
      onConfirm={() => number !== null && void publish(number)}
    >
      {number !== null && (current !== null || pipeline.draft) && (
        <div className="flex flex-col gap-2">
          {current !== null && (
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border px-3 py-2">
              <FileDiff className="size-4 text-muted-foreground" aria-hidden="true" />
              <span className="mr-auto font-medium tabular-nums">{t('rollBack.fromTo', values)}</span>
              <Link
                to="/projects/$slug/versions/$version"
                params={{ slug: project, version: current }}
                search={{ compare: number }}
                onClick={onClose}
                className="text-primary underline-offset-4 hover:underline"
              >
                {t('rollBack.compare')}
              </Link>
            </p>
          )}
          {pipeline.draft && (
            <p className="flex items-center gap-2 rounded-md border border-warning/40 bg-warning/10 px-3 py-2">
              <FilePen className="size-4 shrink-0 text-warning" aria-hidden="true" />
              {t('rollBack.draft', { number: pipeline.draft.nextVersion })}
            </p>
          )}
        </div>
      )}
    </ConfirmDialog>
  )
}
