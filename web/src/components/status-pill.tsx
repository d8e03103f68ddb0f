import { CircleIcon, CirclePlayIcon, CircleXIcon, LoaderCircleIcon, type LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge.tsx'
import type { ServiceState } from '@/lib/api/index.ts'

type Look = { icon: LucideIcon; variant: 'outline' | 'info' | 'success' | 'destructive'; moves?: boolean }

const LOOKS: Record<ServiceState, Look> = {
  stopped: { icon: CircleIcon, variant: 'outline' },
  starting: { icon: LoaderCircleIcon, variant: 'info', moves: true },
  running: { icon: CirclePlayIcon, variant: 'success' },
  stopping: { icon: LoaderCircleIcon, variant: 'info', moves: true },
  crashed: { icon: CircleXIcon, variant: 'destructive' },
}

/** A service's state as icon and text. */
export function StatusPill({ state, className }: { state: ServiceState | undefined; className?: string }) {
  const { t } = useTranslation()
  const { icon: Icon, variant, moves } = state ? LOOKS[state] : LOOKS.stopped
  return (
    <Badge variant={variant} className={className}>
      <Icon aria-hidden="true" className={moves ? 'animate-spin' : undefined} />
      {t(`service.state.${state ?? 'unknown'}`)}
    </Badge>
  )
}
