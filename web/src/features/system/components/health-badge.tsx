import { CircleCheckIcon, CircleXIcon, TriangleAlertIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge.tsx'
import type { Health } from '../lib/health.ts'

const LOOKS = {
  ok: { icon: CircleCheckIcon, variant: 'success' },
  degraded: { icon: TriangleAlertIcon, variant: 'warning' },
  failed: { icon: CircleXIcon, variant: 'destructive' },
} as const

/** Health as icon and text. */
export function HealthBadge({ health }: { health: Health }) {
  const { t } = useTranslation('system')
  const { icon: Icon, variant } = LOOKS[health]
  return (
    <Badge variant={variant}>
      <Icon aria-hidden="true" />
      {t(`health.${health}`)}
    </Badge>
  )
}
