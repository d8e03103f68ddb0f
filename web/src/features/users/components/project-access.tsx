import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ProjectChecklist } from '@/components/project-checklist.tsx'
import { FieldDescription, FieldError, FieldLegend, FieldSet } from '@/components/ui/field.tsx'
import { projectsQuery } from '@/lib/queries/projects.ts'

interface ProjectAccessProps {
  /** Ids. */
  value: readonly string[]
  onChange: (value: string[]) => void
  error?: string | undefined
}

/** The projects somebody may open, out of those the person may open. */
export function ProjectAccess({ value, onChange, error }: ProjectAccessProps) {
  const { t } = useTranslation('users')
  const none = useQuery(projectsQuery).data?.items.length === 0
  return (
    <FieldSet>
      <FieldLegend className="mb-0.5">{t('access.legend')}</FieldLegend>
      <FieldDescription>
        {none
          ? t('access.none')
          : value.length === 0
            ? t('access.nothing')
            : t('access.count', { count: value.length })}
      </FieldDescription>
      {none ? null : (
        <ProjectChecklist
          value={value}
          onChange={onChange}
          searchLabel={t('access.search')}
          noneText={t('access.notFound')}
        />
      )}
      <FieldError>{error}</FieldError>
    </FieldSet>
  )
}
