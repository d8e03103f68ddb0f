import { useQuery } from '@tanstack/react-query'
import { CalendarClock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ColumnHead } from '@/components/column-head.tsx'
import { Section } from '@/components/section.tsx'
import { Table, TableBody, TableCaption, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { serviceQuery } from '@/lib/queries/service.ts'
import { POLL_EVERY } from '../api.ts'
import { EmptySection } from './empty-section.tsx'
import { ScheduleRow } from './schedule-row.tsx'

const SNIPPET = `schedule.every('1h', 'report', async () => {
  logger.info('an hour went by')
})`

/** What the clock begins. Of a service that does not run these are the last ones. */
export function ScheduleSection({ project }: { project: string }) {
  const { t } = useTranslation('jobs')
  const service = useQuery({ ...serviceQuery(project), refetchInterval: POLL_EVERY })
  const { data: status } = service
  const stopped = status !== undefined && status.state !== 'running'
  return (
    <Section title={t('schedules.title')} data={status} error={service.error} onRetry={() => void service.refetch()}>
      {status?.schedules.length === 0 ? (
        <EmptySection
          project={project}
          icon={CalendarClock}
          title={t(stopped ? 'schedules.stopped' : 'schedules.none')}
          text={t(stopped ? 'schedules.stoppedText' : 'schedules.noneText')}
          snippet={SNIPPET}
        />
      ) : (
        <Table>
          <TableCaption className="sr-only">{t('schedules.caption')}</TableCaption>
          <TableHeader>
            <TableRow>
              <ColumnHead label={t('column.name')} />
              <ColumnHead label={t('column.when')} from="md" />
              <ColumnHead label={t('column.lastRun')} />
              <ColumnHead label={t('column.nextRun')} from="sm" />
              <ColumnHead label={t('column.actions')} unseen />
            </TableRow>
          </TableHeader>
          <TableBody>
            {status?.schedules.map((schedule) => (
              <ScheduleRow key={schedule.name} project={project} schedule={schedule} idle={stopped} />
            ))}
          </TableBody>
        </Table>
      )}
    </Section>
  )
}
