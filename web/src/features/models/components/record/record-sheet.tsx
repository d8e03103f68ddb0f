import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from '@/components/ui/sheet.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Model, ModelRecord } from '@/lib/api/index.ts'
import { recordQuery, useRecordActions } from '../../api.ts'
import { labelOf } from '../../lib/labels.ts'
import { RecordForm } from './record-form.tsx'

interface RecordSheetProps {
  project: string
  model: Model
  /** The id of a record, `new`, or undefined: closed. */
  open: string | undefined
  onClose: () => void
}

/** Makes a record, or shows one to change it. */
export function RecordSheet({ project, model, open, onClose }: RecordSheetProps) {
  const { t } = useTranslation('common')
  return (
    <Sheet open={open !== undefined} onOpenChange={(next) => !next && onClose()}>
      {open !== undefined && (
        <SheetContent closeLabel={t('action.close')} className="gap-0 sm:max-w-xl">
          {open === 'new' ? (
            <Form project={project} model={model} record={null} onClose={onClose} />
          ) : (
            <Known project={project} model={model} id={open} onClose={onClose} />
          )}
        </SheetContent>
      )}
    </Sheet>
  )
}

function Known({ id, ...props }: Omit<RecordSheetProps, 'open'> & { id: string }) {
  const { t } = useTranslation('models')
  const { data, error, refetch } = useQuery({ ...recordQuery(props.project, props.model.slug, id), staleTime: 0 })
  if (data) return <Form key={data.revision} {...props} record={data} />
  return (
    <>
      <SheetHeader>
        <SheetTitle>{t('record.title')}</SheetTitle>
        <SheetDescription className="font-mono text-xs">{id}</SheetDescription>
      </SheetHeader>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Spinner className="mx-auto my-8" />}
    </>
  )
}

function Form({ project, model, record, onClose }: Omit<RecordSheetProps, 'open'> & { record: ModelRecord | null }) {
  const { t } = useTranslation('models')
  const errorText = useErrorText()
  const { remove } = useRecordActions(project, model.slug)
  const [asked, setAsked] = useState(false)
  const label = record ? labelOf(model, record) : ''
  return (
    <>
      <SheetHeader>
        <SheetTitle className="[overflow-wrap:anywhere]">{record ? label : t('record.new')}</SheetTitle>
        <SheetDescription>{record ? t('record.about', { model: model.name }) : t('record.newAbout')}</SheetDescription>
      </SheetHeader>
      <RecordForm
        project={project}
        model={model}
        record={record}
        onSaved={() => {
          toast.success(record ? t('record.saved') : t('record.created'))
          onClose()
        }}
        onRemove={() => setAsked(true)}
        onClose={onClose}
      />
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t('record.removeTitle', { name: label })}
        text={t('record.removeText')}
        confirm={t('record.remove')}
        onConfirm={() =>
          record &&
          remove.mutate(record.id, {
            onSuccess: () => {
              toast.success(t('record.removed'))
              onClose()
            },
            onError: (error) => toast.error(errorText(error), { duration: Number.POSITIVE_INFINITY }),
          })
        }
        destructive
      />
    </>
  )
}
