import { useTranslation } from 'react-i18next'
import { ChartCard } from '@/components/charts/chart-card.tsx'
import type { Metrics } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import type { Marker } from '../lib/markers.ts'
import { isShort, STEP_MS, ticksOf } from '../lib/range.ts'
import type { Range } from '../lib/search.ts'
import { CLASSES, cpuRows, latencyRows, memoryRows, PERCENTILES, requestRows } from '../lib/series.ts'

const CLASS_COLORS = {
  '2xx': 'var(--success)',
  '3xx': 'var(--info)',
  '4xx': 'var(--warning)',
  '5xx': 'var(--destructive)',
}
const PERCENTILE_COLORS = { p50: 'var(--tag-teal)', p90: 'var(--primary)', p99: 'var(--tag-purple)' }

interface ChartsProps {
  /** Undefined while nothing is known. */
  metrics: Metrics | undefined
  range: Range
  markers: readonly Marker[]
}

/** The service over time: what it answered, how fast, and what that took. */
export function Charts({ metrics, range, markers }: ChartsProps) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const points = metrics?.series ?? []
  const stepMs = metrics ? STEP_MS[metrics.step] : 1
  const megabytes = (value: number) => format.unit(value, 'megabyte')
  const days = range === '7d' || range === '30d'
  const common = {
    pending: metrics === undefined,
    ticks: ticksOf(
      points.map(({ time }) => time),
      range,
    ),
    markers: markers.map(({ time, versions }) => ({
      time,
      label: versions.at(-1) ?? '',
      text: t('chart.published', { count: versions.length, versions: format.list(versions) }),
    })),
    tickText: (time: string) => (days ? format.day(time, range === '30d') : format.clock(time)),
    timeText: (time: string) =>
      range === '30d'
        ? format.day(time, true)
        : isShort(range) && range !== '24h'
          ? format.clock(time)
          : `${format.day(time)}, ${format.clock(time)}`,
  }
  return (
    <div className="grid gap-3 lg:grid-cols-2">
      <ChartCard
        {...common}
        title={t('chart.requests')}
        emptyText={t('chart.noRequests')}
        rows={requestRows(points)}
        series={CLASSES.map((key) => ({ key, label: key, color: CLASS_COLORS[key], kind: 'bar' }))}
        valueText={format.number}
        axisText={format.compact}
        whole
      />
      <ChartCard
        {...common}
        title={t('chart.latency')}
        emptyText={t('chart.noRequests')}
        rows={latencyRows(points)}
        series={PERCENTILES.map((key) => ({ key, label: key, color: PERCENTILE_COLORS[key], kind: 'line' }))}
        valueText={format.latency}
        axisText={format.latency}
      />
      <ChartCard
        {...common}
        title={t('chart.cpu')}
        emptyText={t('chart.nothing')}
        rows={cpuRows(points, stepMs)}
        series={[{ key: 'cpu', label: t('chart.cpuOfCore'), color: 'var(--primary)', kind: 'area' }]}
        valueText={format.percent}
        axisText={format.percent}
      />
      <ChartCard
        {...common}
        title={t('chart.memory')}
        emptyText={t('chart.nothing')}
        rows={memoryRows(points)}
        series={[{ key: 'heap', label: t('chart.heap'), color: 'var(--tag-purple)', kind: 'area' }]}
        valueText={megabytes}
        axisText={megabytes}
      />
    </div>
  )
}
