import { useQuery } from '@tanstack/react-query'
import { CalendarClockIcon, InboxIcon, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { RelativeTime } from '@/components/relative-time.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { queuesQuery } from '@/features/jobs/api.ts'
import type { QueueInfo, Schedule, ServiceStatus } from '@/lib/api/index.ts'

/** Of each kind; the page of schedules and queues has them all. */
const MOST = 4
const POLL_EVERY = 15_000

/** What runs by the clock and what waits in line; those that failed first. */
export function JobsSummary({ project, status }: { project: string; status: ServiceStatus }) {
  const { t } = useTranslation('overview')
  const { data } = useQuery({ ...queuesQuery(project), refetchInterval: POLL_EVERY })
  const schedules = status.schedules.toSorted((a, b) => Number(b.lastError !== null) - Number(a.lastError !== null))
  const queues = (data?.items ?? []).toSorted((a, b) => b.dead - a.dead)
  const more = Math.max(0, schedules.length - MOST) + Math.max(0, queues.length - MOST)
  if (schedules.length + queues.length === 0)
    return <p className="rounded-xl border border-dashed p-4 text-muted-foreground">{t('jobs.none')}</p>
  return (
    <ul className="flex flex-col divide-y overflow-hidden rounded-xl border bg-card">
      {schedules.slice(0, MOST).map((schedule) => (
        <ScheduleLine key={`schedule ${schedule.name}`} schedule={schedule} />
      ))}
      {queues.slice(0, MOST).map((queue) => (
        <QueueLine key={`queue ${queue.name}`} queue={queue} />
      ))}
      {more > 0 && <li className="px-4 py-2 text-muted-foreground text-xs">{t('jobs.more', { count: more })}</li>}
    </ul>
  )
}

function ScheduleLine({ schedule: { name, nextRun, lastRun, lastError, running } }: { schedule: Schedule }) {
  const { t } = useTranslation('overview')
  return (
    <Line icon={CalendarClockIcon} kind={t('jobs.schedule')} name={name}>
      {running ? (
        <Badge variant="info">{t('jobs.running')}</Badge>
      ) : lastError ? (
        <Badge variant="destructive" title={lastError}>
          {t('jobs.failed')}
        </Badge>
      ) : lastRun ? (
        <Badge variant="success">{t('jobs.done')}</Badge>
      ) : null}
      {nextRun && (
        <span>
          {t('jobs.next')} <RelativeTime value={nextRun} />
        </span>
      )}
    </Line>
  )
}

function QueueLine({ queue: { name, waiting, delayed, dead, running, consumer } }: { queue: QueueInfo }) {
  const { t } = useTranslation('overview')
  const coming = waiting + delayed + running
  return (
    <Line icon={InboxIcon} kind={t('jobs.queue')} name={name}>
      {dead > 0 && <Badge variant="destructive">{t('jobs.dead', { count: dead })}</Badge>}
      {!consumer && waiting > 0 && <Badge variant="warning">{t('jobs.noConsumer')}</Badge>}
      <span>{coming > 0 ? t('jobs.waiting', { count: coming }) : t('jobs.idle')}</span>
    </Line>
  )
}

interface LineProps {
  icon: LucideIcon
  kind: string
  name: string
  children: ReactNode
}

const Line = ({ icon: Icon, kind, name, children }: LineProps) => (
  <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 sm:px-4">
    <span className="flex min-w-0 flex-1 items-center gap-2">
      <Icon aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
      <span className="sr-only">{kind}: </span>
      <span className="min-w-0 truncate font-medium" title={name}>
        {name}
      </span>
    </span>
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground text-xs">{children}</span>
  </li>
)
