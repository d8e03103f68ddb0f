import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { RelativeTime } from '@/components/relative-time.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { activityQuery } from '@/features/audit/api.ts'
import { ActionText, ActorText } from '@/features/audit/components/action-text.tsx'

const SHOWN = 6

/** What people did in the project last. */
export function RecentActivity({ project }: { project: string }) {
  const { t } = useTranslation('overview')
  const { data, error, refetch } = useQuery(activityQuery(project, SHOWN))
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton className="h-40" />
  if (data.items.length === 0)
    return <p className="rounded-xl border border-dashed p-4 text-muted-foreground">{t('activity.none')}</p>
  return (
    <ul className="flex flex-col divide-y overflow-hidden rounded-xl border bg-card">
      {data.items.map(({ id, time, actor, action, target }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-3 py-2 sm:px-4">
          <span className="min-w-0 flex-1 basis-56">
            <ActionText action={action} />{' '}
            {target ? <code className="font-mono text-xs [overflow-wrap:anywhere]">{target}</code> : null}
          </span>
          <span className="flex flex-wrap gap-x-3 text-muted-foreground text-xs">
            <span className="[overflow-wrap:anywhere]">
              <ActorText actor={actor} />
            </span>
            <RelativeTime value={time} />
          </span>
        </li>
      ))}
    </ul>
  )
}
