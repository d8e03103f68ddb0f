import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge.tsx'
import type { Goal } from '@/lib/api/index.ts'

/** Whether a goal keeps days. */
export function TypeBadge({ type }: Pick<Goal, 'type'>) {
  const { t } = useTranslation('goals')
  return (
    <Badge variant="outline" title={t(`type.about.${type}`)}>
      {t(`type.${type}`)}
    </Badge>
  )
}

/** Whose a goal is. */
export function ScopeBadge({ projectId }: Pick<Goal, 'projectId'>) {
  const { t } = useTranslation('goals')
  const scope = projectId === null ? 'global' : 'project'
  return (
    <Badge variant={scope === 'global' ? 'info' : 'secondary'} title={t(`scope.about.${scope}`)}>
      {t(`scope.${scope}`)}
    </Badge>
  )
}
