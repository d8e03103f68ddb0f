import { DownloadIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
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
import type { Model } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { exportUrl } from '../../api.ts'
import type { Records } from '../../hooks/use-records.ts'
import type { Column } from '../../lib/columns.ts'
import { EXPORT_FORMATS, type ExportFormat } from '../../lib/table-file.ts'
import { Choice } from '../choice.tsx'

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
  const [kind, setKind] = useState<ExportFormat>('csv')
  const [which, setWhich] = useState<'all' | 'shown'>('all')
  const { total, query, isNarrowed } = records
  const count = total ?? 0
  const keys = which === 'shown' ? shown.filter(({ field }) => field).map(({ key }) => key) : undefined
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
        <FormField label={t('export.format')} hint={t(`export.about.${kind}`)}>
          {(control) => (
            <Choice
              control={control}
              value={kind}
              options={EXPORT_FORMATS.map((value) => ({ value, label: t(`export.name.${value}`) }))}
              onChange={(next) => setKind(next as ExportFormat)}
            />
          )}
        </FormField>
        <FormField label={t('export.fields')}>
          {(control) => (
            <Choice
              control={control}
              value={which}
              options={(['all', 'shown'] as const).map((value) => ({ value, label: t(`export.which.${value}`) }))}
              onChange={(next) => setWhich(next as 'all' | 'shown')}
            />
          )}
        </FormField>
      </FieldGroup>
      <DialogFooter>
        <Button variant="outline" onClick={onClose}>
          {t('common:action.cancel')}
        </Button>
        <Button asChild>
          <a href={exportUrl(project, model.slug, { ...query, format: kind, keys })} download onClick={onClose}>
            <DownloadIcon data-icon="inline-start" />
            {t('export.submit')}
          </a>
        </Button>
      </DialogFooter>
    </>
  )
}
