import { CircleAlert, CircleDashed, CloudCheck, CloudOff, GitCompareArrows } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Spinner } from '@/components/ui/spinner.tsx'
import { cn } from '@/lib/utils.ts'
import type { SaveState } from '../lib/saver.ts'

const ICONS = {
  idle: CloudCheck,
  saved: CloudCheck,
  pending: CircleDashed,
  saving: Spinner,
  offline: CloudOff,
  conflict: GitCompareArrows,
  failed: CircleAlert,
} as const

/** How the draft stands with the server. Troubles are written out, the usual is an icon. */
export function SaveIndicator({ state, error }: { state: SaveState; error: Error | null }) {
  const { t } = useTranslation('code')
  const Icon = ICONS[state]
  const text = t(`save.state.${state}`)
  const trouble = state === 'offline' || state === 'conflict' || state === 'failed'
  return (
    <span
      role="status"
      title={state === 'failed' && error ? error.message : text}
      className={cn('flex min-w-0 items-center gap-1.5 text-muted-foreground text-xs', trouble && 'text-destructive')}
    >
      <Icon className="size-4 shrink-0" aria-hidden="true" />
      <span className={cn('truncate', state === 'idle' && 'sr-only')}>{text}</span>
    </span>
  )
}
