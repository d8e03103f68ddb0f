import { useTranslation } from 'react-i18next'
import { useFormat } from '@/lib/format.ts'
import { cn } from '@/lib/utils.ts'
import type { LineCounts } from '../../diff/line-counts.ts'

/** +12 −3; room is kept for what is not counted yet. */
export function LineCountsText({ counts, className }: { counts: LineCounts | undefined; className?: string }) {
  const { t } = useTranslation('code')
  const format = useFormat()
  if (!counts) return <span className={cn('inline-block min-w-10', className)} />
  const [added, removed] = [format.number(counts.added), format.number(counts.removed)]
  return (
    <span className={cn('inline-flex gap-1.5 whitespace-nowrap font-mono text-xs tabular-nums', className)}>
      <span className="sr-only">{t('diff.counts', { added, removed })}</span>
      <span aria-hidden="true" className="text-success">
        +{added}
      </span>
      <span aria-hidden="true" className="text-destructive">
        −{removed}
      </span>
    </span>
  )
}
