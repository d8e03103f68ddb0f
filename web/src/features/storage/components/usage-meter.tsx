import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { isNearlyFull, QuotaMeter } from '@/components/quota-meter.tsx'
import { useFormat } from '@/lib/format.ts'
import { filesShare } from '@/lib/quota.ts'
import { cn } from '@/lib/utils.ts'
import { usageQuery } from '../api.ts'

/** How much the project keeps of what it may. */
export function UsageMeter({ project }: { project: string }) {
  const { t } = useTranslation('storage')
  const format = useFormat()
  const id = useId()
  const { data } = useQuery(usageQuery(project))
  if (!data) return <div className="h-9 w-40" />
  const { bytes, files, maxBytes, directories, maxEntries } = data
  const share = filesShare(data)
  const text = t('usage.text', { used: format.bytes(bytes), max: format.bytes(maxBytes) })
  return (
    <div
      className="flex min-w-40 flex-col gap-1"
      title={t('usage.entries', { used: format.number(files + directories), max: format.number(maxEntries) })}
    >
      <span id={id} className="flex flex-wrap gap-x-2 text-muted-foreground text-xs tabular-nums">
        <span className={cn(isNearlyFull(share) && 'font-medium text-destructive')}>{text}</span>
        <span>{t('usage.files', { count: files })}</span>
      </span>
      <QuotaMeter labelledBy={id} share={share} />
    </div>
  )
}
