import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, FieldLabel } from '@/components/ui/field.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'

/** What is to be known of a version later. */
export function NotesInput({ value, onChange }: { value: string; onChange: (notes: string) => void }) {
  const { t } = useTranslation('code')
  const id = useId()
  return (
    <Field>
      <FieldLabel htmlFor={id}>{t('publish.notes')}</FieldLabel>
      <Textarea
        id={id}
        value={value}
        maxLength={2000}
        rows={3}
        placeholder={t('publish.notes.hint')}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}
