import { useQuery } from '@tanstack/react-query'
import { CircleCheckIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { RelativeTime } from '@/components/relative-time.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { LogDetail } from '@/features/logs/components/log-detail.tsx'
import { PlaceText } from '@/features/logs/components/place-text.tsx'
import { firstPlace } from '@/features/logs/lib/places.ts'
import { firstLine } from '@/features/logs/lib/text.ts'
import type { LogLine } from '@/lib/api/index.ts'
import { latestErrorsQuery } from '../api.ts'

/** What went wrong last: the line opens in full, its place in the code is a link. */
export function LatestErrors({ project }: { project: string }) {
  const { t } = useTranslation('overview')
  const { data, error, refetch } = useQuery(latestErrorsQuery(project))
  const [opened, setOpened] = useState<LogLine | null>(null)
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton className="h-40" />
  if (data.items.length === 0)
    return (
      <p className="flex items-center gap-2 rounded-xl border border-dashed p-4 text-muted-foreground">
        <CircleCheckIcon aria-hidden="true" className="size-4 text-success" />
        {t('errors.none')}
      </p>
    )
  return (
    <>
      <ul className="flex flex-col divide-y overflow-hidden rounded-xl border bg-card">
        {data.items.map((line) => {
          const place = firstPlace(line.stack ?? line.message)
          return (
            <li key={line.id} className="relative flex flex-col gap-0.5 px-3 py-2 hover:bg-muted/60 sm:px-4">
              <button
                type="button"
                onClick={() => setOpened(line)}
                className="line-clamp-2 text-left font-mono text-xs leading-5 outline-none [overflow-wrap:anywhere] after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
              >
                {firstLine(line.message)}
              </button>
              <p className="flex flex-wrap gap-x-3 text-muted-foreground text-xs">
                <RelativeTime value={line.time} className="relative" />
                {line.version && <span>{t('errors.version', { version: line.version })}</span>}
                {place && (
                  <span className="relative font-mono">
                    <PlaceText text={place} project={project} version={line.version} />
                  </span>
                )}
              </p>
            </li>
          )
        })}
      </ul>
      <LogDetail line={opened} onClose={() => setOpened(null)} project={project} />
    </>
  )
}
