import { type FormEvent, useState } from 'react'
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
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Model, StoredField } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { useRecordActions, type Which } from '../../api.ts'
import { useFlawText } from '../../hooks/use-flaw-text.ts'
import { type Draft, readDraft, toDraft } from '../../lib/values.ts'
import { Choice } from '../choice.tsx'
import { ValueInput } from '../record/value-input.tsx'
import { TypeMark } from '../type-mark.tsx'

interface SetValueDialogProps {
  project: string
  model: Model
  open: boolean
  /** Records it is about. */
  count: number
  which: Which
  onClose: () => void
}

/** Gives many records the same value in a field. */
export function SetValueDialog({ open, onClose, ...props }: SetValueDialogProps) {
  const { t } = useTranslation('common')
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent closeLabel={t('action.close')}>{open && <Content {...props} onClose={onClose} />}</DialogContent>
    </Dialog>
  )
}

function Content({ project, model, count, which, onClose }: Omit<SetValueDialogProps, 'open'>) {
  const { t } = useTranslation(['models', 'common'])
  const format = useFormat()
  const errorText = useErrorText()
  const flawText = useFlawText()
  const { updateMany } = useRecordActions(project, model.slug)
  // What is unique can only be that of one.
  const fields = (model.fields as StoredField[]).filter(({ unique }) => !unique)
  const [key, setKey] = useState(fields[0]?.key ?? '')
  const field = fields.find((one) => one.key === key)
  const [draft, setDraft] = useState<Draft>(field ? toDraft(field, null) : '')
  const [error, setError] = useState<string>()
  const number = format.number(count)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!field || updateMany.isPending) return
    const read = readDraft(field, draft)
    if ('flaw' in read) return setError(flawText(read.flaw))
    updateMany.mutate(
      { which, values: { [key]: read.value } },
      {
        onSuccess: ({ modified }) => {
          toast.success(t('bulk.done', { count: modified, number: format.number(modified) }))
          onClose()
        },
      },
    )
  }
  return (
    <form onSubmit={submit} noValidate className="flex min-w-0 flex-col gap-4">
      <DialogHeader>
        <DialogTitle>{t('bulk.setTitle', { count, number })}</DialogTitle>
        <DialogDescription>{t('bulk.setText')}</DialogDescription>
      </DialogHeader>
      <FieldGroup>
        <FormError message={updateMany.error ? errorText(updateMany.error) : undefined} />
        <FormField label={t('bulk.field')}>
          {(control) => (
            <Choice
              control={control}
              value={key}
              options={fields.map((one) => ({
                value: one.key,
                label: one.name,
                icon: <TypeMark type={one.type} />,
              }))}
              onChange={(next) => {
                const chosen = fields.find((one) => one.key === next)
                setKey(next)
                setError(undefined)
                if (chosen) setDraft(toDraft(chosen, null))
              }}
            />
          )}
        </FormField>
        {field ? (
          <FormField label={t('bulk.value')} error={error} hint={field.required ? undefined : t('bulk.valueHint')}>
            {(control) => (
              <ValueInput
                key={key}
                control={control}
                name={field.name}
                rules={field}
                draft={draft}
                onDraft={(next) => {
                  setDraft(next)
                  setError(undefined)
                }}
                project={project}
              />
            )}
          </FormField>
        ) : null}
      </FieldGroup>
      <DialogFooter>
        <Button variant="outline" onClick={onClose} disabled={updateMany.isPending}>
          {t('common:action.cancel')}
        </Button>
        <Button type="submit" disabled={!field || updateMany.isPending}>
          {updateMany.isPending ? <Spinner data-icon="inline-start" /> : null}
          {t('bulk.setSubmit')}
        </Button>
      </DialogFooter>
    </form>
  )
}
