import { ChartColumnIcon, TableIcon } from 'lucide-react'
import { lazy, Suspense, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { ChartTable } from './chart-table.tsx'
import { Swatch } from './swatch.tsx'
import type { TimeChartProps } from './time-chart.tsx'

const TimeChart = lazy(() => import('./time-chart.tsx'))

interface ChartCardProps extends TimeChartProps {
  /** Said when no step has a value. */
  emptyText: string
  /** Nothing is known yet. */
  pending?: boolean
}

/** A chart with its name and legend, which turns into a table for whoever would rather read. */
export function ChartCard({ emptyText, pending = false, ...chart }: ChartCardProps) {
  const { t } = useTranslation()
  const id = useId()
  const [asTable, setAsTable] = useState(false)
  const { title, rows, series } = chart
  const empty = !rows.some(({ values }) => Object.values(values).some((value) => value))
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-2 rounded-xl border bg-card p-3 sm:p-4">
      <header className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
        <h3 id={id} className="font-medium text-sm">
          {title}
        </h3>
        <ul className="flex flex-wrap gap-x-3 text-muted-foreground text-xs">
          {series.length > 1 &&
            series.map(({ key, label, color }) => (
              <li key={key} className="flex items-center gap-1.5">
                <Swatch color={color} />
                {label}
              </li>
            ))}
        </ul>
        <IconButton
          label={asTable ? t('chart.asChart', { title }) : t('chart.asTable', { title })}
          size="icon-sm"
          className="ml-auto"
          disabled={pending}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? <ChartColumnIcon /> : <TableIcon />}
        </IconButton>
      </header>
      {pending ? (
        <Skeleton className="h-45 w-full" />
      ) : asTable ? (
        <ChartTable {...chart} timeLabel={t('chart.time')} emptyText={emptyText} />
      ) : (
        <div className="relative h-45 text-xs">
          <Suspense fallback={<Skeleton className="h-45 w-full" />}>
            <TimeChart {...chart} />
          </Suspense>
          {empty && (
            <p className="pointer-events-none absolute inset-0 grid place-items-center pb-6 text-muted-foreground text-sm">
              {emptyText}
            </p>
          )}
        </div>
      )}
    </section>
  )
}
