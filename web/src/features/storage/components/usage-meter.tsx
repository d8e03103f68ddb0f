import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Bar } from '@/components/bar.tsx'
import { useFormat } from '@/lib/format.ts'
import { cn } from '@/lib/utils.ts'
import { usageQuery } from '../api.ts'

/** A share from which on it is time to make room. */
const NEARLY_FULL = 0.9

/** How much the project keeps of what it may. */
export function UsageMeter({ project }: { project: string }) {
  const { t } = useTranslation('storage')
  const format = useFormat()
  const id = useId()
  const { data } = useQuery(usageQuery(project))
  if (!data) return <div className="h-9 w-40" />
  const { bytes, files, maxBytes, directories, maxEntries } = data
  const share = Math.max(bytes / maxBytes, (files + directories) / maxEntries)
  const full = share >= NEARLY_FULL
  const text = t('usage.text', { used: format.bytes(bytes), max: format.bytes(maxBytes) })
  return (
    <div
      className="flex min-w-40 flex-col gap-1"
      title={t('usage.entries', { used: format.number(files + directories), max: format.number(maxEntries) })}
    >
      <span id={id} className="flex flex-wrap gap-x-2 text-muted-foreground text-xs tabular-nums">
        <span className={cn(full && 'font-medium text-destructive')}>{text}</span>
        <span>{t('usage.files', { count: files })}</span>
      </span>
      <Bar kind="meter" aria-labelledby={id} share={share} fillClassName={full ? 'bg-destructive' : undefined} />
    </div>
  )
}
