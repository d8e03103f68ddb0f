import { useQuery } from '@tanstack/react-query'
import { Link, type LinkProps } from '@tanstack/react-router'
import { DatabaseIcon, HardDriveIcon, type LucideIcon } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { isNearlyFull, QuotaMeter } from '@/components/quota-meter.tsx'
import { usageQuery } from '@/features/storage/api.ts'
import { useFormat } from '@/lib/format.ts'
import { modelsQuery } from '@/lib/queries/models.ts'
import { filesShare, recordsShare } from '@/lib/quota.ts'
import { cn } from '@/lib/utils.ts'
import { OverviewSection } from './overview-section.tsx'

/** The server counts anew no more often. */
const POLL_EVERY = 60_000

/** What the project keeps, and may: files and records. */
export function Kept({ project }: { project: string }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const files = useQuery({ ...usageQuery(project), refetchInterval: POLL_EVERY }).data
  const records = useQuery({ ...modelsQuery(project), refetchInterval: POLL_EVERY }).data?.usage
  const of = (used: number, max: number) => ({ used: format.number(used), max: format.number(max) })
  const bytesOf = (used: number, max: number) => t('kept.of', { used: format.bytes(used), max: format.bytes(max) })
  return (
    <OverviewSection title={t('kept.title')}>
      <ul className="grid gap-2 sm:grid-cols-2 sm:gap-3">
        <Card
          icon={HardDriveIcon}
          label={t('kept.files')}
          to="/projects/$slug/storage/$"
          params={{ slug: project, _splat: undefined }}
          value={files && format.bytes(files.bytes)}
          share={files && filesShare(files)}
          title={files && t('kept.entries', of(files.files + files.directories, files.maxEntries))}
        >
          {files && (
            <>
              <span>{t('kept.count', { count: files.files, number: format.number(files.files) })}</span>
              <span>{bytesOf(files.bytes, files.maxBytes)}</span>
            </>
          )}
        </Card>
        <Card
          icon={DatabaseIcon}
          label={t('kept.records')}
          to="/projects/$slug/models"
          params={{ slug: project }}
          value={records && format.number(records.records)}
          share={records && recordsShare(records)}
          title={records && t('kept.recordsOf', of(records.records, records.maxRecords))}
        >
          {records && (
            <>
              <span>{t('kept.models', { count: records.models, number: format.number(records.models) })}</span>
              <span>{bytesOf(records.bytes, records.maxBytes)}</span>
            </>
          )}
        </Card>
      </ul>
    </OverviewSection>
  )
}

interface CardProps extends Pick<LinkProps, 'to' | 'params'> {
  icon: LucideIcon
  label: string
  /** The rest is undefined while nothing is known. */
  value: string | undefined
  share: number | undefined
  title: string | undefined
  children: ReactNode
}

function Card({ icon: Icon, label, to, params, value, share = 0, title, children }: CardProps) {
  const id = useId()
  return (
    <li
      title={title}
      className="relative flex min-w-0 flex-col gap-1 rounded-xl border bg-card px-3 py-2.5 hover:bg-muted/60 sm:px-4"
    >
      <span className="flex items-center gap-1.5 text-muted-foreground text-xs">
        <Icon aria-hidden="true" className="size-3.5" />
        <Link
          to={to}
          params={params}
          className="outline-none after:absolute after:inset-0 after:rounded-xl focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
        >
          {label}
        </Link>
      </span>
      <span
        className={cn('font-semibold text-xl tabular-nums tracking-tight', isNearlyFull(share) && 'text-destructive')}
      >
        {value ?? '—'}
      </span>
      <QuotaMeter share={share} labelledBy={id} />
      <span
        id={id}
        className="flex min-h-4 flex-wrap justify-between gap-x-3 text-muted-foreground text-xs tabular-nums"
      >
        {children}
      </span>
    </li>
  )
}
