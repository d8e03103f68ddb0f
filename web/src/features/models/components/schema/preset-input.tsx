import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ControlProps } from '@/components/form-field.tsx'
import type { ModelField } from '@/lib/api/index.ts'
import { isTime } from '../../lib/schema-draft.ts'
import type { Draft } from '../../lib/values.ts'
import { Choice } from '../choice.tsx'
import { ValueInput } from '../record/value-input.tsx'

interface PresetInputProps {
  control: ControlProps
  field: ModelField
  preset: Draft
  onPreset: (preset: Draft) => void
}

/** What new records get in a field: of dates also the time they are made at. */
export function PresetInput({ control, field, preset, onPreset }: PresetInputProps) {
  const { t } = useTranslation('models')
  const [fixed, setFixed] = useState(preset !== '' && preset !== 'now')
  const rules = { ...field, required: false }
  if (!isTime(field.type))
    return <ValueInput control={control} name={t('field.preset')} rules={rules} draft={preset} onDraft={onPreset} />
  const kind = preset === 'now' ? 'now' : fixed || preset !== '' ? 'fixed' : ''
  return (
    <span className="grid gap-2 sm:grid-cols-2">
      <Choice
        control={control}
        value={kind}
        none={t('field.presetNone')}
        options={(['now', 'fixed'] as const).map((value) => ({ value, label: t(`field.presetOf.${value}`) }))}
        onChange={(next) => {
          setFixed(next === 'fixed')
          onPreset(next === 'now' ? 'now' : '')
        }}
      />
      {kind === 'fixed' && (
        <ValueInput
          control={{ ...control, id: `${control.id}-fixed` }}
          label={t('field.presetOf.fixed')}
          rules={rules}
          draft={preset}
          onDraft={onPreset}
        />
      )}
    </span>
  )
}
