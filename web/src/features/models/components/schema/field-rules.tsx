import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, FieldContent, FieldDescription, FieldLabel } from '@/components/ui/field.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { type FieldDraft, may } from '../../lib/schema-draft.ts'

interface FieldRulesProps {
  draft: FieldDraft
  onChange: (next: Partial<FieldDraft>) => void
}

/** Whether a field is required, unique and indexed. */
export function FieldRules({ draft, onChange }: FieldRulesProps) {
  const { t } = useTranslation('models')
  const id = useId()
  const rules = [
    { rule: 'required', on: draft.required, can: true },
    { rule: 'unique', on: draft.unique, can: may.unique(draft) },
    // What is unique has an index anyway.
    { rule: 'indexed', on: draft.indexed || draft.unique, can: may.indexed(draft) && !draft.unique },
  ] as const
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      {rules.map(({ rule, on, can }) => (
        <Field key={rule} orientation="horizontal" className="items-start gap-2.5">
          <Switch
            id={`${id}-${rule}`}
            aria-describedby={`${id}-${rule}-hint`}
            checked={on}
            disabled={!can}
            onCheckedChange={(next) => onChange({ [rule]: next })}
          />
          <FieldContent>
            <FieldLabel htmlFor={`${id}-${rule}`}>{t(`field.${rule}`)}</FieldLabel>
            <FieldDescription id={`${id}-${rule}-hint`}>{t(`field.${rule}Hint`)}</FieldDescription>
          </FieldContent>
        </Field>
      ))}
    </div>
  )
}
