import { useTranslation } from 'react-i18next'
import { ProjectChecklist } from '@/components/project-checklist.tsx'
import { FieldDescription, FieldError, FieldLegend, FieldSet } from '@/components/ui/field.tsx'

interface WritersFieldProps {
  /** Ids of projects. */
  value: readonly string[]
  onChange: (ids: string[]) => void
  error?: string
}

/** The projects that may write to a global goal. */
export function WritersField({ value, onChange, error }: WritersFieldProps) {
  const { t } = useTranslation('goals')
  return (
    <FieldSet>
      <FieldLegend className="mb-0.5">{t('form.writers')}</FieldLegend>
      <ProjectChecklist
        value={value}
        onChange={onChange}
        searchLabel={t('form.writersSearch')}
        noneText={t('form.writersNone')}
      />
      <FieldDescription>{t('form.writersHint', { count: value.length })}</FieldDescription>
      <FieldError>{error}</FieldError>
    </FieldSet>
  )
}
