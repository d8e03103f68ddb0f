import { DownloadIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Model } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { useExport } from '../../hooks/use-export.ts'
import type { Records } from '../../hooks/use-records.ts'
import type { Column } from '../../lib/columns.ts'
import { FILE_FORMATS, type FileFormat } from '../../lib/table-file.ts'
import { Choice } from '../choice.tsx'
import { ProgressBar } from '../progress-bar.tsx'

interface ExportDialogProps {
  project: string
  model: Model
  records: Records
  /** The columns that are shown. */
  shown: readonly Column[]
  open: boolean
  onClose: () => void
}

/** Puts the records that match into a file. */
export function ExportDialog({ open, onClose, ...props }: ExportDialogProps) {
  const { t } = useTranslation('common')
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent closeLabel={t('action.close')}>{open && <Content {...props} onClose={onClose} />}</DialogContent>
    </Dialog>
  )
}

function Content({ project, model, records, shown, onClose }: Omit<ExportDialogProps, 'open'>) {
  const { t } = useTranslation(['models', 'common'])
  const format = useFormat()
  const errorText = useErrorText()
  const [kind, setKind] = useState<FileFormat>('csv')
  const [which, setWhich] = useState<'all' | 'shown'>('all')
  const { total, query, isNarrowed, columns } = records
  const { progress, error, start, stop } = useExport(project, model, query)
  const count = total ?? 0
  const save = async () => {
    const keys = (which === 'shown' ? shown : columns).map(({ key }) => key)
    const done = await start(kind, which === 'shown' ? keys : ['id', ...keys.filter((key) => key !== 'id')])
    if (!done) return
    toast.success(t('export.done'))
    onClose()
  }
  return (
    <>
      <DialogHeader>
        <DialogTitle>{t('export.title')}</DialogTitle>
        <DialogDescription>
          {total === undefined
            ? t('export.text')
            : t(isNarrowed ? 'export.textNarrowed' : 'export.textAll', { count, number: format.number(count) })}
        </DialogDescription>
      </DialogHeader>
      <FieldGroup>
        <FormError message={error ? errorText(error) : undefined} />
        {progress === null ? (
          <>
            <FormField label={t('export.format')} hint={t(`export.about.${kind}`)}>
              {(control) => (
                <Choice
                  control={control}
                  value={kind}
                  options={FILE_FORMATS.map((value) => ({ value, label: value.toUpperCase() }))}
                  onChange={(next) => setKind(next as FileFormat)}
                />
              )}
            </FormField>
            <FormField label={t('export.columns')}>
              {(control) => (
                <Choice
                  control={control}
                  value={which}
                  options={(['all', 'shown'] as const).map((value) => ({ value, label: t(`export.which.${value}`) }))}
                  onChange={(next) => setWhich(next as 'all' | 'shown')}
                />
              )}
            </FormField>
          </>
        ) : (
          <ProgressBar
            label={t('export.progress', { number: format.number(progress) })}
            done={progress}
            total={total ?? 0}
          />
        )}
      </FieldGroup>
      <DialogFooter>
        <Button variant="outline" onClick={progress === null ? onClose : stop}>
          {progress === null ? t('common:action.cancel') : t('export.stop')}
        </Button>
        <Button onClick={() => void save()} disabled={progress !== null}>
          <DownloadIcon data-icon="inline-start" />
          {t('export.submit')}
        </Button>
      </DialogFooter>
    </>
  )
}
