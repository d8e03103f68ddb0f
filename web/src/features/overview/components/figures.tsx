import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { ServiceState } from '@/lib/api/index.ts'
import { pipelineQuery } from '@/lib/queries/pipeline.ts'
import { beforeQuery } from '../api.ts'
import { useMetrics } from '../hooks/use-metrics.ts'
import { markersOf } from '../lib/markers.ts'
import { STEP_MS } from '../lib/range.ts'
import type { Sorting } from '../lib/routes.ts'
import type { Range } from '../lib/search.ts'
import { Charts } from './charts.tsx'
import { KpiGrid, KpiSkeleton } from './kpi-grid.tsx'
import { OverviewSection } from './overview-section.tsx'
import { RangePicker } from './range-picker.tsx'
import { RoutesTable } from './routes-table.tsx'

interface FiguresProps {
  /** Slug. */
  project: string
  state: ServiceState
  range: Range
  onRange: (range: Range) => void
  sorting: Sorting
  onSort: (sorting: Sorting) => void
}

/** Everything that was counted over a range of time. */
export function Figures({ project, state, range, onRange, sorting, onSort }: FiguresProps) {
  const { t } = useTranslation('overview')
  const { query, live } = useMetrics(project, range, state)
  const { data: before } = useQuery(beforeQuery(project, range))
  const { data: pipeline } = useQuery(pipelineQuery(project))
  const { data: metrics, error } = query
  const times = metrics?.series.map(({ time }) => time) ?? []
  const markers = metrics && pipeline ? markersOf(pipeline.versions, times, STEP_MS[metrics.step]) : []
  return (
    <>
      <section aria-label={t('figures')} className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <RangePicker value={range} onChange={onRange} />
          <p className="text-muted-foreground text-xs">{t('compared')}</p>
        </div>
        {error && !metrics ? (
          <ErrorState error={error} onRetry={() => void query.refetch()} />
        ) : (
          <>
            {metrics ? <KpiGrid totals={metrics.totals} before={before?.totals} live={live} /> : <KpiSkeleton />}
            <Charts metrics={metrics} range={range} markers={markers} />
          </>
        )}
      </section>
      {!(error && !metrics) && (
        <OverviewSection title={t('routes.title')}>
          {metrics ? (
            <RoutesTable routes={metrics.routes} sorting={sorting} onSort={onSort} />
          ) : (
            <Skeleton className="h-40" />
          )}
        </OverviewSection>
      )}
    </>
  )
}
