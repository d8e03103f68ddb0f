import { Trash2Icon } from 'lucide-react'
import { type FormEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { RelativeTime } from '@/components/relative-time.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { SheetFooter } from '@/components/ui/sheet.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import type { Model, ModelRecord, StoredField } from '@/lib/api/index.ts'
import { useRecordForm } from '../../hooks/use-record-form.ts'
import { ValueInput } from './value-input.tsx'

interface RecordFormProps {
  project: string
  model: Model
  /** Null makes a new one. */
  record: ModelRecord | null
  onSaved: (record: ModelRecord) => void
  onRemove: () => void
  onClose: () => void
}

/** A form out of the fields of a model. */
export function RecordForm({ project, model, record, onSaved, onRemove, onClose }: RecordFormProps) {
  const { t } = useTranslation(['models', 'common'])
  const form = useRecordForm(project, model, record, onSaved)
  const element = useRef<HTMLFormElement>(null)
  const hint = ({ description, type, items, default: preset }: StoredField) =>
    [
      description,
      type === 'file' ? t('hint.file') : undefined,
      type === 'array' && items?.type !== 'enum' && items?.type !== 'reference' ? t('hint.lines') : undefined,
      record === null && preset === 'now' ? t('hint.now') : undefined,
    ]
      .filter(Boolean)
      .join(' ')
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (form.saving) return
    if (form.save()) return
    // The first that is wrong, once it is marked.
    setTimeout(() => element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }
  return (
    <form
      ref={element}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 's' || !(event.metaKey || event.ctrlKey)) return
        event.preventDefault()
        submit()
      }}
      noValidate
      className="flex flex-1 flex-col"
    >
      <FieldGroup className="px-4 pb-2">
        <FormError message={form.root} />
        {form.fields.map((field) => (
          <FormField
            key={field.id}
            label={field.required ? `${field.name} *` : field.name}
            error={form.errors[field.key]}
            hint={hint(field)}
          >
            {(control) => (
              <ValueInput
                control={control}
                name={field.name}
                rules={field}
                draft={form.drafts[field.key] ?? ''}
                onDraft={(draft) => form.set(field.key, draft)}
                project={project}
              />
            )}
          </FormField>
        ))}
        {record ? (
          <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1 border-t pt-3 text-muted-foreground text-xs">
            <dt>{t('system.id')}</dt>
            <dd className="flex min-w-0 items-center gap-1">
              <code className="min-w-0 truncate font-mono">{record.id}</code>
              <CopyButton text={record.id} size="icon-xs" label={t('record.copyId')} />
            </dd>
            <dt>{t('system.createdAt')}</dt>
            <dd>
              <RelativeTime value={record.createdAt} />
            </dd>
            <dt>{t('system.updatedAt')}</dt>
            <dd>
              <RelativeTime value={record.updatedAt} />
            </dd>
          </dl>
        ) : null}
      </FieldGroup>
      <SheetFooter className="sticky bottom-0 flex-row flex-wrap justify-end border-t bg-popover">
        {record ? (
          <Button variant="ghost" className="mr-auto text-destructive" onClick={onRemove}>
            <Trash2Icon data-icon="inline-start" />
            {t('record.remove')}
          </Button>
        ) : null}
        <Button variant="outline" onClick={onClose}>
          {t('common:action.cancel')}
        </Button>
        <Button type="submit" disabled={form.saving || (record !== null && !form.changed)}>
          {form.saving ? <Spinner data-icon="inline-start" /> : null}
          {record ? t('record.save') : t('record.create')}
        </Button>
      </SheetFooter>
    </form>
  )
}
