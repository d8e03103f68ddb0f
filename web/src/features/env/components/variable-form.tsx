import { type FormEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { CopyButton } from '@/components/copy-button.tsx'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Field, FieldContent, FieldDescription, FieldGroup, FieldLabel } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Select, SelectContent, SelectGroup, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select.tsx'
import { SheetFooter } from '@/components/ui/sheet.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { ENV_TYPES, type EnvType, type EnvVariable } from '@/lib/api/index.ts'
import { useVariableForm } from '../hooks/use-variable-form.ts'
import { ConvertDialog } from './convert-dialog.tsx'
import { ValueInput } from './value-input.tsx'

interface VariableFormProps {
  /** Slug. */
  project: string
  /** The one to change; without it one is added. */
  variable: EnvVariable | undefined
  /** Keys there are. */
  keys: readonly string[]
  onEdit: (key: string) => void
  onDone: () => void
}

export function VariableForm({ project, variable, keys, onEdit, onDone }: VariableFormProps) {
  const { t } = useTranslation(['env', 'common'])
  const keyInput = useRef<HTMLInputElement>(null)
  const valueInput = useRef<HTMLElement>(null)
  const form = useVariableForm({
    project,
    variable,
    keys,
    focus: (field) => (field === 'key' ? keyInput : valueInput).current?.focus(),
    onSaved(key) {
      toast.success(variable ? t('edit.done', { key }) : t('new.done', { key }))
      onDone()
    },
  })
  const { draft } = form
  // The key of a variable that is changed stays as it is.
  const changing = variable !== undefined
  useEffect(() => {
    if (changing) valueInput.current?.focus()
  }, [changing])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    form.save()
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-1 flex-col">
      <FieldGroup className="px-4">
        <FormError message={form.errors.root} />
        <FormField
          label={t('form.key')}
          error={form.errors.key}
          hint={
            form.taken ? (
              <Button variant="link" className="h-6 px-0 text-xs" onClick={() => onEdit(draft.key)}>
                {t('form.editTaken', { key: draft.key })}
              </Button>
            ) : undefined
          }
        >
          {(control) => (
            <span className="flex items-center gap-1">
              <Input
                {...control}
                ref={keyInput}
                value={draft.key}
                onChange={(event) => form.setKey(event.target.value)}
                readOnly={variable !== undefined}
                placeholder="API_URL"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                className="font-mono read-only:bg-muted"
              />
              {variable && <CopyButton text={`env.get('${draft.key}')`} label={t('copy.label', { key: draft.key })} />}
            </span>
          )}
        </FormField>
        <FormField label={t('form.type')} hint={t(`about.${draft.type}`)}>
          {(control) => (
            <Select value={draft.type} onValueChange={(next) => form.setType(next as EnvType)}>
              <SelectTrigger {...control}>
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                <SelectGroup>
                  {ENV_TYPES.map((type) => (
                    <SelectItem key={type} value={type}>
                      {t(`type.${type}`)}
                    </SelectItem>
                  ))}
                </SelectGroup>
              </SelectContent>
            </Select>
          )}
        </FormField>
        <FormField
          label={form.hidden ? t('form.newValue') : t('form.value')}
          error={form.errors.value}
          hint={form.hidden ? t('secret.replace') : undefined}
        >
          {(control) => (
            <ValueInput
              control={control}
              type={draft.type}
              text={draft.text}
              onText={form.setText}
              placeholder={form.hidden ? '••••••••' : undefined}
              inputRef={valueInput}
            />
          )}
        </FormField>
        <Field orientation="horizontal">
          <FieldContent>
            <FieldLabel htmlFor={form.secretId}>{t('form.secret')}</FieldLabel>
            <FieldDescription id={`${form.secretId}-hint`}>{t('secret.about')}</FieldDescription>
          </FieldContent>
          <Switch
            id={form.secretId}
            aria-describedby={`${form.secretId}-hint`}
            checked={draft.secret}
            onCheckedChange={form.setSecret}
          />
        </Field>
      </FieldGroup>
      <SheetFooter className="flex-row justify-end">
        <Button variant="outline" onClick={onDone}>
          {t('common:action.cancel')}
        </Button>
        <Button type="submit" disabled={form.saving}>
          {form.saving ? <Spinner data-icon="inline-start" /> : null}
          {variable ? t('form.save') : t('form.add')}
        </Button>
      </SheetFooter>
      <ConvertDialog type={form.asked} text={draft.text} onAnswer={form.answer} />
    </form>
  )
}
