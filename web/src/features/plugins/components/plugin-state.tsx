import { CircleCheckIcon, CircleIcon, CircleXIcon, LoaderCircleIcon, type LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge.tsx'
import type { PluginView } from '@/lib/api/index.ts'

type Look = { icon: LucideIcon; variant: 'outline' | 'info' | 'success' | 'warning' | 'destructive'; moves?: boolean }

const LOOKS: Record<PluginView['state'], Look> = {
  disabled: { icon: CircleIcon, variant: 'outline' },
  starting: { icon: LoaderCircleIcon, variant: 'info', moves: true },
  ready: { icon: CircleCheckIcon, variant: 'success' },
  crashed: { icon: CircleXIcon, variant: 'warning' },
  failed: { icon: CircleXIcon, variant: 'destructive' },
  rejected: { icon: CircleXIcon, variant: 'destructive' },
}

/** A plugin's state as icon and text. */
export function PluginStateBadge({ state }: { state: PluginView['state'] }) {
  const { t } = useTranslation('plugins')
  const { icon: Icon, variant, moves } = LOOKS[state]
  return (
    <Badge variant={variant} data-state={state}>
      <Icon aria-hidden="true" className={moves ? 'animate-spin' : undefined} />
      {t(`state.${state}`)}
    </Badge>
  )
}
