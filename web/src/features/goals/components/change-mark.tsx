import { MinusIcon, TrendingDownIcon, TrendingUpIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { changeOf } from '@/lib/change.ts'
import { useFormat } from '@/lib/format.ts'

const ICONS = { up: TrendingUpIcon, down: TrendingDownIcon, same: MinusIcon }

/** How a value stands beside the one of the period before; a dash when there is nothing to compare with. */
export function ChangeMark({ now, before }: { now: number; before: number | null }) {
  const { t } = useTranslation('goals')
  const format = useFormat()
  const change = changeOf(now, before)
  if (!change) {
    const text = before === null ? t('change.none') : t('change.fromNothing')
    return (
      <span className="text-muted-foreground" title={text}>
        <span aria-hidden="true">—</span>
        <span className="sr-only">{text}</span>
      </span>
    )
  }
  const Icon = ICONS[change.direction]
  const amount = format.growth(change.ratio)
  const text =
    change.direction === 'same'
      ? t('change.same', { before: format.number(before!) })
      : t(`change.${change.direction}`, { amount, before: format.number(before!) })
  return (
    <span className="inline-flex items-center gap-1 text-muted-foreground text-xs tabular-nums" title={text}>
      <Icon aria-hidden="true" className="size-3.5" />
      {change.direction === 'same' ? null : <span aria-hidden="true">{amount}</span>}
      <span className="sr-only">{text}</span>
    </span>
  )
}
