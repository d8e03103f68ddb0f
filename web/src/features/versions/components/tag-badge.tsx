import { FlaskConical, Moon, ShieldCheck, Wrench } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge.tsx'
import type { VersionTag } from '@/lib/api/index.ts'

const LOOKS = {
  stable: { variant: 'success', Icon: ShieldCheck },
  'not-fix': { variant: 'warning', Icon: Wrench },
  'night-build': { variant: 'info', Icon: Moon },
  develop: { variant: 'outline', Icon: FlaskConical },
} as const

/** What its author promised of a version. */
export function TagBadge({ tag }: { tag: VersionTag }) {
  const { t } = useTranslation('versions')
  const { variant, Icon } = LOOKS[tag]
  return (
    <Badge variant={variant}>
      <Icon data-icon="inline-start" />
      {t(`tag.${tag}`)}
    </Badge>
  )
}
