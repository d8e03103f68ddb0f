import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { ChartTable } from '@/components/charts/chart-table.tsx'
import { ColorDot } from '@/components/color-dot.tsx'
import { CopyButton } from '@/components/copy-button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from '@/components/ui/sheet.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { Goal, Stats } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { type Place, statsQuery } from '../api.ts'
import { useDates } from '../hooks/use-dates.ts'
import { daysOf, type Period, ticksOf } from '../lib/period.ts'
import { rowsOf } from '../lib/series.ts'
import { ChangeMark } from './change-mark.tsx'
import { ScopeBadge, TypeBadge } from './goal-badges.tsx'
import { ProjectSums } from './project-sums.tsx'

const TimeChart = lazy(() => import('@/components/charts/time-chart.tsx'))
/** Days that are worth a line each. */
const DAYS_MAX = 366

interface GoalDetailProps {
  project: Place
  /** Null closes the sheet. */
  goal: Goal | null
  color: string
  period: Period
  today: string
  onClose: () => void
}

/** One goal: its days, who counted, and the code that counts. */
export function GoalDetail({ project, goal, color, period, today, onClose }: GoalDetailProps) {
  const { t } = useTranslation(['goals', 'common'])
  return (
    <Sheet open={goal !== null} onOpenChange={(open) => !open && onClose()}>
      <SheetContent
        closeLabel={t('common:action.close')}
        className="gap-0 sm:max-w-xl"
        // On a button its tooltip would open, and take the first Escape.
        onOpenAutoFocus={(event) => {
          event.preventDefault()
          ;(event.currentTarget as HTMLElement).focus()
        }}
      >
        {goal && (
          <>
            <SheetHeader className="border-b">
              <SheetTitle className="flex items-baseline gap-2 [overflow-wrap:anywhere]">
                <ColorDot color={goal.color} />
                {goal.name}
              </SheetTitle>
              <SheetDescription className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs">
                <span className="font-mono [overflow-wrap:anywhere]">{goal.fullSlug}</span>
                <TypeBadge type={goal.type} />
                <ScopeBadge projectId={goal.projectId} />
              </SheetDescription>
            </SheetHeader>
            <Body key={goal.id} project={project} goal={goal} color={color} period={period} today={today} />
          </>
        )}
      </SheetContent>
    </Sheet>
  )
}

function Body({ project, goal, color, period, today }: Omit<GoalDetailProps, 'onClose' | 'goal'> & { goal: Goal }) {
  const { t } = useTranslation('goals')
  const group = daysOf(period) <= DAYS_MAX ? 'day' : period.group
  const { data, error, refetch } = useQuery(statsQuery(project, [goal.id], { ...period, group }, today))
  const snippet = `await goals.increment('${goal.slug}')`
  return (
    <div className="flex flex-col gap-5 p-4">
      {goal.description && <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{goal.description}</p>}
      {data ? (
        <Figures goal={goal} color={color} stats={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton className="h-60 w-full" />
      )}
      <section className="flex flex-col gap-2">
        <h3 className="font-medium">{t('detail.code')}</h3>
        <div className="flex items-start gap-1 rounded-lg border bg-muted/50 p-1">
          <code lang="en" className="min-w-0 flex-1 p-2 font-mono text-xs [overflow-wrap:anywhere]">
            {snippet}
          </code>
          <CopyButton text={snippet} label={t('detail.copy')} variant="ghost" />
        </div>
      </section>
    </div>
  )
}

function Figures({ goal, color, stats }: { goal: Goal; color: string; stats: Stats }) {
  const { t } = useTranslation('goals')
  const format = useFormat()
  const dates = useDates(stats.interval)
  const [found] = stats.goals
  if (!found) return null
  const daily = goal.type === 'daily_counter'
  const rows = rowsOf([found])
  const series = [{ key: goal.id, label: t('table.value'), color, kind: 'bar' as const }]
  const texts = { timeText: dates.long, valueText: format.number }
  return (
    <>
      <div>
        <p className="flex items-baseline gap-3">
          <span className="font-semibold text-2xl tabular-nums" data-value={found.total}>
            {format.number(found.total)}
          </span>
          {daily && <ChangeMark now={found.total} before={found.previous} />}
        </p>
        <p className="text-muted-foreground text-xs">
          {daily ? t('detail.period', { from: dates.day(stats.from), to: dates.day(stats.to) }) : t('detail.ever')}
        </p>
      </div>
      {daily ? (
        <>
          <div className="h-45 text-xs">
            <Suspense fallback={<Skeleton className="h-45 w-full" />}>
              <TimeChart
                {...texts}
                title={goal.name}
                rows={rows}
                series={series}
                ticks={ticksOf(rows.map(({ time }) => time))}
                markers={[]}
                tickText={dates.short}
                axisText={format.compact}
                whole
              />
            </Suspense>
          </div>
          <section className="flex flex-col gap-2">
            <h3 className="font-medium">{t('detail.days')}</h3>
            <ChartTable
              {...texts}
              title={t('detail.days')}
              rows={rows}
              series={series}
              markers={[]}
              timeLabel={t(`group.${stats.interval}`)}
              emptyText={t('chart.empty')}
            />
          </section>
        </>
      ) : (
        <p className="rounded-lg border border-dashed p-3 text-muted-foreground">{t('detail.noDays')}</p>
      )}
      {goal.projectId === null && <ProjectSums sums={found.projects} />}
    </>
  )
}
