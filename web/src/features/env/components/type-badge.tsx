import { BracesIcon, HashIcon, type LucideIcon, PercentIcon, TextIcon, ToggleLeftIcon, TypeIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge.tsx'
import type { EnvType } from '@/lib/api/index.ts'

const ICONS: Record<EnvType, LucideIcon> = {
  string: TypeIcon,
  text: TextIcon,
  json: BracesIcon,
  integer: HashIcon,
  float: PercentIcon,
  boolean: ToggleLeftIcon,
}

export function TypeBadge({ type }: { type: EnvType }) {
  const { t } = useTranslation('env')
  const Icon = ICONS[type]
  return (
    <Badge variant="outline">
      <Icon aria-hidden="true" />
      {t(`type.${type}`)}
    </Badge>
  )
}
