import { DownloadIcon } from 'lucide-react'
import { lazy, Suspense, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { ChartTable } from '@/components/charts/chart-table.tsx'
import { Swatch } from '@/components/charts/swatch.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { ToggleGroup, ToggleGroupItem } from '@/components/ui/toggle-group.tsx'
import type { Goal, Stats } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { cn } from '@/lib/utils.ts'
import { useDates } from '../hooks/use-dates.ts'
import { download } from '../lib/download.ts'
import { ticksOf } from '../lib/period.ts'
import { KINDS, type Kind } from '../lib/search.ts'
import { csvOf, rowsOf } from '../lib/series.ts'

const TimeChart = lazy(() => import('@/components/charts/time-chart.tsx'))

interface ComparisonProps {
  /** Those that keep days. */
  goals: readonly Goal[]
  stats: Stats | undefined
  /** CSS colours by id. */
  colors: ReadonlyMap<string, string>
  kind: Kind
  onKind: (kind: Kind) => void
  /** Ids of goals that are left out. */
  hidden: ReadonlySet<string>
  onToggle: (goal: Goal) => void
}

/** Daily goals side by side, drawn and as figures. */
export function Comparison({ goals, stats, colors, kind, onKind, hidden, onToggle }: ComparisonProps) {
  const { t } = useTranslation('goals')
  const format = useFormat()
  const id = useId()
  const dates = useDates(stats?.interval ?? 'day')
  const colorOf = (goal: Goal) => colors.get(goal.id) ?? ''
  const shown = goals.filter((goal) => !hidden.has(goal.id) && stats?.goals.some((one) => one.id === goal.id))
  const found = shown.map((goal) => stats!.goals.find((one) => one.id === goal.id)!)
  const rows = rowsOf(found)
  const series = shown.map((goal) => ({ key: goal.id, label: goal.name, color: colorOf(goal), kind }))
  const empty = !found.some(({ series: steps }) => steps.some(({ value }) => value !== 0))
  const title = t('chart.title')
  const save = () => download(`goals-${stats!.from}-${stats!.to}.csv`, csvOf(found, goals, t('chart.csvDate')))
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-3 rounded-xl border bg-card p-3 sm:p-4">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 id={id} className="mr-auto font-semibold text-base">
          {title}
        </h2>
        <ToggleGroup
          type="single"
          aria-label={t('chart.kind')}
          value={kind}
          onValueChange={(next) => next && onKind(next as Kind)}
        >
          {KINDS.map((one) => (
            <ToggleGroupItem key={one} value={one} size="sm">
              {t(`chart.${one}`)}
            </ToggleGroupItem>
          ))}
        </ToggleGroup>
        <Button variant="outline" size="sm" disabled={rows.length === 0} onClick={save}>
          <DownloadIcon data-icon="inline-start" />
          {t('chart.csv')}
        </Button>
      </header>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would not lay out its buttons in a row */}
      <div role="group" aria-label={t('chart.legend')} className="flex flex-wrap gap-1.5">
        {goals.map((goal) => (
          <button
            key={goal.id}
            type="button"
            aria-pressed={!hidden.has(goal.id)}
            onClick={() => onToggle(goal)}
            className={cn(
              'inline-flex min-h-6 max-w-full items-center gap-1.5 rounded-md border px-2 text-xs outline-none hover:bg-accent focus-visible:outline-2 focus-visible:outline-ring',
              hidden.has(goal.id) && 'border-dashed text-muted-foreground line-through',
            )}
          >
            <Swatch color={hidden.has(goal.id) ? 'var(--input)' : colorOf(goal)} />
            <span className="truncate">{goal.name}</span>
          </button>
        ))}
      </div>
      {!stats ? (
        <Skeleton className="h-45 w-full" />
      ) : (
        <>
          <div className="relative h-45 text-xs">
            <Suspense fallback={<Skeleton className="h-45 w-full" />}>
              <TimeChart
                title={title}
                rows={rows}
                series={series}
                ticks={ticksOf(rows.map(({ time }) => time))}
                markers={[]}
                tickText={dates.short}
                timeText={dates.long}
                valueText={format.number}
                axisText={format.compact}
                whole
              />
            </Suspense>
            {empty && (
              <p className="pointer-events-none absolute inset-0 grid place-items-center pb-6 text-muted-foreground text-sm">
                {t('chart.empty')}
              </p>
            )}
          </div>
          <ChartTable
            title={t('chart.table')}
            rows={rows}
            series={series}
            markers={[]}
            timeText={dates.long}
            timeLabel={t(`group.${stats.interval}`)}
            valueText={format.number}
            emptyText={t('chart.empty')}
          />
        </>
      )}
    </section>
  )
}
