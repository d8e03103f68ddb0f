import { useTranslation } from 'react-i18next'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { type LiveMetrics, type Metrics, REASONS } from '@/lib/api/index.ts'
import { changeOf } from '@/lib/change.ts'
import { useFormat } from '@/lib/format.ts'
import { errorRate, sumOf } from '../lib/compare.ts'
import { Kpi } from './kpi.tsx'

interface KpiGridProps {
  totals: Metrics['totals']
  /** Of the period before; undefined while it is not known. */
  before: Metrics['totals'] | undefined
  /** Null while the stream is not there. */
  live: LiveMetrics | null
}

const GRID = 'grid grid-cols-2 gap-2 sm:gap-3 lg:grid-cols-4'

/** The figures that tell whether the service does well. */
export function KpiGrid({ totals, before, live }: KpiGridProps) {
  const { t } = useTranslation(['overview', 'common'])
  const format = useFormat()
  const ms = (value: number | null) => (value === null ? '—' : format.latency(value))
  const rate = errorRate(totals)
  const hits = sumOf(totals.limits)
  const reasonOf = (name: string) => {
    const known = REASONS.find((reason) => reason === name)
    return known ? t(`common:service.reason.${known}`) : name
  }
  return (
    <dl className={GRID}>
      <Kpi
        label={t('kpi.requests')}
        value={format.number(totals.requests)}
        change={changeOf(totals.requests, before?.requests)}
        hint={live && t('kpi.perSecond', { rate: format.decimal(live.requestsPerSecond) })}
      />
      <Kpi
        label={t('kpi.errorRate')}
        value={rate === null ? '—' : format.percent(rate)}
        bad={rate !== null && rate > 0.01}
        change={before && changeOf(rate, errorRate(before))}
        better="less"
        hint={t('kpi.errors', { count: totals.statuses['5xx'] })}
      />
      <Kpi
        label={t('kpi.latency')}
        value={ms(totals.p99)}
        change={changeOf(totals.p99, before?.p99)}
        better="less"
        hint={totals.p50 !== null && `p50 ${ms(totals.p50)} · p95 ${ms(totals.p95)}`}
      />
      <Kpi
        label={t('kpi.inFlight')}
        value={live ? format.number(live.inFlight) : '—'}
        hint={t('kpi.peak', { value: format.number(totals.inFlight) })}
      />
      <Kpi
        label={t('kpi.cpu')}
        value={format.duration(totals.cpuMs)}
        change={changeOf(totals.cpuMs, before?.cpuMs)}
        hint={live && t('kpi.cpuNow', { share: format.percent(live.cpu) })}
      />
      <Kpi
        label={t('kpi.heap')}
        value={live && live.heapBytes > 0 ? format.bytes(live.heapBytes) : '—'}
        hint={totals.heapBytes !== null && t('kpi.peak', { value: format.bytes(totals.heapBytes) })}
      />
      <Kpi
        label={t('kpi.restarts')}
        value={format.number(totals.restarts)}
        bad={totals.restarts > 0}
        change={changeOf(totals.restarts, before?.restarts)}
        better="less"
        hint={totals.recycles > 0 ? t('kpi.recycles', { count: totals.recycles }) : t('kpi.restartsHint')}
      />
      <Kpi
        label={t('kpi.limits')}
        value={format.number(hits)}
        bad={hits > 0}
        change={changeOf(hits, before && sumOf(before.limits))}
        better="less"
        hint={
          hits === 0
            ? t('kpi.noLimits')
            : Object.entries(totals.limits)
                .map(([reason, count]) => `${reasonOf(reason)}: ${format.number(count)}`)
                .join(', ')
        }
      />
    </dl>
  )
}

/** Tiles to come. */
export const KpiSkeleton = () => (
  <div className={GRID} aria-hidden="true">
    {[1, 2, 3, 4, 5, 6, 7, 8].map((tile) => (
      <Skeleton key={tile} className="h-[5.375rem] rounded-xl" />
    ))}
  </div>
)
