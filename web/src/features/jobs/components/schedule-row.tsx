import { CircleCheck, CircleX, Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { RelativeTime } from '@/components/relative-time.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { TableCell, TableRow } from '@/components/ui/table.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError, type Schedule } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { useRunSchedule } from '../api.ts'

interface ScheduleRowProps {
  project: string
  schedule: Schedule
  /** The service does not run: there is nothing to run it in. */
  idle: boolean
}

/** A schedule; when its last run failed, a second row says why. */
export function ScheduleRow({ project, schedule, idle }: ScheduleRowProps) {
  const { t } = useTranslation('jobs')
  const run = useRunSchedule(project, schedule.name)
  const errorText = useErrorText()
  const { name, when, timezone, nextRun, lastError } = schedule
  const running = schedule.running || run.isPending
  const busy = run.isPending || (schedule.running && schedule.overlap !== 'parallel')
  const whenText = timezone ? `${when} · ${timezone}` : when
  const start = () =>
    run.mutate(undefined, {
      onSuccess: () => toast.success(t('schedules.done', { name })),
      onError: (error) =>
        // The row tells what went wrong inside.
        isApiError(error) && error.code === 'M3M_SCHEDULE_FAILED'
          ? toast.error(t('schedules.failed', { name }))
          : toast.error(errorText(error)),
    })
  return (
    <>
      <TableRow className={lastError ? 'border-b-0' : undefined}>
        <TableCell className="whitespace-normal align-top">
          <span className="font-medium [overflow-wrap:anywhere]">{name}</span>
          <span className="block font-mono text-muted-foreground text-xs md:hidden">{whenText}</span>
          {nextRun && (
            <span className="block text-muted-foreground text-xs sm:hidden">
              {t('column.nextRun')}: <RelativeTime value={nextRun} />
            </span>
          )}
        </TableCell>
        <TableCell className="hidden whitespace-normal align-top font-mono text-xs leading-5 md:table-cell">
          {whenText}
        </TableCell>
        <TableCell className="whitespace-normal align-top">
          <LastRun schedule={schedule} running={running} />
        </TableCell>
        <TableCell className="hidden align-top sm:table-cell">
          {nextRun ? <RelativeTime value={nextRun} /> : '—'}
        </TableCell>
        <TableCell className="text-right align-top">
          <Button
            variant="outline"
            size="sm"
            className={idle ? 'invisible' : undefined}
            aria-label={t('schedules.runLabel', { name })}
            aria-disabled={busy}
            onClick={busy ? undefined : start}
          >
            {run.isPending ? <Spinner data-icon="inline-start" /> : <Play data-icon="inline-start" />}
            <span className="max-sm:sr-only">{t('schedules.run')}</span>
          </Button>
        </TableCell>
      </TableRow>
      {lastError && (
        <TableRow>
          <TableCell colSpan={5} className="whitespace-normal pt-0">
            <p className="font-mono text-destructive text-xs [overflow-wrap:anywhere]">{lastError}</p>
          </TableCell>
        </TableRow>
      )}
    </>
  )
}

function LastRun({ schedule, running }: { schedule: Schedule; running: boolean }) {
  const { t } = useTranslation('jobs')
  const format = useFormat()
  const { lastRun, lastMs, lastError } = schedule
  if (running)
    return (
      <Badge variant="info">
        <Spinner data-icon="inline-start" />
        {t('run.running')}
      </Badge>
    )
  if (!lastRun) return <span className="text-muted-foreground">{t('run.never')}</span>
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Badge variant={lastError ? 'destructive' : 'success'}>
        {lastError ? <CircleX data-icon="inline-start" /> : <CircleCheck data-icon="inline-start" />}
        {t(lastError ? 'run.failed' : 'run.done')}
      </Badge>
      <RelativeTime value={lastRun} />
      {lastMs !== null && <span className="text-muted-foreground tabular-nums">{format.duration(lastMs)}</span>}
    </span>
  )
}
