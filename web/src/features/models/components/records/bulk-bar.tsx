import { PencilLineIcon, Trash2Icon, XIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { IconButton } from '@/components/icon-button.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Model } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { useRecordActions, type Which } from '../../api.ts'
import type { Records } from '../../hooks/use-records.ts'
import type { Selection } from '../../hooks/use-selection.ts'
import { SetValueDialog } from './set-value-dialog.tsx'

interface BulkBarProps {
  project: string
  model: Model
  records: Records
  selection: Selection
  /** How many records match in all; undefined while that is not known. */
  total: number | undefined
}

/** What can be done with the records that are marked. */
export function BulkBar({ project, model, records, selection, total }: BulkBarProps) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const errorText = useErrorText()
  const { removeMany } = useRecordActions(project, model.slug)
  const [task, setTask] = useState<'delete' | 'set' | null>(null)
  const { ids, all } = selection
  if (ids.length === 0) return null
  const count = all ? (total ?? ids.length) : ids.length
  const mayTakeAll = !all && total !== undefined && total > ids.length
  const { q } = records.query
  const which: Which = all ? { filter: records.filter ?? {}, ...(q ? { q } : {}) } : { ids: [...ids] }
  return (
    <>
      <div
        role="toolbar"
        aria-label={t('bulk.label')}
        className="sticky bottom-3 z-20 mx-auto flex max-w-full flex-wrap items-center gap-x-3 gap-y-1.5 rounded-xl border bg-popover px-3 py-2 shadow-md"
      >
        <p role="status" className="font-medium tabular-nums">
          {t('bulk.marked', { count, number: format.number(count) })}
        </p>
        {mayTakeAll && ids.length === records.list.data?.items.length ? (
          <Button variant="link" className="h-auto p-0" onClick={selection.takeAll}>
            {t('bulk.takeAll', { count: total, number: format.number(total) })}
          </Button>
        ) : null}
        <span className="flex items-center gap-1">
          <Button variant="outline" size="sm" onClick={() => setTask('set')}>
            <PencilLineIcon data-icon="inline-start" />
            {t('bulk.set')}
          </Button>
          <Button variant="outline" size="sm" className="text-destructive" onClick={() => setTask('delete')}>
            {removeMany.isPending ? <Spinner data-icon="inline-start" /> : <Trash2Icon data-icon="inline-start" />}
            {t('bulk.delete')}
          </Button>
          <IconButton size="icon-sm" label={t('bulk.clear')} onClick={selection.clear}>
            <XIcon />
          </IconButton>
        </span>
      </div>
      <ConfirmDialog
        open={task === 'delete'}
        onClose={() => setTask(null)}
        title={t('bulk.deleteTitle', { count, number: format.number(count) })}
        text={t('bulk.deleteText')}
        confirm={t('bulk.deleteConfirm')}
        onConfirm={() =>
          removeMany.mutate(which, {
            onSuccess: ({ deleted }) => {
              selection.clear()
              toast.success(t('bulk.deleted', { count: deleted, number: format.number(deleted) }))
            },
            onError: (error) => toast.error(errorText(error), { duration: Number.POSITIVE_INFINITY }),
          })
        }
        destructive
      />
      <SetValueDialog
        project={project}
        model={model}
        open={task === 'set'}
        count={count}
        which={which}
        onClose={() => setTask(null)}
      />
    </>
  )
}
