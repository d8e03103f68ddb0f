import { MinusIcon, TrendingDownIcon, TrendingUpIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Change } from '@/lib/change.ts'
import { useFormat } from '@/lib/format.ts'
import { cn } from '@/lib/utils.ts'

/** Which way is better; `none`: neither. */
export type Better = 'less' | 'none'

interface KpiProps {
  label: string
  value: ReactNode
  /** Below the value; small. */
  hint?: ReactNode
  /** Against the period before; null: nothing to compare with. */
  change?: Change | null
  better?: Better
  /** Something is wrong with it. */
  bad?: boolean
}

/** One figure of the service, with how it changed. */
export function Kpi({ label, value, hint, change = null, better = 'none', bad = false }: KpiProps) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5 rounded-xl border bg-card px-3 py-2.5 sm:px-4">
      <dt className="truncate text-muted-foreground text-xs" title={label}>
        {label}
      </dt>
      <dd className="flex flex-wrap items-baseline gap-x-2">
        <span className={cn('font-semibold text-xl tabular-nums tracking-tight', bad && 'text-destructive')}>
          {value}
        </span>
        {change && <ChangeMark change={change} better={better} />}
      </dd>
      <dd className="min-h-4 text-muted-foreground text-xs tabular-nums">{hint}</dd>
    </div>
  )
}

const ICONS = { up: TrendingUpIcon, down: TrendingDownIcon, same: MinusIcon }

function ChangeMark({ change: { ratio, direction }, better }: { change: Change; better: Better }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const Icon = ICONS[direction]
  const amount = format.growth(ratio)
  const text = direction === 'same' ? t('change.same') : t(`change.${direction}`, { amount })
  return (
    <span
      title={text}
      className={cn(
        'inline-flex items-center gap-0.5 text-xs',
        better === 'none' || direction === 'same'
          ? 'text-muted-foreground'
          : direction === 'up'
            ? 'text-warning'
            : 'text-success',
      )}
    >
      <Icon aria-hidden="true" className="size-3" />
      {direction !== 'same' && <span aria-hidden="true">{amount}</span>}
      <span className="sr-only">{text}</span>
    </span>
  )
}
