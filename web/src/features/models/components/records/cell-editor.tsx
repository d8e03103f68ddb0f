import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Popover, PopoverAnchor, PopoverContent } from '@/components/ui/popover.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError, type Model, type ModelRecord, type StoredField } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'
import { useRecordActions } from '../../api.ts'
import { useFlawText } from '../../hooks/use-flaw-text.ts'
import { readDraft, toDraft } from '../../lib/values.ts'

interface CellEditorProps {
  project: string
  model: Model
  record: ModelRecord
  field: StoredField
  onDone: (focus: boolean) => void
}

const CONTROL =
  'h-full min-h-9 w-full min-w-0 bg-background px-3 text-base tabular-nums outline-2 outline-ring -outline-offset-2 aria-invalid:outline-destructive md:text-sm'

/** A value edited in its cell: Enter or leaving it saves, Escape does not. */
export function CellEditor({ project, model, record, field, onDone }: CellEditorProps) {
  const { t } = useTranslation('models')
  const errorText = useErrorText()
  const flawText = useFlawText()
  const { update } = useRecordActions(project, model.slug)
  const before = toDraft(field, record[field.key]) as string
  const [text, setText] = useState(before)
  const [error, setError] = useState<string>()
  const [over, setOver] = useState(false)
  const control = useRef<HTMLInputElement & HTMLSelectElement>(null)
  const id = useId()
  useEffect(() => {
    control.current?.focus()
    const input: HTMLElement | null = control.current
    if (input instanceof HTMLInputElement && input.type === 'text') input.select()
  }, [])
  const end = (focus: boolean) => {
    setOver(true)
    onDone(focus)
  }
  const save = (draft: string, focus: boolean) => {
    if (over || update.isPending) return
    if (draft === before) return end(focus)
    const read = readDraft(field, draft)
    if ('flaw' in read) return setError(flawText(read.flaw))
    update.mutate(
      { id: record.id, revision: record.revision, values: { [field.key]: read.value } },
      {
        onSuccess: () => end(focus),
        onError: (problem) => {
          const own = isApiError(problem)
            ? problem.errors.find(({ path }) => path.startsWith(`/${field.key}`))
            : undefined
          setError(own?.message ?? errorText(problem))
          control.current?.focus()
        },
      },
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      end(true)
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      save(text, true)
    }
  }
  const shared = {
    ref: control,
    'aria-label': t('cell.label', { name: field.name }),
    'aria-invalid': error === undefined ? undefined : true,
    'aria-describedby': error === undefined ? undefined : id,
    readOnly: update.isPending,
    onKeyDown,
    onBlur: () => (error === undefined ? save(text, false) : end(false)),
  }
  const options =
    field.type === 'boolean'
      ? [
          { value: 'true', label: t('value.yes') },
          { value: 'false', label: t('value.no') },
        ]
      : field.type === 'enum'
        ? (field.options ?? []).map((value) => ({ value, label: value }))
        : undefined
  const kind = { date: 'date', datetime: 'datetime-local' }[field.type as string] ?? 'text'
  const { readOnly, ...ofSelect } = shared
  return (
    <Popover open={error !== undefined}>
      <PopoverAnchor asChild>
        {options ? (
          <select
            {...ofSelect}
            disabled={readOnly}
            value={text}
            onChange={({ target }) => {
              setText(target.value)
              setError(undefined)
              save(target.value, true)
            }}
            className={cn(CONTROL, 'px-2')}
          >
            {field.required && before !== '' ? null : <option value="">{t('value.none')}</option>}
            {options.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...shared}
            type={kind}
            step={kind === 'datetime-local' ? 'any' : undefined}
            inputMode={field.type === 'integer' ? 'numeric' : field.type === 'float' ? 'decimal' : undefined}
            value={text}
            onChange={({ target }) => {
              setText(target.value)
              setError(undefined)
            }}
            autoComplete="off"
            className={cn(CONTROL, (field.type === 'integer' || field.type === 'float') && 'text-right')}
          />
        )}
      </PopoverAnchor>
      <PopoverContent
        align="start"
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
        className="w-auto max-w-80 border-destructive/40 px-3 py-2 text-destructive text-xs"
      >
        <p id={id} role="alert">
          {error}
        </p>
      </PopoverContent>
    </Popover>
  )
}
