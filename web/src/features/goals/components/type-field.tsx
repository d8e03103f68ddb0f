import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, FieldDescription, FieldError, FieldLabel } from '@/components/ui/field.tsx'
import { RadioGroup, RadioGroupItem } from '@/components/ui/radio-group.tsx'
import { GOAL_TYPES, type GoalType } from '@/lib/api/index.ts'

interface TypeFieldProps {
  value: GoalType
  onChange: (type: GoalType) => void
  /** Something was counted: it stays. */
  fixed: boolean
  error?: string
}

/** Whether a goal keeps days. */
export function TypeField({ value, onChange, fixed, error }: TypeFieldProps) {
  const { t } = useTranslation('goals')
  const id = useId()
  return (
    <Field data-invalid={error ? true : undefined}>
      <FieldLabel id={id} asChild>
        <span>{t('form.type')}</span>
      </FieldLabel>
      <RadioGroup
        aria-labelledby={id}
        aria-describedby={fixed ? `${id}-fixed` : undefined}
        value={value}
        onValueChange={(next) => onChange(next as GoalType)}
        disabled={fixed}
        className="gap-2"
      >
        {GOAL_TYPES.toReversed().map((type) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the radio is inside
          <label key={type} className="flex items-start gap-2">
            <RadioGroupItem value={type} aria-label={t(`type.${type}`)} className="mt-0.5" />
            <span>
              <span className="font-medium">{t(`type.${type}`)}</span>
              <span className="block text-muted-foreground text-xs">{t(`type.about.${type}`)}</span>
            </span>
          </label>
        ))}
      </RadioGroup>
      {fixed && <FieldDescription id={`${id}-fixed`}>{t('form.typeFixed')}</FieldDescription>}
      <FieldError>{error}</FieldError>
    </Field>
  )
}
